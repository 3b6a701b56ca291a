/* A new sign-in from the same browser gives a new token and ends the old session (ASVS 7.2.4). */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(signing_in_again_leaves_the_session_before)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct client *old = client_new(server);
    (void)snprintf(old->cookie, sizeof(old->cookie), "%s", client->cookie);
    expect_status(client_get(old, "/api/session"), 200);
    expect_status(client_sign_in(client, "chief", CITY_PASSWORD), 200);
    ck_assert_str_ne(client->cookie, old->cookie);
    ck_assert_str_eq(response_string(client_get(client, "/api/session"), "user.login"), "chief");
    expect_status(client_get(old, "/api/session"), 401);
    server_stop(server);
}
END_TEST
