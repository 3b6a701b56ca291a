/* Bodies: where they go, and when they are refused. */
#include "tests/lib/fake_env.h"
#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"

static const struct http_options defaults = { 0 };

START_TEST(bodies_arrive_whole_by_length_and_by_chunks)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    response = harness_ask_on(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello");
    ck_assert_str_eq(response->body, "POST /echo?\nhello");
    response = harness_ask_on(fd, "PUT /echo HTTP/1.1\r\n" HOST
                                  "Transfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n6\r\n world"
                                  "\r\n0\r\nTrailer: x\r\n\r\n");
    ck_assert_str_eq(response->body, "PUT /echo?\nhello world");
    response = harness_ask_on(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
    ck_assert_str_eq(response->body, "POST /echo?\n");
    response = harness_ask_on(fd, "REPORT /echo HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_str_eq(response->body, "REPORT /echo?\n");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

static void
send_filled(int fd, size_t count)
{
    static char filler[65536];

    memset(filler, 'y', sizeof(filler));
    while (count > 0) {
        size_t step = count < sizeof(filler) ? count : sizeof(filler);

        raw_send(fd, filler, step);
        count -= step;
    }
}

START_TEST(a_large_body_in_memory_is_echoed)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    raw_text(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n");
    send_filled(fd, 1048576);
    response = raw_response(fd, false);
    expect_status(response, 200);
    ck_assert_uint_eq(response->body_bytes, strlen("POST /echo?\n") + 1048576);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_sink_gets_the_body_in_pieces)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    for (int i = 0; i < 2; i++) {
        raw_text(fd, "PUT /count HTTP/1.1\r\n" HOST "Content-Length: 16000000\r\n\r\n");
        send_filled(fd, 16000000);
        ck_assert_str_eq(raw_response(fd, false)->body, "16000000");
    }
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_100_is_sent_only_after_the_application_accepts)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response = harness_ask_on(
        fd, "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

    expect_status(response, 100);
    ck_assert_int_eq(harness->completes, 0);
    response = harness_ask_on(fd, "ok");
    expect_status(response, 200);
    ck_assert_str_eq(response->body, "POST /echo?\nok");
    /* The body came along: no 100. */
    response = harness_ask_on(fd, "POST /echo HTTP/1.1\r\n" HOST
                                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok");
    expect_status(response, 200);
    response = harness_ask_on(fd, "POST /refused HTTP/1.1\r\n" HOST
                                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    expect_status(response, 403);
    ck_assert_str_eq(response_header(response, "Connection"), "close");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_body_over_the_sink_s_limit_is_refused_before_it_is_read)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = harness_ask(harness, "POST /echo HTTP/1.1\r\n" HOST
                                                     "Content-Length: 1048577\r\n\r\n");

    expect_problem(response, 413, "too_large", "");
    response = harness_ask(harness, "POST /hello HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n");
    expect_problem(response, 413, "too_large", "");
    response = harness_ask(harness, "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
                                    "Content-Length: 1048577\r\n\r\n");
    expect_problem(response, 413, "too_large", "");
    ck_assert_int_eq(harness->completes, 0);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_chunked_body_is_refused_where_it_passes_the_limit)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    raw_text(fd, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n100001\r\n");
    send_filled(fd, 0x100001);
    response = raw_response(fd, false);
    expect_problem(response, 413, "too_large", "");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(who_is_refused_while_still_sending_can_read_the_answer)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response;

    for (int i = 0; i < 20; i++) {
        int fd = raw_connect(harness->port);

        raw_text(fd, "POST /refused HTTP/1.1\r\n" HOST "Content-Length: 200000\r\n\r\n");
        send_filled(fd, 200000);
        response = raw_response(fd, false);
        expect_status(response, 403);
        close(fd);
    }
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_failing_sink_ends_the_request_with_its_status)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = harness_ask(harness, "PUT /broken HTTP/1.1\r\n" HOST
                                                     "Content-Length: 5\r\n\r\nhello");

    expect_problem(response, 507, "full", "");
    ck_assert_int_eq(harness->completes, 0);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_body_slower_than_the_minimum_is_refused)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);
    struct response *response;

    raw_text(fd, "PUT /count HTTP/1.1\r\n" HOST "Content-Length: 16000\r\n\r\n");
    harness_await(&harness->headers, 1);
    send_filled(fd, 3000);
    while (harness_figures(harness).bytes_in < 3000)
        test_sleep_ms(1);
    fake_env_advance(fake, 7900 * 1000); /* 5 s of grace and 3 s for 3,000 bytes */
    test_sleep_ms(500);
    ck_assert_int_eq(harness_figures(harness).connections, 1);
    fake_env_advance(fake, 500 * 1000);
    response = raw_response(fd, false);
    expect_problem(response, 408, "timeout", "");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_body_that_came_fast_may_not_stand_still_for_long)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);

    raw_text(fd, "PUT /count HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n");
    harness_await(&harness->headers, 1);
    send_filled(fd, 500000); /* by its rate, 500 s */
    while (harness_figures(harness).bytes_in < 500000)
        test_sleep_ms(1);
    fake_env_advance(fake, 29 * GW_SECOND);
    test_sleep_ms(300);
    ck_assert_int_eq(harness_figures(harness).connections, 1);
    fake_env_advance(fake, 2 * GW_SECOND);
    expect_problem(raw_response(fd, false), 408, "timeout", "");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_lost_upload_leaves_nothing_behind)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    raw_text(fd, "PUT /count HTTP/1.1\r\n" HOST "Content-Length: 16000\r\n\r\nsome");
    harness_await(&harness->headers, 1);
    close(fd);
    while (harness_figures(harness).connections > 0)
        test_sleep_ms(1);
    ck_assert_int_eq(harness->completes, 0);
    ck_assert_int_eq(harness->aborts, 0);
    harness_stop(harness, 1000);
}
END_TEST
