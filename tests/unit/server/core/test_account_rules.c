/* What a login and a password may be (N10.4, Y11.2). */
#include <check.h>

#include "core/account_rules.h"

static const struct password_owner owner = {
    .login = { "yamada.t", 8 },
    .name = { "山田 太郎", 13 },
    .kana = { "やまだ たろう", 19 },
    .staff_no = { "004711", 6 },
    .current = { "Hidamari-Zaka-2025!", 19 },
};

static const char *
fault_of(const char *password)
{
    return password_fault(gw_text_from(password), 10, &owner);
}

START_TEST(Y11_2_a_password_has_at_least_as_many_characters_as_the_city_says)
{
    ck_assert_str_eq(fault_of("kzQ7!vmwe"), "password.too_short");
    ck_assert_ptr_null(fault_of("kzQ7!vmweR"));
    /* Characters, not bytes. */
    ck_assert_str_eq(fault_of("ひだまりのにわさき"), "password.too_short");
    ck_assert_ptr_null(fault_of("ひだまりのにわさきで"));
    /* No setting goes below eight. */
    ck_assert_str_eq(password_fault(GW_TEXT("kzQ7!vm"), 1, &owner), "password.too_short");
}
END_TEST

START_TEST(a_password_of_128_characters_is_accepted_and_a_longer_one_refused)
{
    char text[130];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + (int)(i * 7 % 26));
    ck_assert_ptr_null(password_fault((struct gw_text){ text, 128 }, 10, &owner));
    ck_assert_str_eq(password_fault((struct gw_text){ text, 129 }, 10, &owner),
                     "password.too_long");
}
END_TEST

START_TEST(Y11_2_a_password_with_ones_own_data_is_refused)
{
    ck_assert_str_eq(fault_of("my-yamada.t-key"), "password.own_data");
    ck_assert_str_eq(fault_of("MY-YAMADA.T-KEY"), "password.own_data");
    ck_assert_str_eq(fault_of("ｙａｍａｄａ．ｔ－ｋｅｙ"), "password.own_data");
    ck_assert_str_eq(fault_of("yamada-no-niwa-e"), "password.own_data");
    ck_assert_str_eq(fault_of("qx004711vbnz"), "password.own_data");
    ck_assert_str_eq(fault_of("ぼくは山田といいます"), "password.own_data");
    ck_assert_str_eq(fault_of("わたしはたろうですよ"), "password.own_data");
}
END_TEST

START_TEST(Y11_2_the_old_password_with_another_number_is_refused)
{
    ck_assert_str_eq(fault_of("Hidamari-Zaka-2025!"), "password.same_as_before");
    ck_assert_str_eq(fault_of("hidamari-zaka-2026!!"), "password.same_as_before");
    ck_assert_ptr_null(fault_of("Hidamari-Mori-2025!"));
}
END_TEST

START_TEST(Y11_2_common_passwords_are_refused_whatever_follows_them)
{
    static const char *const common[] = {
        "password12",           "Password2026!", "qwertyuiop",  "sakura2026!!",  "shiyakusho1",
        "ＰＡＳＳＷＯＲＤ１２", "kairan2026!!",  "1234567890",  "abcdefghij",    "0987654321",
        "aaaaaaaaaa",           "1212121212",    "himitsu2026", "pass word 1 2",
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        ck_assert_msg(fault_of(common[i]) != NULL, "%s was accepted", common[i]);
}
END_TEST

START_TEST(N9_2_long_passphrases_of_any_letters_are_accepted)
{
    static const char *const good[] = {
        "坂の上の猫と三時のお茶",     "correct horse battery staple",
        "kaze-no-toori-michi",        "Zq8#mmvLp0",
        "password-of-my-grandmother",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(fault_of(good[i]) == NULL, "%s: %s", good[i], fault_of(good[i]));
}
END_TEST

START_TEST(the_list_of_common_passwords_is_sorted_so_that_every_word_is_found)
{
    static const char *const words[] = { "000000", "00000000", "110110",  "passw0rd",
                                         "zukyun", "yamada",   "zxcvbnm", "zelda" };
    ck_assert(password_is_common(gw_text_from(words[1])));
    ck_assert(password_is_common(gw_text_from(words[2])));
    ck_assert(password_is_common(gw_text_from(words[3])));
    ck_assert(!password_is_common(gw_text_from(words[4])));
    for (size_t i = 5; i < sizeof words / sizeof *words; i++)
        ck_assert(password_is_common(gw_text_from(words[i])));
}
END_TEST

START_TEST(a_login_typed_with_the_input_method_on_is_the_same_login)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    ck_assert(
        gw_text_equal(login_fold(arena, GW_TEXT("　Ｙａｍａｄａ．Ｔ ")), GW_TEXT("yamada.t")));
    ck_assert(gw_text_equal(login_fold(arena, GW_TEXT("STAFF")), GW_TEXT("staff")));
    ck_assert_uint_eq(login_fold(arena, GW_TEXT("  ")).bytes, 0);
    gw_arena_free(arena);
}
END_TEST

START_TEST(N2_3_a_login_is_a_code_of_plain_signs)
{
    ck_assert_ptr_null(login_fault(GW_TEXT("yamada.t")));
    ck_assert_ptr_null(login_fault(GW_TEXT("004711")));
    ck_assert_ptr_null(login_fault(GW_TEXT("t_yamada-2@soumu")));
    ck_assert_str_eq(login_fault(GW_TEXT("a")), "login.too_short");
    ck_assert_str_eq(login_fault(GW_TEXT("yamada t")), "login.sign");
    ck_assert_str_eq(login_fault(GW_TEXT("山田")), "login.sign");
    ck_assert_str_eq(login_fault((struct gw_text){ "Yamada", 6 }), "login.sign");
}
END_TEST
