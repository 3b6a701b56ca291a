/* Starting, stopping, tasks and timers. */
#include <pthread.h>

#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"
#define HELLO "GET /hello HTTP/1.1\r\n" HOST "\r\n"

static const struct http_options defaults = { 0 };

static enum gw_err
result_of(const struct http_options *options)
{
    struct harness *harness;

    return harness_make(options, NULL, &harness);
}

START_TEST(wrong_options_are_told_apart)
{
    ck_assert_int_eq(result_of(&(struct http_options){ .listen = "localhost" }), GW_INVALID);
    ck_assert_int_eq(result_of(&(struct http_options){ .listen = "192.0.2.1:0" }), GW_INVALID);
    ck_assert_int_eq(result_of(&(struct http_options){ .trusted_proxies = "10.0.0.0/99" }),
                     GW_INVALID);
    ck_assert_int_eq(result_of(&(struct http_options){ .exempt_networks = "vdi" }), GW_INVALID);
    ck_assert_int_eq(result_of(&(struct http_options){ .tls_cert = "cert.pem" }), GW_INVALID);
    ck_assert_int_eq(result_of(&(struct http_options){ .tls_cert = "/nowhere/cert.pem",
                                                       .tls_key = "/nowhere/key.pem" }),
                     GW_UNSUPPORTED);
}
END_TEST

START_TEST(an_address_in_use_is_not_shared)
{
    struct harness *harness = harness_start(&defaults, NULL);
    const struct http_options same = { .listen = test_text("127.0.0.1:%d", harness->port) };

    ck_assert_int_eq(result_of(&same), GW_CONFLICT);
    harness_stop(harness, 1000);
    harness = harness_start(&same, NULL); /* and is free at once after the stop */
    ck_assert_str_eq(harness_ask(harness, HELLO)->body, "hello");
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_server_that_never_started_can_be_freed)
{
    struct harness *harness;

    ck_assert_int_eq(harness_make(&defaults, NULL, &harness), GW_OK);
    ck_assert_int_gt(harness->port, 0);
    harness_stop(harness, 0);
    ck_assert_int_eq(harness->starts, 0);
    ck_assert_int_eq(harness->stops, 0);
}
END_TEST

START_TEST(a_thread_that_can_not_start_stops_the_others)
{
    const struct http_options options = { .io_threads = 3 };
    struct harness *harness;

    ck_assert_int_eq(harness_make(&options, NULL, &harness), GW_OK);
    harness->fail_start_at = 2;
    ck_assert_int_eq(http_server_start(harness->server), GW_LIMITED);
    ck_assert_int_eq(harness->starts, 3);
    ck_assert_int_eq(harness->stops, 2);
    ck_assert_int_lt(raw_try_connect(harness->port), 0);
    http_server_free(harness->server);
}
END_TEST

static void *
stop_in_time(void *arg)
{
    struct harness *harness = arg;

    http_server_stop(harness->server, 8000);
    return NULL;
}

static pthread_t
start_stop(struct harness *harness)
{
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, stop_in_time, harness), 0);
    return thread;
}

START_TEST(a_graceful_stop_lets_open_requests_finish)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int held = raw_connect(harness->port);
    int upload = raw_connect(harness->port);
    int idle = raw_connect(harness->port);
    struct response *response;
    pthread_t thread;

    raw_text(held, "GET /held HTTP/1.1\r\n" HOST "\r\n");
    raw_text(upload, "PUT /count HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nhal");
    ck_assert_str_eq(harness_ask_on(idle, HELLO)->body, "hello");
    harness_await_held(harness);
    harness_await(&harness->headers, 3);
    thread = start_stop(harness);
    ck_assert(harness_is_closed(idle, 5000));
    ck_assert_int_lt(raw_try_connect(harness->port), 0);
    raw_text(upload, "ves");
    response = raw_response(upload, false);
    ck_assert_str_eq(response->body, "6");
    ck_assert_str_eq(response_header(response, "Connection"), "close");
    harness_answer_held(harness);
    response = raw_response(held, false);
    ck_assert_str_eq(response->body, "held");
    close(held);
    close(upload);
    close(idle);
    pthread_join(thread, NULL);
    ck_assert_int_eq(harness->stops, 1);
    http_server_free(harness->server);
}
END_TEST

