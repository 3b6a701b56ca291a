/* an_expired_session_ends_its_stream.c - a session that ends without a word, as by its time limit,
 * is noticed by the stream's own look each second. */
#include "tests/integration/core/board.h"
#include "tests/lib/engine.h"
#include "tests/lib/stream.h"

/* What the clock does to a session, at once. */
static void
expire_sessions(const struct server *server)
{
    test_sql(server->directory, "UPDATE session SET expires_at = 1");
}

START_TEST(a_stream_ends_soon_after_its_session_has_expired)
{
    struct server *server = server_start();
    struct stream *stream = stream_open(client_signed_in(server, "staff"), NULL);
    struct stream_event event;

    ck_assert(!stream_next(stream, 1500, &event));
    expire_sessions(server);
    ck_assert(stream_wait(stream, "session.ended", 2500, &event));
    ck_assert(stream_ends(stream, 1000));
    stream_close(stream);
    server_stop(server);
}
END_TEST
