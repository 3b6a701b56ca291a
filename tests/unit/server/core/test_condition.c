/* If-Match and Idempotency-Key: what counts, and what is refused. */
#include <check.h>

#include "core/condition.h"

START_TEST(one_strong_tag_is_a_version)
{
    int64_t version = 0;

    ck_assert_int_eq(condition_if_match(GW_TEXT("\"7\""), &version), GW_OK);
    ck_assert_int_eq(version, 7);
    ck_assert_int_eq(condition_if_match(GW_TEXT(" \"12\" "), &version), GW_OK);
    ck_assert_int_eq(version, 12);
}
END_TEST

START_TEST(anything_else_names_no_version)
{
    static const char *const headers[] = {
        "*", "7", "\"\"", "\"0\"", "\"-1\"", "W/\"7\"", "\"7\", \"8\"", "\"7", "7\"", "\"x\"", "\"",
    };
    int64_t version = 99;

    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
        ck_assert_msg(condition_if_match(gw_text_from(headers[i]), &version) == GW_INVALID, "%s",
                      headers[i]);
    ck_assert_int_eq(version, 99);
}
END_TEST

START_TEST(keys_are_1_to_128_visible_characters)
{
    char key[129];

    memset(key, 'k', sizeof(key));
    ck_assert(condition_key_is_valid((struct gw_text){ key, 1 }));
    ck_assert(condition_key_is_valid((struct gw_text){ key, 128 }));
    ck_assert(!condition_key_is_valid((struct gw_text){ key, 129 }));
    ck_assert(!condition_key_is_valid(GW_TEXT("")));
    ck_assert(!condition_key_is_valid(GW_TEXT("a b")));
    ck_assert(!condition_key_is_valid(GW_TEXT("鍵")));
    ck_assert(condition_key_is_valid(GW_TEXT("!~")));
}
END_TEST