START_TEST(a_stop_does_not_wait_longer_than_it_was_told)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    long long before_ms;

    raw_text(fd, "GET /held HTTP/1.1\r\n" HOST "\r\n");
    harness_await_held(harness);
    before_ms = test_clock_ms();
    http_server_stop(harness->server, 300);
    ck_assert_int_lt(test_clock_ms() - before_ms, 3000);
    ck_assert_int_eq(harness->aborts, 1);
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    http_server_free(harness->server); /* the exchange was never answered */
}
END_TEST

START_TEST(a_task_posted_after_the_stop_never_runs_and_does_no_harm)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct gw_task task = { 0 }; /* to run it would crash */

    http_server_stop(harness->server, 0);
    http_io_post(http_server_io(harness->server, 0), &task);
    http_server_free(harness->server);
}
END_TEST

struct count_task {
    struct gw_task task;
    _Atomic int *count;
    int *last, number;
};

static void
count_run(struct gw_task *task, void *lane)
{
    struct count_task *one = (struct count_task *)task;

    (void)lane;
    ck_assert_int_lt(*one->last, one->number); /* in the poster's order */
    *one->last = one->number;
    (*one->count)++;
}

struct poster {
    struct http_io *io;
    _Atomic int *count;
    int last;
    struct count_task tasks[2000];
};

static void *
post_all(void *arg)
{
    struct poster *poster = arg;

    for (int i = 0; i < 2000; i++) {
        poster->tasks[i] = (struct count_task){ .task = { .run = count_run },
                                                .count = poster->count,
                                                .last = &poster->last,
                                                .number = i + 1 };
        http_io_post(poster->io, &poster->tasks[i].task);
    }
    return NULL;
}

START_TEST(tasks_from_many_threads_run_once_each_and_in_order)
{
    static struct poster posters[4];
    struct harness *harness = harness_start(&defaults, NULL);
    pthread_t threads[4];
    _Atomic int count = 0;

    for (int i = 0; i < 4; i++) {
        posters[i].io = http_server_io(harness->server, 0);
        posters[i].count = &count;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, post_all, &posters[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    harness_await(&count, 8000);
    harness_stop(harness, 1000);
    ck_assert_int_eq(count, 8000);
}
END_TEST

static void
tick(void *arg)
{
    (*(_Atomic int *)arg)++;
}

static void
start_timer(struct harness *harness, void *arg)
{
    ck_assert_int_eq(http_io_every(http_server_io(harness->server, 0), 10, tick, arg), GW_OK);
    ck_assert_ptr_eq(http_io_state(http_server_io(harness->server, 0)), harness);
}

START_TEST(a_timer_runs_as_long_as_the_server)
{
    struct harness *harness = harness_start(&defaults, NULL);
    _Atomic int ticks = 0;
    int after;

    ck_assert_uint_eq(http_server_io_count(harness->server), 1);
    harness_run(harness, start_timer, &ticks);
    harness_await(&ticks, 5);
    harness_stop(harness, 1000);
    after = ticks;
    test_sleep_ms(50);
    ck_assert_int_eq(ticks, after);
}
END_TEST

START_TEST(a_stop_under_load_loses_no_reply_that_was_promised)
{
    const struct http_options options = { .io_threads = 2 };
    struct harness *harness = harness_start(&options, NULL);
    int fds[40];
    pthread_t thread;

    for (int i = 0; i < 40; i++) {
        fds[i] = raw_connect(harness->port);
        raw_text(fds[i], "GET /later HTTP/1.1\r\n" HOST "\r\n");
    }
    harness_await(&harness->completes, 40);
    thread = start_stop(harness);
    for (int i = 0; i < 40; i++) {
        ck_assert_str_eq(raw_response(fds[i], false)->body, "later");
        close(fds[i]);
    }
    pthread_join(thread, NULL);
    http_server_free(harness->server);
}
END_TEST
