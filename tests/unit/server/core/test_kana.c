/* The order of names. */
#include <check.h>

#include "core/kana.h"

static int
compare(const char *left, const char *right)
{
    struct kana_key a, b;
    ck_assert_int_eq(kana_sort_key(gw_text_from(left), &a), GW_OK);
    ck_assert_int_eq(kana_sort_key(gw_text_from(right), &b), GW_OK);
    return gw_text_compare((struct gw_text){ (const char *)a.bytes, a.count },
                           (struct gw_text){ (const char *)b.bytes, b.count });
}

START_TEST(names_sort_by_the_syllabary_family_name_first)
{
    static const char *const names[] = { "あおき はな",   "あべ たろう",   "イイダ ケン",
                                         "かとう じろう", "がとう けい",   "がとう　しん",
                                         "さとう みき",   "しょうじ ゆう", "わたなべ あい" };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(compare(names[i - 1], names[i]) < 0, "%s, %s", names[i - 1], names[i]);
}
END_TEST

START_TEST(a_family_name_sorts_before_longer_ones_that_begin_like_it)
{
    ck_assert_int_lt(compare("おか わたる", "おかだ あい"), 0);
    ck_assert_int_lt(compare("おか", "おか あい"), 0);
    ck_assert_int_eq(compare(" おか　あい ", "おか あい"), 0);
}
END_TEST

START_TEST(the_empty_reading_and_a_very_long_one_have_a_key)
{
    struct kana_key key;
    char text[3000];
    for (size_t i = 0; i < sizeof text; i += 3)
        memcpy(text + i, "あ", 3);
    ck_assert_int_eq(kana_sort_key(GW_TEXT_NONE, &key), GW_OK);
    ck_assert_uint_eq(key.count, 0);
    ck_assert_int_eq(kana_sort_key((struct gw_text){ text, sizeof text }, &key), GW_OK);
    ck_assert_uint_gt(key.count, 100);
    ck_assert_uint_le(key.count, KANA_KEY_BYTES_MAX);
}
END_TEST
