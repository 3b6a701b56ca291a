/* Cookies, origins and tokens: the parts of the guard that need no server. */
#include <check.h>

#include "core/guard.h"

static enum gw_err
cookie(const char *first, const char *second, struct gw_text *value)
{
    const struct http_header headers[] = {
        { GW_TEXT("Accept"), GW_TEXT("kairan_session=no") },
        { GW_TEXT("cookie"), gw_text_from(first) },
        { GW_TEXT("Cookie"), gw_text_from(second) },
    };

    return guard_cookie(headers, 3, "kairan_session", value);
}

START_TEST(the_session_is_the_one_cookie_of_its_name)
{
    struct gw_text value;

    ck_assert_int_eq(cookie("a=1; kairan_session=abc ; b=2", "", &value), GW_OK);
    ck_assert(gw_text_equal(value, GW_TEXT("abc")));
    ck_assert_int_eq(cookie("a=1", "kairan_session=x=y", &value), GW_OK);
    ck_assert(gw_text_equal(value, GW_TEXT("x=y")));
    ck_assert_int_eq(cookie("a=1; xkairan_session=1", "kairan_session", &value), GW_MISSING);
}
END_TEST

START_TEST(two_cookies_of_one_name_are_no_session)
{
    struct gw_text value;

    ck_assert_int_eq(cookie("kairan_session=1; kairan_session=1", "", &value), GW_CONFLICT);
    ck_assert_int_eq(cookie("kairan_session=1", "kairan_session=2", &value), GW_CONFLICT);
}
END_TEST

START_TEST(only_our_own_origin_is_ours)
{
    static const struct {
        const char *origin, *host;
        bool tls, own;
    } cases[] = {
        { "http://kairan.test", "kairan.test", false, true },
        { "http://KAIRAN.test:8080", "kairan.test:8080", false, true },
        { "https://kairan.test", "kairan.test", false, true },
        { "https://kairan.test", "kairan.test", true, true },
        { "http://kairan.test", "kairan.test", true, false },
        { "http://kairan.test:8081", "kairan.test:8080", false, false },
        { "http://kairan.test.evil", "kairan.test", false, false },
        { "http://evil/kairan.test", "kairan.test", false, false },
        { "null", "kairan.test", false, false },
        { "http://", "", false, false },
        { "ftp://kairan.test", "kairan.test", false, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_msg(guard_origin_is_own(gw_text_from(cases[i].origin),
                                          gw_text_from(cases[i].host),
                                          cases[i].tls) == cases[i].own,
                      "%s at %s", cases[i].origin, cases[i].host);
}
END_TEST

START_TEST(a_token_matches_only_as_a_whole)
{
    ck_assert(guard_token_matches(GW_TEXT("0123"), "0123"));
    ck_assert(!guard_token_matches(GW_TEXT("0124"), "0123"));
    ck_assert(!guard_token_matches(GW_TEXT("012"), "0123"));
    ck_assert(!guard_token_matches(GW_TEXT("01234"), "0123"));
    ck_assert(!guard_token_matches(GW_TEXT(""), ""));
}
END_TEST

START_TEST(only_methods_without_effect_are_safe)
{
    for (int method = 0; method < HTTP_METHOD_END; method++) {
        bool safe = method == HTTP_GET || method == HTTP_HEAD || method == HTTP_OPTIONS;

        ck_assert_int_eq(guard_method_is_safe((enum http_method)method), safe);
    }
}
END_TEST
