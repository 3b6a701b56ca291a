/* harness.c - the small application behind the tests of the server. */
#include "tests/unit/server/http/harness.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/socket.h>

#define BODY_BYTES_MAX ((size_t)1 << 20)
#define SINK_BYTES_MAX ((size_t)16 << 20)
#define WAIT_MS_MAX 10000

static bool
path_is(const struct http_exchange *exchange, const char *path)
{
    return gw_text_equal(http_exchange_request(exchange)->path, gw_text_from(path));
}

static void
reply_text(struct http_exchange *exchange, int status, struct gw_text content)
{
    const struct http_header headers[] = { { GW_TEXT("Content-Type"), GW_TEXT("text/plain") } };
    const struct http_reply reply = {
        .status = status, .headers = headers, .headers_count = 1, .content = content
    };

    http_reply(exchange, &reply);
}

/* ---- what is answered later ---- */

struct later {
    struct gw_task task;
    struct http_exchange *exchange;
    struct http_io *io;
};

static void
answer_later(struct gw_task *task, void *lane)
{
    struct later *later = (struct later *)task;

    ck_assert_ptr_eq(lane, later->io);
    reply_text(later->exchange, 200, GW_TEXT("later"));
    free(later);
}

static void *
wait_and_post(void *arg)
{
    struct later *later = arg;

    test_sleep_ms(30);
    http_io_post(later->io, &later->task);
    return NULL;
}

static void
start_later(struct http_exchange *exchange)
{
    struct later *later = calloc(1, sizeof(*later));
    pthread_t thread;

    ck_assert_ptr_nonnull(later);
    later->task.run = answer_later;
    later->exchange = exchange;
    later->io = http_exchange_io(exchange);
    ck_assert_int_eq(pthread_create(&thread, NULL, wait_and_post, later), 0);
    pthread_detach(thread);
}

/* ---- sinks ---- */

static enum gw_err
sink_count(struct http_exchange *exchange, void *arg, struct gw_text piece)
{
    int64_t *count = *http_exchange_slot(exchange);

    (void)arg;
    *count += (int64_t)piece.bytes;
    return GW_OK;
}

static enum gw_err
sink_broken(struct http_exchange *exchange, void *arg, struct gw_text piece)
{
    (void)exchange;
    (void)arg;
    (void)piece;
    return GW_FULL;
}

static void
app_headers(void *arg, struct http_exchange *exchange, struct http_sink *sink)
{
    struct harness *harness = arg;

    harness->headers++;
    if (path_is(exchange, "/refused")) {
        reply_text(exchange, 403, GW_TEXT("no"));
    } else if (path_is(exchange, "/count")) {
        *http_exchange_slot(exchange) = GW_NEW(http_exchange_arena(exchange), int64_t);
        *sink = (struct http_sink){ .bytes_max = SINK_BYTES_MAX, .write = sink_count };
    } else if (path_is(exchange, "/broken")) {
        *sink = (struct http_sink){ .bytes_max = SINK_BYTES_MAX, .write = sink_broken };
    } else if (path_is(exchange, "/echo")) {
        sink->bytes_max = BODY_BYTES_MAX;
    }
}

/* ---- answers ---- */

static int64_t
query_number(const struct http_exchange *exchange)
{
    int64_t number;

    ck_assert_int_eq(gw_text_int(http_exchange_request(exchange)->query, &number), GW_OK);
    return number;
}

static void
reply_echo(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct gw_arena *arena = http_exchange_arena(exchange);
    struct gw_buf buf;

    gw_buf_init(&buf, 2 * BODY_BYTES_MAX);
    gw_buf_format(&buf, "%s %.*s?%.*s\n", http_method_name(request->method),
                  GW_TEXT_ARG(request->path), GW_TEXT_ARG(request->query));
    gw_buf_text(&buf, request->body);
    ck_assert(!buf.failed);
    gw_arena_own(arena, buf.data, free);
    reply_text(exchange, 200, gw_buf_view(&buf));
}

static void
reply_filled(struct http_exchange *exchange, bool compressible)
{
    size_t count = (size_t)query_number(exchange);
    char *bytes = gw_arena_alloc(http_exchange_arena(exchange), count + 1);
    const struct http_reply reply = { .status = 200,
                                      .content = { bytes, count },
                                      .compressible = compressible };

    memset(bytes, 'x', count);
    http_reply(exchange, &reply);
}

static const struct http_header known_headers[] = {
    { { "Content-Type", 12 }, { "text/plain", 10 } },
    { { "ETag", 4 }, { HARNESS_ETAG, 4 } },
    { { "Last-Modified", 13 }, { HARNESS_DATE, 29 } },
};

