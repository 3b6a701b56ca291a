/* Targets as path and query: decoded once, and nothing dangerous left. */
#include <check.h>

#include "http/target.h"

struct target_case {
    const char *target;
    const char *path; /* NULL: refused */
    const char *query;
};

static const struct target_case cases[] = {
    { "/", "/", "" },
    { "/api/bulletin/posts?board_id=7&limit=20", "/api/bulletin/posts", "board_id=7&limit=20" },
    { "/a?b?c", "/a", "b?c" },
    { "/a?", "/a", "" },
    { "/a?x=%2e%2e/..", "/a", "x=%2e%2e/.." },
    { "/%E5%B8%82", "/市", "" },
    { "/a%20b", "/a b", "" },
    { "/a+b", "/a+b", "" },
    { "/%61%2561", "/a%61", "" },
    { "/a//b/", "/a//b/", "" },
    { "/...", "/...", "" },
    { "/.a", "/.a", "" },
    { "/a..", "/a..", "" },
    { "http://city.example/a?b", "/a", "b" },
    { "HTTPS://City.Example/a", "/a", "" },
    { "http://city.example", "/", "" },
    { "http://city.example?a", "/", "a" },
    { "http://other.example/a", NULL, NULL },
    { "http://city.example:80/a", NULL, NULL },
    { "http://u@city.example/a", NULL, NULL },
    { "ftp://city.example/a", NULL, NULL },
    { "http:/a", NULL, NULL },
    { "a", NULL, NULL },
    { "*", NULL, NULL },
    { "?a", NULL, NULL },
    { "/.", NULL, NULL },
    { "/..", NULL, NULL },
    { "/a/../b", NULL, NULL },
    { "/a/./b", NULL, NULL },
    { "/a/..", NULL, NULL },
    { "/%2e%2e/a", NULL, NULL },
    { "/a/%2E", NULL, NULL },
    { "/a%2fb", NULL, NULL },
    { "/a%00", NULL, NULL },
    { "/a%0a", NULL, NULL },
    { "/a%7f", NULL, NULL },
    { "/a%", NULL, NULL },
    { "/a%4", NULL, NULL },
    { "/a%zz", NULL, NULL },
    { "/%ff", NULL, NULL },
    { "/%c0%ae", NULL, NULL },
    { "/%ed%a0%80", NULL, NULL },
};

START_TEST(targets_are_decoded_once_and_checked)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct target_case *one = &cases[i];
        struct http_request request = { .method = HTTP_GET };
        enum gw_err err = http_target_parse(arena, gw_text_from(one->target),
                                            GW_TEXT("city.example"), &request);

        ck_assert_msg((err == GW_OK) == (one->path != NULL), "%s", one->target);
        if (one->path == NULL)
            continue;
        ck_assert_msg(gw_text_equal(request.path, gw_text_from(one->path)), "%s: %.*s", one->target,
                      GW_TEXT_ARG(request.path));
        ck_assert_msg(gw_text_equal(request.query, gw_text_from(one->query)), "%s: %.*s",
                      one->target, GW_TEXT_ARG(request.query));
    }
    gw_arena_free(arena);
}
END_TEST

START_TEST(the_asterisk_is_for_OPTIONS_only)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct http_request request = { .method = HTTP_OPTIONS };

    ck_assert_int_eq(http_target_parse(arena, GW_TEXT("*"), GW_TEXT("a"), &request), GW_OK);
    ck_assert(gw_text_equal(request.path, GW_TEXT("*")));
    request.method = HTTP_HEAD;
    ck_assert_int_eq(http_target_parse(arena, GW_TEXT("*"), GW_TEXT("a"), &request), GW_MALFORMED);
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_host_is_a_name_or_an_address_with_or_without_a_port)
{
    static const char *const good[] = { "a",     "city.example", "city.example:8080", "10.1.2.3:80",
                                        "[::1]", "[::1]:8080",   "my_host-1",         "A.B" };
    static const char *const bad[] = { "",     "a:",    "a:b",    "a:123456", "a b",  "a/b", "a,b",
                                       "u@a",  "[::1",  "[]",     "[::1]a",   "::1",  "a#b", ":80",
                                       "a\tb", "a:1:2", "[::1]:", "a?b",      "a\xe5" };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        ck_assert_msg(http_host_is_valid(gw_text_from(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!http_host_is_valid(gw_text_from(bad[i])), "%s", bad[i]);
}
END_TEST
