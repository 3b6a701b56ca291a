/* Whoever knew the old password is out; who changed it stays signed in. */
#include <check.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"
#include "tests/lib/stream.h"

START_TEST(changing_the_password_ends_the_other_sessions)
{
    struct server *server = server_start();
    struct client *own = client_signed_in(server, "staff");
    struct client *other = client_signed_in(server, "staff");
    struct stream *stream = stream_open(other, NULL);
    const char *body = test_text("{\"current_password\":\"%s\","
                                 "\"new_password\":\"hidamari-no-niwa-de\"}",
                                 CITY_PASSWORD);
    expect_status(client_put(own, "/api/session/password", body), 204);
    expect_status(client_get(own, "/api/session"), 200);
    expect_status(client_get(other, "/api/session"), 401);
    ck_assert(stream_ends(stream, 3000));
    stream_close(stream);
    /* The same again: the current password is another one by now. */
    expect_problem(client_put(own, "/api/session/password", body), 422, "invalid",
                   "password.current_is_wrong");
    server_stop(server);
}
END_TEST
