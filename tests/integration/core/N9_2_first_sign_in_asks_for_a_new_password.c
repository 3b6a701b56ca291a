/* N9.2: who signs in for the first time chooses a password before anything else. */
#include <check.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(N9_2_first_sign_in_asks_for_a_new_password)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    struct response *response = client_sign_in(client, "newcomer", CITY_PASSWORD);
    expect_status(response, 200);
    ck_assert(response_bool(response, "user.must_change_password"));
    expect_problem(client_get(client, "/api/bulletin/boards"), 403, "denied",
                   "session.password_change_required");
    expect_problem(client_get(client, "/api/people/departments"), 403, "denied",
                   "session.password_change_required");
    expect_status(client_get(client, "/api/session"), 200);
    response = client_put(client, "/api/session/password",
                          test_text("{\"current_password\":\"%s\","
                                    "\"new_password\":\"坂の上の猫と三時のお茶\"}",
                                    CITY_PASSWORD));
    expect_status(response, 204);
    expect_status(client_get(client, "/api/bulletin/boards"), 200);
    ck_assert(!response_bool(client_get(client, "/api/session"), "user.must_change_password"));
    expect_status(client_sign_in(client_new(server), "newcomer", "坂の上の猫と三時のお茶"), 200);
    expect_status(client_sign_in(client_new(server), "newcomer", CITY_PASSWORD), 401);
    server_stop(server);
}
END_TEST
