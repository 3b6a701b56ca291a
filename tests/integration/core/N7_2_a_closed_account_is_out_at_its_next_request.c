/* N7.2: when the chief reports that a user is no longer one, the account ends at once. */
#include <check.h>

#include "tests/lib/client.h"
#include "tests/lib/stream.h"

START_TEST(N7_2_a_closed_account_is_out_at_its_next_request)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct stream *stream = stream_open(client, NULL);
    expect_status(client_get(client, "/api/session"), 200);
    struct program_result result = PROGRAM("user", "close", "--data", server->directory, "--login",
                                           "staff");
    ck_assert_int_eq(result.status, 0);
    expect_problem(client_get(client, "/api/session"), 401, "unauthenticated", "");
    ck_assert(stream_ends(stream, 3000));
    stream_close(stream);
    expect_problem(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 401,
                   "unauthenticated", "session.wrong_login_or_password");
    result = PROGRAM("user", "close", "--data", server->directory, "--login", "staff");
    ck_assert_int_eq(result.status, 1);
    server_stop(server);
}
END_TEST