static void
reply_file(struct harness *harness, struct http_exchange *exchange)
{
    int64_t count = query_number(exchange);
    const char *path = test_text("%s/file", harness->directory);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char *bytes = malloc((size_t)count + 1);
    const struct http_reply reply = { .status = 200,
                                      .headers = known_headers,
                                      .headers_count = 3,
                                      .is_file = true,
                                      .file_fd = fd,
                                      .file_bytes = count };

    ck_assert_int_ge(fd, 0);
    ck_assert_ptr_nonnull(bytes);
    for (int64_t i = 0; i < count; i++)
        bytes[i] = (char)('a' + i % 26);
    ck_assert_int_eq(write(fd, bytes, (size_t)count), count);
    free(bytes);
    http_reply(exchange, &reply);
}

static void
reply_peer(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);

    reply_text(exchange, 200,
               gw_text_format(http_exchange_arena(exchange), "%.*s %s", GW_TEXT_ARG(request->peer),
                              request->tls ? "tls" : "plain"));
}

static void
reply_options(struct http_exchange *exchange)
{
    const struct http_header headers[] = { { GW_TEXT("Allow"), GW_TEXT("GET, HEAD, OPTIONS") } };
    const struct http_reply reply = { .status = 204, .headers = headers, .headers_count = 1 };

    http_reply(exchange, &reply);
}

static void
stream_closed(void *arg, struct http_stream *stream)
{
    struct harness *harness = arg;

    (void)stream;
    harness->stream = NULL;
    harness->streams_closed++;
}

static void
open_stream(struct harness *harness, struct http_exchange *exchange)
{
    const struct http_header headers[] = { { GW_TEXT("X-Stream"), GW_TEXT("yes") } };

    harness->stream = http_stream_open(exchange, headers, 1, stream_closed, harness);
}

static void
reply_special(struct harness *harness, struct http_exchange *exchange)
{
    static const struct http_header own[] = { { { "Referrer-Policy", 15 },
                                                { "no-referrer", 11 } } };
    const struct http_reply known = { .status = 200,
                                      .headers = known_headers,
                                      .headers_count = 3,
                                      .content = GW_TEXT("known"),
                                      .compressible = true };
    const struct http_reply with_own = {
        .status = 200, .headers = own, .headers_count = 1, .content = GW_TEXT("own")
    };
    const struct http_reply closing = { .status = 200,
                                        .content = GW_TEXT("closing"),
                                        .close = true };

    if (path_is(exchange, "/known"))
        http_reply(exchange, &known);
    else if (path_is(exchange, "/own"))
        http_reply(exchange, &with_own);
    else if (path_is(exchange, "/closing"))
        http_reply(exchange, &closing);
    else if (path_is(exchange, "/file"))
        reply_file(harness, exchange);
    else if (path_is(exchange, "/stream"))
        open_stream(harness, exchange);
    else
        reply_text(exchange, 404, GW_TEXT("nothing"));
}

static void
app_complete(void *arg, struct http_exchange *exchange)
{
    struct harness *harness = arg;
    const struct http_request *request = http_exchange_request(exchange);

    harness->completes++;
    if (request->method == HTTP_OPTIONS)
        reply_options(exchange);
    else if (path_is(exchange, "/hello"))
        reply_text(exchange, 200, GW_TEXT("hello"));
    else if (path_is(exchange, "/echo"))
        reply_echo(exchange);
    else if (path_is(exchange, "/count"))
        reply_text(exchange, 200,
                   gw_text_format(http_exchange_arena(exchange), "%lld",
                                  (long long)*(int64_t *)*http_exchange_slot(exchange)));
    else if (path_is(exchange, "/later"))
        start_later(exchange);
    else if (path_is(exchange, "/held"))
        harness->held = exchange;
    else if (path_is(exchange, "/peer"))
        reply_peer(exchange);
    else if (path_is(exchange, "/big") || path_is(exchange, "/text"))
        reply_filled(exchange, path_is(exchange, "/text"));
    else
        reply_special(harness, exchange);
}

static void
app_aborted(void *arg, struct http_exchange *exchange)
{
    struct harness *harness = arg;

    (void)exchange;
    harness->aborts++;
}

static enum gw_err
app_io_start(void *arg, struct http_io *io, void **io_state)
{
    struct harness *harness = arg;

    (void)io;
    *io_state = harness;
    return ++harness->starts == harness->fail_start_at ? GW_LIMITED : GW_OK;
}

static void
app_io_stop(void *arg, void *io_state)
{
    struct harness *harness = arg;

    ck_assert_ptr_eq(harness, io_state);
    harness->stops++;
}

/* ---- starting and stopping ---- */

