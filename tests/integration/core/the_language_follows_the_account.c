/* The language chosen once holds at every terminal. */
#include <check.h>

#include "tests/lib/client.h"

START_TEST(the_language_follows_the_account)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    ck_assert_str_eq(response_string(client_get(client, "/api/session"), "user.language"), "ja");
    struct response *response = client_patch(client, "/api/session", 0, "{\"language\":\"en\"}");
    expect_status(response, 200);
    ck_assert_str_eq(response_string(response, "language"), "en");
    response = client_sign_in(client_new(server), "staff", CITY_PASSWORD);
    ck_assert_str_eq(response_string(response, "user.language"), "en");
    ck_assert_str_eq(response_string(client_get(client, "/api/people/persons/1"), "title"),
                     "Not found");
    expect_problem(client_patch(client, "/api/session", 0, "{\"language\":\"fr\"}"), 422, "invalid",
                   "field.unknown_choice");
    server_stop(server);
}
END_TEST
