/* Limits at and one past: title, body, contact. */
#include "boards.h"

/* `count` times the same character of three bytes. */
static const char *
repeat(size_t count)
{
    char *text = test_alloc(count * 3 + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * 3, "市", 3);
    return text;
}

static struct response *
send_sized(struct client *client, int64_t board, size_t title, size_t body, size_t contact)
{
    return client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"%s\",\"body_text\":\"%s\","
                                 "\"contact\":\"%s\"}",
                                 (long long)board, repeat(title), repeat(body), repeat(contact)));
}

static void
expect_field(const struct response *response, const char *field)
{
    expect_problem(response, 422, "invalid", "");
    ck_assert_str_eq(response_string(response, "field"), field);
}

START_TEST(texts_are_taken_up_to_their_limits_and_no_further)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_ALL);

    expect_status(send_sized(client, board, 200, 100000, 200), 201);
    expect_field(send_sized(client, board, 201, 1, 1), "title");
    expect_field(send_sized(client, board, 1, 100001, 1), "body_text");
    expect_field(send_sized(client, board, 1, 1, 201), "contact");
    expect_field(send_sized(client, board, 0, 1, 1), "title");
    expect_field(send_sized(client, board, 1, 0, 1), "body_text");
    server_stop(server);
}
END_TEST
