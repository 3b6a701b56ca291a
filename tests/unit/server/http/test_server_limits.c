/* Deadlines and limits: nobody keeps a connection without using it, and who has no room hears so.
 */
#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "tests/lib/fake_env.h"
#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"
#define HELLO "GET /hello HTTP/1.1\r\n" HOST "\r\n"

static const struct http_options defaults = { 0 };

/* Waits until the server has seen the bytes. */
static void
await_bytes(struct harness *harness, int64_t count)
{
    long long until_ms = test_clock_ms() + 5000;

    while (harness_figures(harness).bytes_in < count && test_clock_ms() < until_ms)
        test_sleep_ms(1);
    ck_assert_int_ge(harness_figures(harness).bytes_in, count);
}

static void
await_connections(struct harness *harness, int64_t count)
{
    long long until_ms = test_clock_ms() + 5000;

    while (harness_figures(harness).connections != count && test_clock_ms() < until_ms)
        test_sleep_ms(1);
    ck_assert_int_eq(harness_figures(harness).connections, count);
}

START_TEST(a_head_that_drips_in_is_ended_by_its_deadline)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);
    const char *head = "GET /hello HTTP/1.1\r\n";
    struct response *response;

    for (int i = 0; i < 9; i++) {
        raw_send(fd, head + i, 1);
        await_bytes(harness, i + 1);
        fake_env_advance(fake, 1000 * 1000);
    }
    test_sleep_ms(500);
    ck_assert_int_eq(harness_figures(harness).connections, 1);
    fake_env_advance(fake, 1500 * 1000);
    response = raw_response(fd, false);
    expect_problem(response, 408, "timeout", "");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_connection_without_a_request_is_closed)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);

    await_connections(harness, 1);
    fake_env_advance(fake, 11000 * 1000);
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(an_idle_connection_is_closed_after_its_time_and_not_before)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);

    for (int i = 0; i < 3; i++) {
        ck_assert_str_eq(harness_ask_on(fd, HELLO)->body, "hello");
        fake_env_advance(fake, 74 * GW_SECOND);
        ck_assert(!harness_is_closed(fd, 450));
    }
    fake_env_advance(fake, 2 * GW_SECOND);
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_pending_reply_has_no_deadline_of_ours)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int fd = raw_connect(harness->port);

    raw_text(fd, "GET /held HTTP/1.1\r\n" HOST "\r\n");
    harness_await_held(harness);
    fake_env_advance(fake, 3600 * GW_SECOND);
    ck_assert(!harness_is_closed(fd, 450));
    harness_answer_held(harness);
    ck_assert_str_eq(raw_response(fd, false)->body, "held");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(who_does_not_read_the_reply_is_cut_off)
{
    struct fake_env *fake = fake_env_new();
    struct harness *harness = harness_start(&defaults, &fake->env);
    int small = 4096;
    int fd = raw_connect(harness->port);
    int64_t out = -1;

    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
    raw_text(fd, "GET /big?15000000 HTTP/1.1\r\n" HOST "\r\n");
    while (harness_figures(harness).bytes_out != out) {
        out = harness_figures(harness).bytes_out;
        test_sleep_ms(100);
    }
    ck_assert_int_lt(out, 1024 * 1024); /* all else would lie in the kernel's memory */
    fake_env_advance(fake, 29 * GW_SECOND);
    test_sleep_ms(450);
    ck_assert_int_eq(harness_figures(harness).connections, 1);
    fake_env_advance(fake, 2 * GW_SECOND);
    await_connections(harness, 0);
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(a_slow_reader_that_reads_gets_everything)
{
    struct harness *harness = harness_start(&defaults, NULL);
    int fd = raw_connect(harness->port);
    struct response *response;

    raw_text(fd, "GET /big?14000000 HTTP/1.1\r\n" HOST "\r\n" HELLO);
    test_sleep_ms(300);
    response = raw_response(fd, false);
    ck_assert_uint_eq(response->body_bytes, 14000000);
    ck_assert_uint_eq(strspn(response->body, "x"), 14000000);
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(an_address_gets_no_more_connections_than_its_share)
{
    const struct http_options options = { .connections_per_address_max = 3 };
    struct harness *harness = harness_start(&options, NULL);
    int fds[3];
    struct response *response;

    for (int i = 0; i < 3; i++) {
        fds[i] = raw_connect(harness->port);
        ck_assert_str_eq(harness_ask_on(fds[i], HELLO)->body, "hello");
    }
    response = harness_ask(harness, HELLO);
    expect_status(response, 429);
    ck_assert_str_eq(response_header(response, "Retry-After"), "5");
    close(fds[0]);
    await_connections(harness, 2);
    ck_assert_str_eq(harness_ask(harness, HELLO)->body, "hello");
    close(fds[1]);
    close(fds[2]);
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(exempt_networks_and_proxies_have_no_share)
{
    const struct http_options exempt = { .connections_per_address_max = 1,
                                         .exempt_networks = "127.0.0.0/8" };
    const struct http_options proxy = { .connections_per_address_max = 1,
                                        .trusted_proxies = "127.0.0.1" };
    const struct http_options *both[] = { &exempt, &proxy };

    for (int which = 0; which < 2; which++) {
        struct harness *harness = harness_start(both[which], NULL);
        int fds[5];

        for (int i = 0; i < 5; i++) {
            fds[i] = raw_connect(harness->port);
            ck_assert_str_eq(harness_ask_on(fds[i], HELLO)->body, "hello");
        }
        for (int i = 0; i < 5; i++)
            close(fds[i]);
        harness_stop(harness, 1000);
    }
}
END_TEST

START_TEST(a_full_server_says_so_at_once_and_recovers)
{
    const struct http_options options = { .connections_max = 10 };
    struct harness *harness = harness_start(&options, NULL);
    int fds[10];
    struct response *response;

    for (int i = 0; i < 10; i++) {
        fds[i] = raw_connect(harness->port);
        ck_assert_str_eq(harness_ask_on(fds[i], HELLO)->body, "hello");
    }
    for (int i = 0; i < 600; i++) { /* more than linger */
        int fd = raw_connect(harness->port);

        raw_text(fd, HELLO);
        close(fd);
    }
    test_sleep_ms(100);
    response = harness_ask(harness, HELLO);
    expect_status(response, 503);
    ck_assert_str_eq(harness_ask_on(fds[5], HELLO)->body, "hello");
    for (int i = 0; i < 10; i++)
        close(fds[i]);
    await_connections(harness, 0);
    ck_assert_str_eq(harness_ask(harness, HELLO)->body, "hello");
    harness_stop(harness, 1000);
}
END_TEST

static int
descriptors_open(void)
{
    int fd = dup(0);

    close(fd);
    return fd;
}

/* Client and server share the descriptors of this process: the client takes its own first. */
START_TEST(without_descriptors_the_server_sheds_and_recovers)
{
    struct harness *harness = harness_start(&defaults, NULL);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)harness->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct rlimit few;
    int fds[40];

    for (int i = 0; i < 40; i++)
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    few.rlim_cur = few.rlim_max = (rlim_t)descriptors_open() + 10;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(connect(fds[i], (struct sockaddr *)&address, sizeof(address)), 0);
    test_sleep_ms(500);
    ck_assert_int_gt(harness_figures(harness).refused, 0);
    ck_assert_int_ge(harness_figures(harness).connections, 5);
    ck_assert_str_eq(harness_ask_on(fds[0], HELLO)->body, "hello");
    for (int i = 0; i < 40; i++)
        close(fds[i]);
    await_connections(harness, 0);
    test_sleep_ms(250);
    ck_assert_str_eq(harness_ask(harness, HELLO)->body, "hello");
    harness_stop(harness, 1000);
}
END_TEST

START_TEST(only_a_trusted_proxy_says_who_the_client_is)
{
    const struct http_options trusting = { .trusted_proxies = "127.0.0.0/8, 10.0.0.0/8" };
    struct harness *harness = harness_start(&trusting, NULL);
    const char *request = "GET /peer HTTP/1.1\r\n" HOST "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n"
                          "X-Forwarded-Proto: https\r\n\r\n";
    struct response *response = harness_ask(harness, request);

    ck_assert_str_eq(response->body, "192.0.2.7 tls");
    ck_assert_ptr_nonnull(response_header(response, "Strict-Transport-Security"));
    ck_assert_str_eq(harness_ask(harness, "GET /peer HTTP/1.1\r\n" HOST "\r\n")->body,
                     "127.0.0.1 plain");
    harness_stop(harness, 1000);
    harness = harness_start(&defaults, NULL);
    ck_assert_str_eq(harness_ask(harness, request)->body, "127.0.0.1 plain");
    harness_stop(harness, 1000);
}
END_TEST
