/* sign_out_ends_open_streams.c - within a second of signing out the session's streams say so and
 * end; those of other sessions go on. */
#include "tests/integration/core/board.h"
#include "tests/lib/stream.h"

/* The same session on a connection of its own. */
static struct client *
beside(const struct server *server, const struct client *client)
{
    struct client *other = client_new(server);

    snprintf(other->cookie, sizeof(other->cookie), "%s", client->cookie);
    snprintf(other->csrf, sizeof(other->csrf), "%s", client->csrf);
    return other;
}

START_TEST(the_stream_of_an_ended_session_ends_within_a_second)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct stream *ended = stream_open(beside(server, client), NULL);
    struct stream *other = stream_open(client_signed_in(server, "staff"), NULL);
    struct stream_event event;

    expect_status(client_delete(client, "/api/session"), 204);
    ck_assert(stream_wait(ended, "session.ended", 1000, &event));
    ck_assert(stream_ends(ended, 1000));
    post_make(client_signed_in(server, "chief"), "まだ聞こえる掲示");
    ck_assert(stream_wait(other, "bulletin.post.created", 2000, &event));
    stream_close(ended);
    stream_close(other);
    server_stop(server);
}
END_TEST

START_TEST(too_many_streams_of_one_session_push_the_oldest_out)
{
    enum { STREAMS = 60 }; /* more than 20 on each of a few I/O threads */
    static const char *const one_thread[] = { "--io-threads", "1", NULL };
    struct server *server = server_start_with(one_thread);
    struct client *client = client_signed_in(server, "staff");
    struct stream *streams[STREAMS];

    for (int i = 0; i < STREAMS; i++)
        streams[i] = stream_open(beside(server, client), NULL);
    for (int i = 0; i < STREAMS - 20; i++)
        ck_assert_msg(stream_ends(streams[i], 1000), "stream %d is still open", i);
    ck_assert(!stream_ends(streams[STREAMS - 1], 100));
    ck_assert(!stream_ends(streams[STREAMS - 20], 100));
    for (int i = 0; i < STREAMS; i++)
        stream_close(streams[i]);
    server_stop(server);
}
END_TEST
