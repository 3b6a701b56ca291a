/* HEAD, OPTIONS, 404 and 405 (RFC 9110 sections 9.3.2, 9.3.7, 15.5.5, 15.5.6). */
#include "tests/integration/core/board.h"

START_TEST(HEAD_answers_as_GET_without_a_body)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *get = client_get(client, "/api/session");
    int fd = raw_connect(server->port);
    struct response *head;

    raw_text(fd, test_text("HEAD /api/session HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n\r\n",
                           server->port, client->cookie));
    head = raw_response(fd, true);
    expect_status(get, 200);
    expect_status(head, 200);
    ck_assert_uint_eq(head->body_bytes, 0);
    ck_assert_str_eq(response_header(head, "Content-Length"),
                     response_header(get, "Content-Length"));
    server_stop(server);
}
END_TEST

START_TEST(OPTIONS_names_the_methods)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    struct response *options = client_send(client, "OPTIONS", "/api/session", NULL, NULL);

    expect_status(options, 204);
    ck_assert_str_eq(response_header(options, "Allow"), "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    options = client_send(client, "OPTIONS", "/boards/1", NULL, NULL);
    expect_status(options, 204);
    ck_assert_str_eq(response_header(options, "Allow"), "GET, HEAD, OPTIONS");
    server_stop(server);
}
END_TEST

START_TEST(another_method_is_refused_with_those_allowed)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *refused = client_put(client, "/api/item/drafts", "{}");

    expect_problem(refused, 405, "method_not_allowed", "");
    ck_assert_str_eq(response_header(refused, "Allow"), "GET, HEAD, OPTIONS");
    refused = client_send(client, "DELETE", "/sign-in", NULL, NULL);
    expect_problem(refused, 405, "method_not_allowed", "");
    server_stop(server);
}
END_TEST

START_TEST(unknown_paths_are_missing)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");

    expect_problem(client_get(client, "/api/nothing"), 404, "missing", "");
    expect_problem(client_get(client, "/api/session/"), 404, "missing", "");
    expect_problem(client_get(client, "/api/bulletin/posts/0"), 404, "missing", "");
    expect_problem(client_get(client, "/assets/nothing.js"), 404, "missing", "");
    expect_problem(client_post(client, "/api/nothing", "{}"), 404, "missing", "");
    server_stop(server);
}
END_TEST
