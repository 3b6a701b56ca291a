/* Keeping and checking passwords. */
#include <check.h>
#include <sodium.h>

#include "core/password.h"

START_TEST(a_stored_password_matches_itself_and_nothing_else)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_text stored;
    ck_assert_int_eq(password_hash(gw_env_system(), NULL, arena, GW_TEXT("坂の上の猫"), &stored),
                     GW_OK);
    ck_assert(gw_text_starts(stored, GW_TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    ck_assert_int_eq(password_compare(NULL, stored, GW_TEXT("坂の上の猫")), GW_OK);
    ck_assert_int_eq(password_compare(NULL, stored, GW_TEXT("坂の上の犬")), GW_UNAUTHENTICATED);
    ck_assert_int_eq(password_compare(NULL, stored, GW_TEXT("")), GW_UNAUTHENTICATED);
    gw_arena_free(arena);
}
END_TEST

START_TEST(nobody_has_the_empty_hash_or_a_damaged_one)
{
    ck_assert_int_eq(password_compare(NULL, GW_TEXT_NONE, GW_TEXT("anything")), GW_UNAUTHENTICATED);
    ck_assert_int_eq(password_compare(NULL, GW_TEXT("$argon2id$broken"), GW_TEXT("anything")),
                     GW_UNAUTHENTICATED);
}
END_TEST

START_TEST(a_hash_of_weaker_parameters_is_outdated)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_text stored;
    char weak[crypto_pwhash_STRBYTES];
    ck_assert_int_eq(password_hash(gw_env_system(), NULL, arena, GW_TEXT("kaze-no-michi"), &stored),
                     GW_OK);
    ck_assert(!password_is_outdated(stored));
    ck_assert_int_eq(
        crypto_pwhash_str_alg(weak, "x", 1, 1, (size_t)8 << 20, crypto_pwhash_ALG_ARGON2ID13), 0);
    ck_assert(password_is_outdated(gw_text_from(weak)));
    gw_arena_free(arena);
}
END_TEST

START_TEST(N2_4_one_time_passwords_differ_and_hold_no_sign_that_can_be_mistaken)
{
    char first[PASSWORD_ONE_TIME_CHARS], second[PASSWORD_ONE_TIME_CHARS];
    password_one_time(gw_env_system(), first);
    password_one_time(gw_env_system(), second);
    ck_assert_str_ne(first, second);
    ck_assert_uint_eq(strlen(first), PASSWORD_ONE_TIME_CHARS - 1);
    for (size_t i = 0; i < strlen(first); i++)
        ck_assert(i % 5 == 4 ? first[i] == '-' : strchr("0o1il-", first[i]) == NULL);
}
END_TEST

START_TEST(a_wiped_secret_is_gone)
{
    char secret[] = "坂の上の猫";
    password_wipe((struct gw_text){ secret, sizeof secret });
    for (size_t i = 0; i < sizeof secret; i++)
        ck_assert_int_eq(secret[i], 0);
    password_wipe(GW_TEXT_NONE);
}
END_TEST
