/* An unsafe method without the session's token, or with another one, changes nothing. */
#include "tests/integration/core/board.h"

START_TEST(a_change_without_the_token_is_refused)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    char token[sizeof(client->csrf)];

    memcpy(token, client->csrf, sizeof(token));
    client->csrf[0] = '\0';
    expect_problem(client_send(client, "PATCH", "/api/session", NULL, "{\"language\":\"en\"}"), 403,
                   "denied", "session.csrf");
    memcpy(client->csrf, token, sizeof(token));
    client->csrf[0] = client->csrf[0] == 'a' ? 'b' : 'a';
    expect_problem(client_send(client, "PATCH", "/api/session", NULL, "{\"language\":\"en\"}"), 403,
                   "denied", "session.csrf");
    memcpy(client->csrf, token, sizeof(token));
    ck_assert_str_eq(response_string(client_get(client, "/api/session"), "user.language"), "ja");
    expect_status(client_send(client, "PATCH", "/api/session", NULL, "{\"language\":\"en\"}"), 200);
    server_stop(server);
}
END_TEST

START_TEST(the_token_of_another_session_is_refused)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");

    memcpy(staff->csrf, chief->csrf, sizeof(staff->csrf));
    expect_problem(client_send(staff, "PATCH", "/api/session", NULL, "{\"language\":\"en\"}"), 403,
                   "denied", "session.csrf");
    server_stop(server);
}
END_TEST
