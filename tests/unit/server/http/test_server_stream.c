/* Server-sent events: what is sent arrives, slow listeners are bounded, and each stream ends once.
 */
#include <sys/socket.h>

#include "tests/lib/fake_env.h"
#include "tests/unit/server/http/harness.h"

#define REQUEST "GET /stream HTTP/1.1\r\nHost: city.example\r\n\r\n"

static const struct http_options defaults = { 0 };

static int
listen_to(struct harness *harness, struct response **head)
{
    int fd = raw_connect(harness->port);

    raw_text(fd, REQUEST);
    *head = raw_response(fd, true);
    ck_assert_ptr_nonnull(*head);
    return fd;
}

static void
expect_bytes(int fd, const char *wanted)
{
    char bytes[256];
    size_t count = strlen(wanted);

    ck_assert_uint_le(count, sizeof(bytes));
    ck_assert_int_eq(recv(fd, bytes, count, MSG_WAITALL), (ssize_t)count);
    ck_assert(memcmp(bytes, wanted, count) == 0);
}

START_TEST(events_arrive_as_they_are_sent)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);

    expect_status(head, 200);
    ck_assert_str_eq(response_header(head, "Content-Type"), "text/event-stream");
    ck_assert_str_eq(response_header(head, "Cache-Control"), "no-store");
    ck_assert_str_eq(response_header(head, "X-Stream"), "yes");
    ck_assert_str_eq(response_header(head, "X-Content-Type-Options"), "nosniff");
    ck_assert_ptr_null(response_header(head, "Content-Length"));
    ck_assert_int_eq(harness_figures(harness).streams, 1);
    ck_assert_int_eq(harness_stream_send(harness, ": ping\n\n", 1), 1);
    expect_bytes(fd, ": ping\n\n");
    ck_assert_int_eq(harness_stream_send(harness, "data: 1\n\n", 3), 3);
    expect_bytes(fd, "data: 1\n\ndata: 1\n\ndata: 1\n\n");
    harness_stream_close(harness);
    ck_assert(harness_is_closed(fd, 5000));
    ck_assert_int_eq(harness->streams_closed, 1);
    ck_assert_int_eq(harness_figures(harness).streams, 0);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_listener_that_goes_away_closes_its_stream_once)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);

    close(fd);
    harness_await(&harness->streams_closed, 1);
    test_sleep_ms(50);
    ck_assert_int_eq(harness->streams_closed, 1);
    ck_assert_int_eq(harness_figures(harness).connections, 0);
    ck_assert_int_eq(harness_figures(harness).streams, 0);
    harness_stop(harness, 1000);
    ck_assert_int_eq(harness->streams_closed, 1);
}
END_TEST

static const char *
event_of(size_t bytes)
{
    char *event = test_alloc(bytes + 1);

    memset(event, 'e', bytes);
    return event;
}

START_TEST(a_slow_listener_fills_its_queue_and_no_more)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);
    int taken = harness_stream_send(harness, event_of(1000), 100000);
    int64_t out = harness_figures(harness).bytes_out;
    static char sink[1 << 16];
    int64_t got = 0;
    int64_t wrong = 0;

    ck_assert_int_lt(taken, 100000);
    ck_assert_int_le(taken * 1000 - out, 64 << 10);
    ck_assert_int_eq(harness_stream_send(harness, event_of(1000), 1), 0);
    ck_assert_int_eq(harness->streams_closed, 0);
    while (got < (int64_t)taken * 1000) { /* nothing of what was taken is lost */
        ssize_t step = recv(fd, sink, sizeof(sink), 0);

        ck_assert_int_gt(step, 0);
        for (ssize_t i = 0; i < step; i++)
            wrong += sink[i] != 'e';
        got += step;
    }
    ck_assert_int_eq(wrong, 0);
    test_sleep_ms(50);
    ck_assert_int_eq(harness_stream_send(harness, "data: 1\n\n", 1), 1);
    expect_bytes(fd, "data: 1\n\n");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(what_is_queued_still_leaves_after_the_close)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);
    int taken = harness_stream_send(harness, event_of(1000), 100000);
    size_t count;

    harness_stream_close(harness);
    ck_assert_int_eq(harness->streams_closed, 1);
    raw_rest(fd, 10000, &count);
    ck_assert_uint_eq(count, (size_t)taken * 1000);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_listener_that_never_reads_is_cut_off)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    struct response *head;
    int fd = listen_to(harness, &head);

    fake_env_advance(fake, 3600 * GW_SECOND);
    test_sleep_ms(450);
    ck_assert_int_eq(harness->streams_closed, 0); /* quiet, but nothing waits */
    for (int full = 0; full < 4; full++) {        /* the kernel may take more yet */
        if (harness_stream_send(harness, event_of(1000), 100000) > 0)
            full = 0;
        test_sleep_ms(100);
    }
    fake_env_advance(fake, 31 * GW_SECOND);
    harness_await(&harness->streams_closed, 1);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_listener_that_talks_too_much_is_cut_off)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);
    static char flood[200000];

    raw_send(fd, flood, 30000);
    test_sleep_ms(50);
    ck_assert_int_eq(harness->streams_closed, 0);
    raw_send(fd, flood, sizeof(flood));
    harness_await(&harness->streams_closed, 1);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

