/* N10.1: a correction never hides what stood there. */
#include "boards.h"

static struct response *
version(struct client *client, int64_t post, int number)
{
    return client_get(client, test_text("%s/versions/%d", post_path(post), number));
}

START_TEST(N10_1_every_edit_keeps_the_version_before)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "staff");
    struct client *reader = client_signed_in(server, "auditor");
    int64_t post = post_publish(author, board_named(author, BOARD_OF_ALL), "第一");
    struct response *list;

    expect_status(client_patch(author, post_path(post), 1,
                               "{\"body\":{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\","
                               "\"content\":[{\"type\":\"text\",\"text\":\"書式\"}]}]}}"),
                  200);
    expect_status(client_patch(author, post_path(post), 2, "{\"title\":\"第三\"}"), 200);
    list = client_get(reader, test_text("%s/versions", post_path(post)));
    expect_status(list, 200);
    ck_assert_uint_eq(response_count(list, "items"), 3);
    ck_assert_int_eq(response_int(list, "items.0.version"), 3);
    ck_assert_str_eq(response_string(list, "items.0.title"), "第三");
    ck_assert_str_eq(response_string(list, "items.2.title"), "第一");
    ck_assert_str_eq(response_string(version(reader, post, 1), "body_text"), "本文");
    ck_assert(json_is_null(response_json(version(reader, post, 1), "body")));
    ck_assert_str_eq(response_string(version(reader, post, 2), "body_text"), "書式");
    ck_assert_str_eq(response_string(version(reader, post, 2), "body.type"), "doc");
    ck_assert_str_eq(response_string(version(reader, post, 3), "body_text"), "書式");
    expect_problem(version(reader, post, 4), 404, "missing", "");
    server_stop(server);
}
END_TEST
