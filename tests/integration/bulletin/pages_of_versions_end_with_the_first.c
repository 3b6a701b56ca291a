/* The list of a post's versions: newest first, by pages, `next` null exactly when no more follows.
 */
#include "boards.h"

static struct response *
versions(struct client *client, int64_t post, const char *query)
{
    struct response *list = client_get(client, test_text("%s/versions?%s", post_path(post), query));

    expect_status(list, 200);
    return list;
}

START_TEST(pages_of_versions_end_with_the_first)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "staff");
    int64_t post = post_publish(author, board_named(author, BOARD_OF_ALL), "第一");
    struct response *page;

    expect_status(client_patch(author, post_path(post), 1, "{\"title\":\"第二\"}"), 200);
    expect_status(client_patch(author, post_path(post), 2, "{\"title\":\"第三\"}"), 200);
    page = versions(author, post, "limit=3");
    ck_assert_uint_eq(response_count(page, "items"), 3);
    ck_assert(json_is_null(response_json(page, "next")));
    page = versions(author, post, "limit=2");
    ck_assert_uint_eq(response_count(page, "items"), 2);
    page = versions(author, post, test_text("limit=2&after=%s", response_string(page, "next")));
    ck_assert_uint_eq(response_count(page, "items"), 1);
    ck_assert_int_eq(response_int(page, "items.0.version"), 1);
    ck_assert(json_is_null(response_json(page, "next")));
    expect_problem(client_get(author, test_text("%s/versions?after=x", post_path(post))), 422,
                   "invalid", "cursor.invalid");
    server_stop(server);
}
END_TEST
