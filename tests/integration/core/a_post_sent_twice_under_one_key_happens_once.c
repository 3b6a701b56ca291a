/* Idempotency-Key: the second POST gets the first one's reply and makes nothing. */
#include "tests/integration/core/board.h"

START_TEST(a_repeat_gets_the_first_reply)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_to_write(client);
    const char *list = test_text("/api/bulletin/posts?board_id=%lld&limit=200", (long long)board);
    const char *body = post_body(board, "二重送信");
    size_t before = response_count(client_get(client, list), "items");
    struct response *first = client_send(client, "POST", "/api/bulletin/posts",
                                         "Idempotency-Key: k-1\r\n", body);
    struct response *second = client_send(client, "POST", "/api/bulletin/posts",
                                          "Idempotency-Key: k-1\r\n", body);

    expect_status(first, 201);
    expect_status(second, 201);
    ck_assert_int_eq(response_int(first, "id"), response_int(second, "id"));
    ck_assert_str_eq(response_header(first, "ETag"), response_header(second, "ETag"));
    ck_assert_ptr_null(response_header(first, "Idempotency-Replayed"));
    ck_assert_str_eq(response_header(second, "Idempotency-Replayed"), "true");
    ck_assert_uint_eq(response_count(client_get(client, list), "items"), before + 1);
    server_stop(server);
}
END_TEST

START_TEST(a_repeat_survives_a_crash)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *body = post_body(board_to_write(client), "再送");
    struct response *first = client_send(client, "POST", "/api/bulletin/posts",
                                         "Idempotency-Key: k-2\r\n", body);
    struct response *second;

    expect_status(first, 201);
    server_kill(server);
    server_restart(server);
    client_close(client);
    client->port = server->port;
    second = client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: k-2\r\n", body);
    expect_status(second, 201);
    ck_assert_int_eq(response_int(first, "id"), response_int(second, "id"));
    server_stop(server);
}
END_TEST

START_TEST(the_same_key_with_another_body_is_refused)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_to_write(client);

    expect_status(client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: k-3\r\n",
                              post_body(board, "一つ目")),
                  201);
    expect_problem(client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: k-3\r\n",
                               post_body(board, "二つ目")),
                   422, "invalid", "idempotency.other_body");
    server_stop(server);
}
END_TEST

START_TEST(keys_of_different_people_have_nothing_in_common)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    const char *body = post_body(board_to_write(staff), "同じ鍵");
    struct response *first = client_send(staff, "POST", "/api/bulletin/posts",
                                         "Idempotency-Key: k-4\r\n", body);
    struct response *second = client_send(chief, "POST", "/api/bulletin/posts",
                                          "Idempotency-Key: k-4\r\n", body);

    expect_status(first, 201);
    expect_status(second, 201);
    ck_assert_int_ne(response_int(first, "id"), response_int(second, "id"));
    server_stop(server);
}
END_TEST

START_TEST(a_refused_post_leaves_its_key_free)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_to_write(client);

    expect_status(client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: k-5\r\n",
                              post_body(1, "どこにもない掲示板")),
                  404);
    expect_status(client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: k-5\r\n",
                              post_body(board, "正しい掲示板")),
                  201);
    server_stop(server);
}
END_TEST

START_TEST(a_key_is_visible_ASCII)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *body = post_body(board_to_write(client), "鍵");

    expect_problem(
        client_send(client, "POST", "/api/bulletin/posts", "Idempotency-Key: a b\r\n", body), 422,
        "invalid", "idempotency.bad_key");
    server_stop(server);
}
END_TEST
