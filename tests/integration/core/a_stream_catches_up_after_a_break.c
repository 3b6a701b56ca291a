/* a_stream_catches_up_after_a_break.c - Last-Event-ID brings what was missed; an id that is not
 * known any more brings `resync`. */
#include "tests/integration/core/board.h"
#include "tests/lib/stream.h"

START_TEST(what_was_missed_comes_after_reconnecting)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct stream *stream = stream_open(chief, NULL);
    struct stream_event first;
    struct stream_event missed;
    const char *last_id;
    int64_t post_id;

    post_make(staff, "聞いた掲示");
    ck_assert(stream_wait(stream, "bulletin.post.created", 2000, &first));
    last_id = test_text("%s", first.id);
    stream_close(stream);
    post_id = post_make(staff, "逃した掲示");
    stream = stream_open(chief, last_id);
    ck_assert(stream_wait(stream, "bulletin.post.created", 2000, &missed));
    ck_assert_ptr_nonnull(strstr(missed.data, test_text("%lld", (long long)post_id)));
    ck_assert_int_gt(strtoll(missed.id, NULL, 10), strtoll(last_id, NULL, 10));
    stream_close(stream);
    server_stop(server);
}
END_TEST

START_TEST(an_id_of_the_time_before_a_restart_brings_a_resync)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct stream *stream = stream_open(staff, NULL);
    struct stream_event event;
    const char *last_id;

    post_make(staff, "前の起動の掲示");
    ck_assert(stream_wait(stream, "bulletin.post.created", 2000, &event));
    last_id = test_text("%s", event.id);
    stream_close(stream);
    server_kill(server);
    server_restart(server);
    stream = stream_open(client_signed_in(server, "staff"), last_id);
    ck_assert(stream_wait(stream, "resync", 2000, &event));
    ck_assert_int_ge(strtoll(event.id, NULL, 10), strtoll(last_id, NULL, 10));
    stream_close(stream);
    server_stop(server);
}
END_TEST

START_TEST(an_id_that_is_none_brings_a_resync)
{
    struct server *server = server_start();
    struct stream *stream = stream_open(client_signed_in(server, "staff"), "yesterday");
    struct stream_event event;

    ck_assert(stream_wait(stream, "resync", 2000, &event));
    stream_close(stream);
    server_stop(server);
}
END_TEST
