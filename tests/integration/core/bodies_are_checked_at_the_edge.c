/* What the field table does not name, and what is one past its limits, never reaches a handler. */
#include "tests/integration/core/board.h"

static const char *
title_of(size_t chars)
{
    char *title = test_alloc(chars + 1);

    memset(title, 'x', chars);
    return title;
}

START_TEST(unknown_members_are_refused_by_name)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *refused = client_send(client, "PATCH", "/api/session", NULL,
                                           "{\"language\":\"en\",\"colour\":1}");

    expect_problem(refused, 422, "invalid", "field.unknown");
    ck_assert_str_eq(response_string(refused, "field"), "colour");
    refused = client_get(client, "/api/bulletin/boards?colour=1");
    expect_problem(refused, 422, "invalid", "field.unknown");
    ck_assert_str_eq(response_string(refused, "field"), "colour");
    server_stop(server);
}
END_TEST

START_TEST(limits_hold_exactly)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_to_write(client);
    struct response *refused;

    expect_status(client_post(client, "/api/bulletin/posts", post_body(board, title_of(200))), 201);
    refused = client_post(client, "/api/bulletin/posts", post_body(board, title_of(201)));
    expect_problem(refused, 422, "invalid", "field.too_long");
    ck_assert_str_eq(response_string(refused, "field"), "title");
    expect_status(client_get(client, test_text("/api/bulletin/posts?board_id=%lld&limit=200",
                                               (long long)board)),
                  200);
    expect_problem(client_get(client, test_text("/api/bulletin/posts?board_id=%lld&limit=201",
                                                (long long)board)),
                   422, "invalid", "field.too_large");
    expect_problem(client_get(client, test_text("/api/bulletin/posts?board_id=%lld&limit=0",
                                                (long long)board)),
                   422, "invalid", "field.too_small");
    server_stop(server);
}
END_TEST

START_TEST(only_JSON_is_taken)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");

    expect_problem(client_send(client, "PATCH", "/api/session", NULL, "{\"language\":"), 400,
                   "malformed", "request.not_json");
    expect_problem(client_send(client, "PATCH", "/api/session", NULL, "[]"), 400, "malformed",
                   "request.not_object");
    expect_problem(client_send(client, "PATCH", "/api/session", NULL,
                               "{\"language\":\"ja\",\"language\":\"en\"}"),
                   400, "malformed", "field.duplicate");
    server_stop(server);
}
END_TEST

START_TEST(another_content_type_is_refused)
{
    struct server *server = server_start();
    int fd = raw_connect(server->port);
    struct response *refused;

    raw_text(fd, "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                 "Content-Length: 2\r\n\r\n{}");
    refused = raw_response(fd, false);
    expect_problem(refused, 415, "unsupported", "request.content_type");
    server_stop(server);
}
END_TEST
