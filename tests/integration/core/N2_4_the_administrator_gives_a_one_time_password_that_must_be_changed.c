/* N2.4: the administrator hands over a one-time password, and never sees the one in use. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

static const char *
one_time_of(const struct program_result *result)
{
    static const char mark[] = "one-time password: ";
    const char *at = strstr(result->out, mark);
    ck_assert_msg(at != NULL, "%s%s", result->out, result->err);
    at += strlen(mark);
    return test_text("%.*s", (int)strcspn(at, "\n"), at);
}

START_TEST(N2_4_the_administrator_gives_a_one_time_password_that_must_be_changed)
{
    struct server *server = server_start();
    struct client *before = client_signed_in(server, "staff");
    struct program_result result = PROGRAM("user", "password", "--data", server->directory,
                                           "--login", "staff");
    ck_assert_int_eq(result.status, 0);
    const char *one_time = one_time_of(&result);
    /* Who was signed in with the old one is out, and so is the old one. */
    expect_status(client_get(before, "/api/session"), 401);
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 401);
    struct client *client = client_new(server);
    struct response *response = client_sign_in(client, "staff", one_time);
    expect_status(response, 200);
    ck_assert(response_bool(response, "user.must_change_password"));
    expect_problem(client_get(client, "/api/bulletin/boards"), 403, "denied",
                   "session.password_change_required");
    ck_assert(!server_log_has(server, one_time));
    server_stop(server);
}
END_TEST