enum gw_err
harness_make(const struct http_options *options, struct gw_env *env, struct harness **out)
{
    struct harness *harness = test_alloc(sizeof(*harness));
    struct http_options filled = *options;
    const struct http_app app = { .arg = harness,
                                  .io_start = app_io_start,
                                  .io_stop = app_io_stop,
                                  .headers = app_headers,
                                  .complete = app_complete,
                                  .aborted = app_aborted };
    enum gw_err err;

    if (filled.listen == NULL)
        filled.listen = "127.0.0.1:0";
    if (filled.io_threads == 0)
        filled.io_threads = 1;
    harness->env = env == NULL ? gw_env_system() : env;
    harness->directory = test_directory();
    err = http_server_new(harness->env, &filled, &app, &harness->server);
    if (err != GW_OK)
        return err;
    harness->port = http_server_port(harness->server);
    *out = harness;
    return GW_OK;
}

struct harness *
harness_start(const struct http_options *options, struct gw_env *env)
{
    struct harness *harness;

    ck_assert_int_eq(harness_make(options, env, &harness), GW_OK);
    ck_assert_int_eq(http_server_start(harness->server), GW_OK);
    return harness;
}

void
harness_stop(struct harness *harness, int64_t ms)
{
    http_server_stop(harness->server, ms);
    http_server_free(harness->server);
}

/* ---- from the test's thread ---- */

void
harness_await(_Atomic int *counter, int wanted)
{
    long long until_ms = test_clock_ms() + WAIT_MS_MAX;

    while (*counter < wanted && test_clock_ms() < until_ms)
        test_sleep_ms(1);
    ck_assert_int_ge(*counter, wanted);
}

void
harness_await_held(struct harness *harness)
{
    long long until_ms = test_clock_ms() + WAIT_MS_MAX;

    while (harness->held == NULL && test_clock_ms() < until_ms)
        test_sleep_ms(1);
    ck_assert_ptr_nonnull(harness->held);
}

struct run {
    struct gw_task task;
    void (*body)(struct harness *harness, void *arg);
    struct harness *harness;
    void *arg;
    _Atomic int done;
};

static void
run_body(struct gw_task *task, void *lane)
{
    struct run *run = (struct run *)task;

    (void)lane;
    run->body(run->harness, run->arg);
    run->done = 1;
}

void
harness_run(struct harness *harness, void (*body)(struct harness *harness, void *arg), void *arg)
{
    struct run run = { .task = { .run = run_body }, .body = body, .harness = harness, .arg = arg };

    http_io_post(http_server_io(harness->server, 0), &run.task);
    harness_await(&run.done, 1);
}

static void
answer_held(struct harness *harness, void *arg)
{
    (void)arg;
    reply_text(harness->held, 200, GW_TEXT("held"));
    harness->held = NULL;
}

void
harness_answer_held(struct harness *harness)
{
    harness_await_held(harness);
    harness_run(harness, answer_held, NULL);
}

static void
stream_held(struct harness *harness, void *arg)
{
    (void)arg;
    open_stream(harness, harness->held);
    harness->held = NULL;
}

void
harness_stream_held(struct harness *harness)
{
    harness_await_held(harness);
    harness_run(harness, stream_held, NULL);
}

struct sends {
    const char *bytes;
    int wanted, taken;
};

static void
send_all(struct harness *harness, void *arg)
{
    struct sends *sends = arg;
    struct http_stream *stream = harness->stream;

    while (stream != NULL && sends->taken < sends->wanted &&
           http_stream_send(stream, gw_text_from(sends->bytes)))
        sends->taken++;
}

int
harness_stream_send(struct harness *harness, const char *bytes, int count)
{
    struct sends sends = { bytes, count, 0 };

    harness_run(harness, send_all, &sends);
    return sends.taken;
}

static void
close_stream(struct harness *harness, void *arg)
{
    (void)arg;
    http_stream_close(harness->stream);
}

void
harness_stream_close(struct harness *harness)
{
    harness_run(harness, close_stream, NULL);
}

struct http_figures
harness_figures(struct harness *harness)
{
    struct http_figures figures;

    http_server_figures(harness->server, &figures);
    return figures;
}

struct response *
harness_ask_on(int fd, const char *request)
{
    struct response *response;

    raw_text(fd, request);
    response = raw_response(fd, strncmp(request, "HEAD ", 5) == 0);
    ck_assert_msg(response != NULL, "no reply to: %s", request);
    return response;
}

struct response *
harness_ask(struct harness *harness, const char *request)
{
    int fd = raw_connect(harness->port);
    struct response *response = harness_ask_on(fd, request);

    close(fd);
    return response;
}

const char *
harness_all(struct harness *harness, const char *request)
{
    int fd = raw_connect(harness->port);
    const char *all;

    raw_text(fd, request);
    all = raw_rest(fd, WAIT_MS_MAX, NULL);
    close(fd);
    return all;
}

bool
harness_is_closed(int fd, int ms)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char byte;

    return poll(&wait, 1, ms) == 1 && recv(fd, &byte, 1, 0) <= 0;
}
