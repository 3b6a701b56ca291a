/* The editor's document is let in by its known parts only, and comes back as it was understood. */
#include "boards.h"

static struct response *
send_document(struct client *client, int64_t board, const char *blocks)
{
    return client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"題\",\"body\":{\"type\":\"doc\","
                                 "\"content\":[%s]}}",
                                 (long long)board, blocks));
}

START_TEST(formatted_text_with_an_unknown_node_is_refused)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_ALL);
    struct response *refused = send_document(client, board, "{\"type\":\"iframe\"}");
    struct response *link = send_document(
        client, board,
        "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"marks\":[{"
        "\"type\":\"link\",\"attrs\":{\"href\":\"javascript:alert(1)\"}}]}]}");
    struct response *made = send_document(
        client, board,
        "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"リンク\",\"marks\":[{"
        "\"type\":\"link\",\"attrs\":{\"href\":\"/posts/1\",\"target\":\"_blank\"}}]}]}");
    struct response *shown;

    expect_problem(refused, 422, "invalid", "bulletin.body_unknown_node");
    ck_assert_str_eq(response_string(refused, "field"), "body");
    expect_problem(link, 422, "invalid", "bulletin.body_bad_link");
    expect_status(made, 201);
    shown = post_get(client, response_int(made, "id"));
    ck_assert_str_eq(response_string(shown, "body_text"), "リンク");
    ck_assert_str_eq(response_string(shown, "body.content.0.content.0.marks.0.attrs.href"),
                     "/posts/1");
    ck_assert_ptr_null(response_json(shown, "body.content.0.content.0.marks.0.attrs.target"));
    server_stop(server);
}
END_TEST
