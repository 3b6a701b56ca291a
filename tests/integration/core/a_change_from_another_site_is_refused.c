/* An Origin that is not ours closes unsafe methods, signing in included; reading stays open. */
#include "tests/integration/core/board.h"

START_TEST(a_change_from_another_site_is_refused)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *own = test_text("Origin: http://127.0.0.1:%d\r\n", server->port);
    const char *body = "{\"language\":\"ja\"}";

    expect_problem(
        client_send(client, "PATCH", "/api/session", "Origin: http://evil.example\r\n", body), 403,
        "denied", "session.origin");
    expect_problem(client_send(client, "PATCH", "/api/session", "Origin: null\r\n", body), 403,
                   "denied", "session.origin");
    expect_status(client_send(client, "PATCH", "/api/session", own, body), 200);
    expect_status(
        client_send(client, "GET", "/api/session", "Origin: http://evil.example\r\n", NULL), 200);
    server_stop(server);
}
END_TEST

START_TEST(signing_in_from_another_site_is_refused)
{
    struct server *server = server_start();
    struct client *client = client_new(server);

    expect_problem(client_send(client, "POST", "/api/session", "Origin: http://evil.example\r\n",
                               "{\"login\":\"staff\",\"password\":\"" CITY_PASSWORD "\"}"),
                   403, "denied", "session.origin");
    server_stop(server);
}
END_TEST
