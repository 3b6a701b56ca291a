/* Sockets that dribble and sockets that fail: every request is answered rightly or not at all. */
#include <errno.h>
#include <sys/socket.h>

#include "tests/unit/server/http/harness.h"

#define HOST "Host: city.example\r\n"

struct bad_sockets {
    struct gw_env env;
    struct gw_env_sockets sockets;
    bool dribbles;        /* few bytes a call, now and then none */
    _Atomic int calls;    /* of read and writev */
    _Atomic int fails_at; /* this call fails (from 1); 0: none */
};

static struct bad_sockets bad;

/* -1 with errno, or how many bytes the call may move. */
static ssize_t
share(size_t wanted)
{
    int call = ++bad.calls;

    if (call == bad.fails_at) {
        errno = EIO;
        return -1;
    }
    if (!bad.dribbles)
        return (ssize_t)wanted;
    if (call % 5 == 0) {
        errno = call % 2 == 0 ? EAGAIN : EINTR;
        return -1;
    }
    return (ssize_t)(wanted < (size_t)call % 7 + 1 ? wanted : (size_t)call % 7 + 1);
}

static ssize_t
bad_read(struct gw_env *env, int fd, void *bytes, size_t count)
{
    ssize_t allowed = share(count);

    (void)env;
    return allowed < 0
               ? -1
               : gw_env_system()->sockets->read(gw_env_system(), fd, bytes, (size_t)allowed);
}

static ssize_t
bad_writev(struct gw_env *env, int fd, const struct iovec *parts, int count)
{
    struct iovec first = parts[0];
    ssize_t allowed;

    (void)env;
    allowed = share(first.iov_len);
    if (allowed < 0)
        return -1;
    if (!bad.dribbles)
        return gw_env_system()->sockets->writev(gw_env_system(), fd, parts, count);
    first.iov_len = (size_t)allowed;
    return gw_env_system()->sockets->writev(gw_env_system(), fd, &first, 1);
}

static struct gw_env *
bad_env(bool dribbles)
{
    bad.env = *gw_env_system();
    bad.sockets = *bad.env.sockets;
    bad.sockets.read = bad_read;
    bad.sockets.writev = bad_writev;
    bad.env.sockets = &bad.sockets;
    bad.dribbles = dribbles;
    return &bad.env;
}

START_TEST(short_reads_and_writes_change_nothing)
{
    const struct http_options options = { 0 };
    struct harness *harness = harness_start(&options, bad_env(true));
    int fd = raw_connect(harness->port);

    raw_text(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"
                 "PUT /count HTTP/1.1\r\n" HOST
                 "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n"
                 "GET /later HTTP/1.1\r\n" HOST "\r\n"
                 "GET /file?1000 HTTP/1.1\r\n" HOST "\r\n"
                 "GET /big?3000 HTTP/1.1\r\n" HOST "\r\n"
                 "GET /hello HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    ck_assert_str_eq(raw_response(fd, false)->body, "POST /echo?\nhello");
    ck_assert_str_eq(raw_response(fd, false)->body, "5");
    ck_assert_str_eq(raw_response(fd, false)->body, "later");
    ck_assert_uint_eq(strspn(raw_response(fd, false)->body, "abcdefghijklmnopqrstuvwxyz"), 1000);
    ck_assert_uint_eq(strspn(raw_response(fd, false)->body, "x"), 3000);
    ck_assert_str_eq(raw_response(fd, false)->body, "hello");
    ck_assert(harness_is_closed(fd, 5000));
    close(fd);
    harness_stop(harness, 1000);
}
END_TEST

/* One of each kind of request; what comes back is not looked at. */
static void
ask_everything(struct harness *harness)
{
    static const char *const requests[] = {
        "GET /hello HTTP/1.1\r\n" HOST "\r\n",
        "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
        "GET /later HTTP/1.1\r\n" HOST "\r\n",
        "GET /file?100000 HTTP/1.1\r\n" HOST "\r\n",
        "POST /refused HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nok",
        "GET /stream HTTP/1.1\r\n" HOST "\r\n",
    };

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        int fd = raw_connect(harness->port);
        char byte;

        raw_text(fd, requests[i]);
        ck_assert_int_le(recv(fd, &byte, 1, 0), 1);
        close(fd);
    }
}

START_TEST(any_failing_call_ends_one_connection_at_most)
{
    const struct http_options options = { 0 };
    struct harness *harness = harness_start(&options, bad_env(false));
    int at = 0;

    do {
        bad.calls = 0;
        bad.fails_at = ++at;
        ask_everything(harness);
        ck_assert_int_lt(at, 200);
    } while (bad.calls >= at);
    bad.fails_at = 0;
    ck_assert_str_eq(harness_ask(harness, "GET /hello HTTP/1.1\r\n" HOST "\r\n")->body, "hello");
    while (harness_figures(harness).connections > 0)
        test_sleep_ms(1);
    ck_assert_int_eq(harness_figures(harness).streams, 0);
    ck_assert_int_gt(at, 10);
    harness_stop(harness, 1000);
}
END_TEST
