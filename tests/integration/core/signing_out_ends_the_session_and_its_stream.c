/* After signing out the cookie opens nothing, and what was open ends. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"
#include "tests/lib/stream.h"

START_TEST(signing_out_ends_the_session_and_its_stream)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct stream *stream = stream_open(client, NULL);
    struct stream_event event;
    const char *cookie = test_text("%s", client->cookie);
    struct response *response = client_delete(client, "/api/session");
    expect_status(response, 204);
    const char *cleared = response_header(response, "Set-Cookie");
    ck_assert_ptr_nonnull(cleared);
    ck_assert_ptr_nonnull(strstr(cleared, "kairan_session=;"));
    ck_assert_ptr_nonnull(strstr(cleared, "Max-Age=0"));
    ck_assert(stream_wait(stream, "session.ended", 3000, &event));
    ck_assert(stream_ends(stream, 3000));
    stream_close(stream);
    struct client *replay = client_new(server);
    (void)snprintf(replay->cookie, sizeof(replay->cookie), "%s", cookie);
    expect_problem(client_get(replay, "/api/session"), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST
