/* Paths and methods find their route, and say what else would. */
#include <check.h>

#include "core/router.h"

static const struct gw_route routes[] = {
    { .method = GW_GET, .path = "/api/bulletin/posts" },
    { .method = GW_POST, .path = "/api/bulletin/posts" },
    { .method = GW_GET, .path = "/api/bulletin/posts/{id}" },
    { .method = GW_DELETE, .path = "/api/bulletin/posts/{id}" },
    { .method = GW_GET, .path = "/api/bulletin/posts/{id}/versions/{version}" },
    { .method = GW_GET, .path = "/api/bulletin/posts/recent" },
    { .method = GW_GET, .path = "/api/openapi.json" },
};

static struct router *
router_make(void)
{
    static const struct gw_route *list[sizeof(routes) / sizeof(routes[0])];

    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
        list[i] = &routes[i];
    return router_new(list, sizeof(routes) / sizeof(routes[0]));
}

static enum gw_err
find(enum http_method method, const char *path, struct router_match *match)
{
    struct router *router = router_make();
    enum gw_err err;

    ck_assert_ptr_nonnull(router);
    memset(match, 0, sizeof(*match));
    err = router_find(router, method, gw_text_from(path), match);
    router_free(router);
    return err;
}

START_TEST(a_path_and_a_method_find_their_route)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_GET, "/api/bulletin/posts", &match), GW_OK);
    ck_assert_ptr_eq(match.route, &routes[0]);
    ck_assert_int_eq(find(HTTP_POST, "/api/bulletin/posts", &match), GW_OK);
    ck_assert_ptr_eq(match.route, &routes[1]);
    ck_assert_int_eq(find(HTTP_GET, "/api/openapi.json", &match), GW_OK);
    ck_assert_ptr_eq(match.route, &routes[6]);
}
END_TEST

START_TEST(numbers_of_the_path_are_given_in_order)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_GET, "/api/bulletin/posts/12/versions/9007199254740991", &match),
                     GW_OK);
    ck_assert_ptr_eq(match.route, &routes[4]);
    ck_assert_int_eq(match.path_ids[0], 12);
    ck_assert_int_eq(match.path_ids[1], 9007199254740991);
}
END_TEST

START_TEST(a_literal_stands_beside_a_number)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_GET, "/api/bulletin/posts/recent", &match), GW_OK);
    ck_assert_ptr_eq(match.route, &routes[5]);
}
END_TEST

START_TEST(what_is_no_positive_id_is_missing)
{
    static const char *const paths[] = {
        "/api/bulletin/posts/0",
        "/api/bulletin/posts/-1",
        "/api/bulletin/posts/01",
        "/api/bulletin/posts/1x",
        "/api/bulletin/posts/",
        "/api/bulletin/posts/9007199254740992",
        "/api/bulletin/posts/1/",
        "/api/bulletin",
        "/api",
        "/api/bulletin/posts/1/2",
        "/",
        "/api//bulletin/posts",
        "/api/bulletin/posts/99999999999999999999",
    };
    struct router_match match;

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        ck_assert_msg(find(HTTP_GET, paths[i], &match) == GW_MISSING, "%s", paths[i]);
}
END_TEST

START_TEST(HEAD_finds_the_route_of_GET)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_HEAD, "/api/bulletin/posts", &match), GW_OK);
    ck_assert_ptr_eq(match.route, &routes[0]);
}
END_TEST

START_TEST(another_method_is_refused_with_those_that_are_allowed)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_PUT, "/api/bulletin/posts", &match), GW_METHOD);
    ck_assert_str_eq(match.allow, "GET, HEAD, POST, OPTIONS");
    ck_assert_int_eq(find(HTTP_PROPFIND, "/api/bulletin/posts/5", &match), GW_METHOD);
    ck_assert_str_eq(match.allow, "GET, HEAD, DELETE, OPTIONS");
}
END_TEST

START_TEST(OPTIONS_tells_the_methods_of_a_path_that_exists)
{
    struct router_match match;

    ck_assert_int_eq(find(HTTP_OPTIONS, "/api/bulletin/posts/5", &match), GW_OK);
    ck_assert_ptr_null(match.route);
    ck_assert_str_eq(match.allow, "GET, HEAD, DELETE, OPTIONS");
    ck_assert_int_eq(find(HTTP_OPTIONS, "/api/nothing", &match), GW_MISSING);
}
END_TEST

START_TEST(paths_of_a_table_keep_to_their_grammar)
{
    static const char *const good[] = { "/healthz", "/api/a_1/{id}/b/{other}", "/api/x.json" };
    static const char *const bad[] = {
        "",
        "/",
        "api",
        "/api/",
        "/Api",
        "/api/1",
        "/api/{id",
        "/api/{}",
        "/api/a-b",
        "//a",
        "/{a}/{b}/{c}/{d}",
        "/a/b/c/d/e/f/g/h/i",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        ck_assert_msg(router_path_is_valid(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!router_path_is_valid(bad[i]), "%s", bad[i]);
}
END_TEST