#define HELD "GET /held HTTP/1.1\r\nHost: city.example\r\n\r\n"

START_TEST(a_stream_may_be_opened_after_a_while)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *head;

    raw_text(fd, HELD);
    harness_stream_held(harness);
    head = raw_response(fd, true);
    expect_status(head, 200);
    ck_assert_int_eq(harness_stream_send(harness, "data: 1\n\n", 1), 1);
    expect_bytes(fd, "data: 1\n\n");
    close(fd);
    harness_await(&harness->streams_closed, 1);
    harness_stop(harness, 1000);
}
END_TEST

static void
hang_up(int fd)
{
    const struct linger reset = { .l_onoff = 1 };

    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)), 0);
    close(fd);
}

START_TEST(no_stream_is_opened_for_a_client_that_has_gone)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    raw_text(fd, HELD);
    harness_await_held(harness);
    hang_up(fd);
    harness_await(&harness->aborts, 1);
    harness_stream_held(harness);
    ck_assert_ptr_null(harness->stream);
    ck_assert_int_eq(harness->streams_closed, 0);
    harness_stop(harness, 1000);
}
END_TEST

static void
send_into_the_void(struct harness *harness, void *arg)
{
    struct http_stream *stream = harness->stream;

    hang_up(*(int *)arg);
    test_sleep_ms(50); /* the reset is in, the loop hasn't seen it */
    for (int i = 0; i < 3; i++)
        ck_assert(!http_stream_send(stream, GW_TEXT("data: 1\n\n")));
    ck_assert_int_eq(harness->streams_closed, 0); /* never within a send */
}

START_TEST(sending_to_a_listener_that_has_gone_fails_and_closes_later)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);

    harness_run(harness, send_into_the_void, &fd);
    harness_await(&harness->streams_closed, 1);
    harness_stop(harness, 1000);
    ck_assert_int_eq(harness->streams_closed, 1);
}
END_TEST

static void
send_and_close(struct harness *harness, void *arg)
{
    send_into_the_void(harness, arg);
    http_stream_close(harness->stream);
    ck_assert_int_eq(harness->streams_closed, 1);
}

START_TEST(a_failed_stream_can_be_closed_by_the_application)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *head;
    int fd = listen_to(harness, &head);

    harness_run(harness, send_and_close, &fd);
    ck_assert_int_eq(harness_figures(harness).connections, 0);
    harness_stop(harness, 1000);
    ck_assert_int_eq(harness->streams_closed, 1);
}
END_TEST

START_TEST(a_stop_of_the_server_ends_all_streams)
{
    const struct http_options options = { .io_threads = 2 };
    struct harness *harness = harness_start(&options, NULL);
    struct response *head;
    int fds[50];

    for (int i = 0; i < 50; i++)
        fds[i] = listen_to(harness, &head);
    ck_assert_int_eq(harness_figures(harness).streams, 50);
    http_server_stop(harness->server, 300);
    ck_assert_int_eq(harness->streams_closed, 50);
    for (int i = 0; i < 50; i++) {
        ck_assert(harness_is_closed(fds[i], 5000));
        close(fds[i]);
    }
    http_server_free(harness->server);
}
END_TEST
