/* One connection, its requests and their answers. */
#include <sys/socket.h>

#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"

static const struct http_options defaults = { 0 };

START_TEST(a_connection_serves_many_requests)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    for (int i = 0; i < 1000; i++) {
        struct response *response = harness_ask_on(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");

        expect_status(response, 200);
        ck_assert_str_eq(response->body, "hello");
    }
    close(fd);
    ck_assert_int_eq(harness_figures(harness).requests, 1000);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(pipelined_requests_are_answered_in_order)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    raw_text(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n"
                 "POST /echo?a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\none"
                 "GET /later HTTP/1.1\r\n" HOST "\r\n"
                 "POST /echo?b HTTP/1.1\r\n" HOST
                 "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
                 "GET /later HTTP/1.1\r\n" HOST "\r\n"
                 "GET /hello HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    ck_assert_str_eq(raw_response(fd, false)->body, "POST /echo?a\none");
    ck_assert_str_eq(raw_response(fd, false)->body, "later");
    ck_assert_str_eq(raw_response(fd, false)->body, "POST /echo?b\ntwo");
    ck_assert_str_eq(raw_response(fd, false)->body, "later");
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_long_pipeline_is_answered_whole_and_lets_others_in_between)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct gw_buf requests;

    gw_buf_init(&requests, 1 << 20);
    for (int i = 0; i < 5000; i++)
        gw_buf_text(&requests, GW_TEXT("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    raw_send(fd, requests.data, requests.bytes);
    shutdown(fd, SHUT_WR);
    ck_assert_str_eq(harness_ask(harness, "GET /hello HTTP/1.1\r\n" HOST "\r\n")->body, "hello");
    for (int i = 0; i < 5000; i++)
        ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    gw_buf_done(&requests);
    harness_stop(harness, 1000);
}
END_TEST

#define CROWD 40

/* Requests that take a millisecond each, from many at once: nobody gets 32 of them before others.
 */
START_TEST(pipelines_of_dear_requests_let_others_in_between)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct gw_buf requests;
    int fds[CROWD];

    gw_buf_init(&requests, 1 << 20);
    for (int i = 0; i < 100; i++)
        gw_buf_text(&requests, GW_TEXT("GET /text?250000 HTTP/1.1\r\nHost: a\r\n"
                                       "Accept-Encoding: gzip\r\n\r\n"));
    for (int i = 0; i < CROWD; i++) {
        fds[i] = raw_connect(harness->port);
        raw_send(fds[i], requests.data, requests.bytes);
    }
    harness_await(&harness->completes, CROWD);
    int before = atomic_load(&harness->completes);
    ck_assert_str_eq(harness_ask(harness, "GET /hello HTTP/1.1\r\n" HOST "\r\n")->body, "hello");
    ck_assert_int_lt(atomic_load(&harness->completes) - before, CROWD * 16);
    for (int i = 0; i < CROWD; i++)
        close(fds[i]);
    gw_buf_done(&requests);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(reading_stops_while_a_reply_is_pending)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    static char flood[1 << 20];
    ssize_t sent = 0;
    ssize_t step;

    raw_text(fd, "GET /held HTTP/1.1\r\n" HOST "\r\n");
    harness_await_held(harness);
    memset(flood, 'A', sizeof(flood));
    do {
        step = send(fd, flood, sizeof(flood), MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += step > 0 ? step : 0;
        test_sleep_ms(20);
    } while (step > 0 && sent < 64 << 20);
    ck_assert_int_lt(sent, 64 << 20); /* the kernel's buffers filled up */
    ck_assert_int_le(harness_figures(harness).bytes_in, 64 << 10);
    harness_answer_held(harness);
    ck_assert_str_eq(raw_response(fd, false)->body, "held");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_request_may_come_byte_by_byte)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    const char *request = "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbody";

    for (const char *at = request; *at != '\0'; at++) {
        raw_send(fd, at, 1);
        if ((at - request) % 8 == 0)
            test_sleep_ms(1);
    }
    ck_assert_str_eq(raw_response(fd, false)->body, "POST /echo?\nbody");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(HEAD_gives_the_headers_of_GET_and_no_body)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *head = harness_ask_on(fd, "HEAD /hello HTTP/1.1\r\n" HOST "\r\n");

    expect_status(head, 200);
    ck_assert_str_eq(response_header(head, "Content-Length"), "5");
    head = harness_ask_on(fd, "HEAD /file?70000 HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_str_eq(response_header(head, "Content-Length"), "70000");
    head = harness_ask_on(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_str_eq(head->body, "hello");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(OPTIONS_is_left_to_the_application_for_the_asterisk_too)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = harness_ask(harness, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n");

    expect_status(response, 204);
    ck_assert_str_eq(response_header(response, "Allow"), "GET, HEAD, OPTIONS");
    ck_assert_ptr_null(response_header(response, "Content-Length"));
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(HTTP_1_0_is_answered_and_closed_unless_it_asks)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    ck_assert_ptr_nonnull(
        strstr(harness_all(harness, "GET /hello HTTP/1.0\r\n\r\n"), "Connection: close\r\n"));
    response = harness_ask_on(fd, "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ck_assert_str_eq(response_header(response, "Connection"), "keep-alive");
    response = harness_ask_on(fd, "GET /hello HTTP/1.0\r\n\r\n");
    ck_assert_str_eq(response_header(response, "Connection"), "close");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_connection_ends_when_either_side_says_so)
{
    struct harness *harness = harness_start(&defaults, NULL);
    const char *all = harness_all(harness,
                                  "GET /hello HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
                                  "GET /hello HTTP/1.1\r\n" HOST "\r\n");

    ck_assert_ptr_nonnull(strstr(all, "Connection: close\r\n"));
    ck_assert_str_eq(strstr(all, "\r\n\r\n"), "\r\n\r\nhello"); /* and no second reply */
    all = harness_all(harness, "GET /closing HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_ptr_nonnull(strstr(all, "Connection: close\r\n"));
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_client_that_closes_its_side_still_gets_all_replies)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);

    raw_text(fd, "GET /later HTTP/1.1\r\n" HOST "\r\nGET /hello HTTP/1.1\r\n" HOST "\r\n");
    shutdown(fd, SHUT_WR);
    ck_assert_str_eq(raw_response(fd, false)->body, "later");
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

struct refusal {
    const char *request;
    int status;
    const char *code;
};

static const struct refusal refusals[] = {
    { "GET / HTTP/1.1\n" HOST "\r\n", 400, "malformed" },
    { "GET / HTTP/1.1\r\n\r\n", 400, "malformed" },
    { "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "malformed" },
    { "GET /%2e%2e HTTP/1.1\r\n" HOST "\r\n", 400, "malformed" },
    { "GET http://other.example/ HTTP/1.1\r\n" HOST "\r\n", 400, "malformed" },
    { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
      "malformed" },
    { "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx", 400, "malformed" },
    { "POST / HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", 417, "unsupported" },
    { "BREW / HTTP/1.1\r\n" HOST "\r\n", 501, "method_not_allowed" },
    { "GET / HTTP/2.0\r\n" HOST "\r\n", 505, "unsupported" },
};

START_TEST(malformed_requests_get_a_problem_document_and_the_connection_ends)
{
    struct harness *harness = harness_start(&defaults, NULL);

    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        int fd = raw_connect(harness->port);
        struct response *response = harness_ask_on(fd, refusals[i].request);

        expect_problem(response, refusals[i].status, refusals[i].code, "");
        ck_assert_str_eq(response_header(response, "Content-Type"), "application/problem+json");
        ck_assert_str_eq(response_header(response, "Connection"), "close");
        ck_assert(harness_is_closed(fd, 5000));
        close(fd);
    }
    ck_assert_int_eq(harness->completes, 0);
    ck_assert_int_eq(harness_figures(harness).refused, sizeof(refusals) / sizeof(refusals[0]));
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(long_heads_are_refused_by_the_server_s_limit)
{
    const struct http_options options = { .header_bytes_max = 2048 };
    struct harness *harness = harness_start(&options, NULL);
    struct response *response;

    expect_status(
        harness_ask(harness, test_text("GET / HTTP/1.1\r\n" HOST "X: %01900d\r\n\r\n", 0)), 404);
    expect_status(
        harness_ask(harness, test_text("GET / HTTP/1.1\r\n" HOST "X: %02100d\r\n\r\n", 0)), 431);
    response = harness_ask(harness, test_text("GET /%02100d HTTP/1.1\r\n" HOST "\r\n", 0));
    expect_status(response, 414);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(replies_carry_a_date_and_the_security_headers_and_no_product_name)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct response *response = harness_ask(harness, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
    gw_time date;

    ck_assert_int_eq(gw_time_parse_http(gw_text_from(response_header(response, "Date")), &date),
                     GW_OK);
    ck_assert_int_lt(llabs(date - harness->env->now(harness->env)), 5 * GW_SECOND);
    ck_assert_str_eq(response_header(response, "X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(response_header(response, "Referrer-Policy"), "same-origin");
    ck_assert_str_eq(response_header(response, "Cross-Origin-Resource-Policy"), "same-origin");
    ck_assert_ptr_null(response_header(response, "Strict-Transport-Security"));
    ck_assert_ptr_null(response_header(response, "Server"));
    response = harness_ask(harness, "GET /own HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_str_eq(response_header(response, "Referrer-Policy"), "no-referrer");
    ck_assert_ptr_null(strstr(response->head, "Referrer-Policy: same-origin"));
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(the_application_hears_that_a_client_with_a_pending_reply_has_gone)
{
    struct harness *harness = harness_start(&defaults, NULL);
    const struct linger reset = { .l_onoff = 1 };
    int fd = raw_connect(harness->port);

    raw_text(fd, "GET /held HTTP/1.1\r\n" HOST "\r\n");
    harness_await_held(harness);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)), 0);
    close(fd);
    harness_await(&harness->aborts, 1);
    ck_assert(http_exchange_has_left(harness->held));
    ck_assert_int_eq(harness_figures(harness).connections, 0);
    harness_answer_held(harness); /* into the void */
    ck_assert_str_eq(harness_ask(harness, "GET /hello HTTP/1.1\r\n" HOST "\r\n")->body, "hello");
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_client_that_closes_its_side_is_known_to_have_left_while_its_reply_is_pending)
{
    struct harness *harness = harness_start(&defaults, NULL);

    for (int round = 0; round < 2; round++) { /* the exchange is used again */
        const long long until_ms = test_clock_ms() + 5000;
        int fd = raw_connect(harness->port);

        raw_text(fd, "GET /held HTTP/1.1\r\n" HOST "\r\n");
        harness_await_held(harness);
        ck_assert(!http_exchange_has_left(harness->held));
        shutdown(fd, SHUT_WR);
        while (!http_exchange_has_left(harness->held)) {
            ck_assert_int_lt(test_clock_ms(), until_ms);
            test_sleep_ms(1);
        }
        harness_answer_held(harness);
        ck_assert_str_eq(raw_response(fd, false)->body, "held"); /* it may want it yet */
        close(fd);
    }
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(many_connections_on_several_threads_are_served)
{
    const struct http_options options = { .io_threads = 3 };
    struct harness *harness = harness_start(&options, NULL);
    int fds[300];

    for (int i = 0; i < 300; i++)
        fds[i] = raw_connect(harness->port);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 300; i++)
            raw_text(fds[i], "GET /hello HTTP/1.1\r\n" HOST "\r\n");
        for (int i = 0; i < 300; i++)
            ck_assert_str_eq(raw_response(fds[i], false)->body, "hello");
    }
    ck_assert_int_eq(harness_figures(harness).connections, 300);
    for (int i = 0; i < 300; i++)
        close(fds[i]);
    ck_assert_int_eq(harness->starts, 3);
    harness_stop(harness, 1000);
    ck_assert_int_eq(harness->stops, 3);
}
END_TEST
