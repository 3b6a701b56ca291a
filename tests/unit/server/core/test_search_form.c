/* The form that search compares, and the way back. */
#include "core/search_form.h"

#include <check.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "tests/lib/arena.h"
#include "tests/lib/memory.h"

static const char *
form_of(const char *text)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20);
    struct gw_text form = gw_search_form(arena, gw_text_from(text));
    const char *out = test_text("%.*s", GW_TEXT_ARG(form));
    gw_arena_free(arena);
    return out;
}

/* What of the text the first `wanted` in its form was. */
static const char *
origin_of(const char *text, const char *wanted)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20);
    struct search_form form;
    search_form_make(arena, gw_text_from(text), &form);
    const char *whole = test_text("%.*s", GW_TEXT_ARG(form.form));
    const char *at = strstr(whole, wanted);
    ck_assert_msg(at != NULL, "%s is not in %s", wanted, whole);
    size_t start = search_form_start(&form, (size_t)(at - whole));
    size_t end = search_form_end(&form, (size_t)(at - whole) + strlen(wanted));
    gw_arena_free(arena);
    return test_text("%.*s", (int)(end - start), text + start);
}

START_TEST(width_case_and_kana_make_no_difference)
{
    ck_assert_str_eq(form_of("Ｋａｉｒａｎ"), "kairan");
    ck_assert_str_eq(form_of("KAIRAN"), "kairan");
    ck_assert_str_eq(form_of("ｶﾞｲﾄﾞﾗｲﾝ"), "がいどらいん");
    ck_assert_str_eq(form_of("ガイドライン"), "がいどらいん");
    ck_assert_str_eq(form_of("かﾞ"), "が");
    ck_assert_str_eq(form_of("サーバー"), "さーばー");
    ck_assert_str_eq(form_of("ﾊﾟｿｺﾝ"), form_of("パソコン"));
}
END_TEST

START_TEST(characters_of_windows_become_what_they_stand_for)
{
    ck_assert_str_eq(form_of("①㈱Ⅳ㌔"), "1(株)ivきろ");
    ck_assert_str_eq(form_of("２０２６年"), "2026年");
    ck_assert_str_eq(form_of("㍻"), "平成");
}
END_TEST

START_TEST(variants_and_local_characters_are_kept)
{
    ck_assert_str_eq(form_of("髙橋 﨑"), "髙橋 﨑");
    ck_assert_str_eq(form_of("\xee\x80\x80\xf3\xb0\x80\x80"), "\xee\x80\x80\xf3\xb0\x80\x80");
    /* A variation selector chooses a glyph, not another character. */
    ck_assert_str_eq(form_of("葛\xf3\xa0\x84\x80城"), "葛城");
}
END_TEST

/* Forming what ICU makes of a character must change nothing that forming itself would not. */
START_TEST(what_is_told_by_its_code_alone_becomes_what_icu_makes_of_it)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&status);

    for (UChar code = 0x21; code < 0x3400; code++) {
        UChar folded[32];
        char text[128] = "", made[128] = "";
        const int32_t count = unorm2_normalize(normalizer, &code, 1, folded, 32,
                                               (status = U_ZERO_ERROR, &status));

        u_strToUTF8(text, sizeof(text), NULL, &code, 1, &status);
        u_strToUTF8(made, sizeof(made), NULL, folded, count, &status);
        ck_assert(U_SUCCESS(status));
        ck_assert_msg(strcmp(form_of(text), form_of(made)) == 0, "U+%04X", code);
    }
}
END_TEST

START_TEST(many_blanks_are_one_and_none_at_the_ends)
{
    ck_assert_str_eq(form_of("　会議\r\n\t の　　資料 \n"), "会議 の 資料");
    ck_assert_str_eq(form_of(" \n　"), "");
    ck_assert_str_eq(form_of(""), "");
}
END_TEST

START_TEST(forming_twice_changes_nothing_more)
{
    static const char *const texts[] = { "①㈱髙 ｶﾞｷﾞ Straße ﬁ Å ｱﾞ", "ヽヾヿ ゟ 〳〵", "İıſẞ",
                                         "e\xcc\x81\xcc\xa3 か\xe3\x82\x99" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        ck_assert_str_eq(form_of(form_of(texts[i])), form_of(texts[i]));
}
END_TEST

START_TEST(a_place_in_the_form_leads_back_to_what_was_written)
{
    ck_assert_str_eq(origin_of("「ｶﾞｲﾄﾞ」について", "がいど"), "ｶﾞｲﾄﾞ");
    ck_assert_str_eq(origin_of("㈱緑が丘", "株"), "㈱");
    ck_assert_str_eq(origin_of("　　総務　　課です", "総務 課"), "総務　　課");
    ck_assert_str_eq(origin_of("会議 \n", "会議"), "会議");
    ck_assert_str_eq(origin_of("ＡＢＣ", "b"), "Ｂ");
    ck_assert_str_eq(origin_of("葛\xf3\xa0\x84\x80城市", "葛"), "葛\xf3\xa0\x84\x80");
}
END_TEST

START_TEST(a_character_with_endless_marks_is_cut_and_does_no_harm)
{
    char text[4000] = "e";
    for (size_t i = 1; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, "\xcc\x81", 3);
    ck_assert_uint_lt(strlen(form_of(text)), 200);
    ck_assert_str_eq(form_of("会\xff\xfe議"), "会\xef\xbf\xbd\xef\xbf\xbd議");
}
END_TEST
