/* harness.h - a real http_server on a port of its own with a small application inside the test's
 * process.
 *
 *   /hello            "hello"
 *   /echo             method, path, query and body, as text; body in memory, at most 1 MiB
 *   /count            bytes of the body, which goes to a sink; at most 16 MiB
 *   /broken           a sink that fails with GW_FULL
 *   /refused          403 before the body
 *   /later            "later", from another thread 30 ms later
 *   /held             nothing until harness_answer_held()
 *   /peer             the client's address and "tls" or "plain"
 *   /big?N            N bytes "x", not compressible; /text?N compressible
 *   /file?N           a file of N bytes, byte i is 'a' + i % 26, with ETag and Last-Modified
 *   /known            "known" with ETag and Last-Modified, compressible
 *   /own              "own", with a Referrer-Policy of its own
 *   /closing          "closing", and the connection ends
 *   /stream           a stream; see harness_stream_…
 *   OPTIONS           204 with Allow
 *   anything else     404
 */
#ifndef TESTS_HTTP_HARNESS_H
#define TESTS_HTTP_HARNESS_H

#include <check.h>
#include <stdatomic.h>

#include "http/http.h"
#include "tests/lib/client.h"
#include "tests/lib/memory.h"

#define HARNESS_ETAG "\"v1\""
#define HARNESS_DATE "Wed, 01 Apr 2026 08:30:00 GMT"

struct harness {
    struct http_server *server;
    struct gw_env *env;
    int port;
    const char *directory; /* of its files */
    _Atomic int starts, stops;
    _Atomic int headers, completes, aborts;
    _Atomic int streams_closed;
    _Atomic(struct http_exchange *) held;
    _Atomic(struct http_stream *) stream;
    int fail_start_at; /* io_start of this thread (from 1) fails; 0: none */
};

/* `options` may leave out `listen` (127.0.0.1:0) and io_threads (1); `env` NULL: the system's. */
struct harness *harness_start(const struct http_options *options, struct gw_env *env);
/* The server is made, but not started; the result of http_server_new. */
enum gw_err harness_make(const struct http_options *options, struct gw_env *env,
                         struct harness **out);
/* Stops within `ms` and frees. */
void harness_stop(struct harness *harness, int64_t ms);

/* The held exchange is there. */
void harness_await_held(struct harness *harness);
void harness_answer_held(struct harness *harness);
/* Answers it with a stream, which is NULL when the client has gone. */
void harness_stream_held(struct harness *harness);
/* Runs on the first I/O thread, and waits for it. */
void harness_run(struct harness *harness, void (*run)(struct harness *harness, void *arg),
                 void *arg);
/* On the stream's thread: how many of `count` sends it took. */
int harness_stream_send(struct harness *harness, const char *bytes, int count);
void harness_stream_close(struct harness *harness);
/* Waits until the counter has reached `wanted`; the test ends when it doesn't. */
void harness_await(_Atomic int *counter, int wanted);
struct http_figures harness_figures(struct harness *harness);

/* One request on a connection of its own, or on `fd`. */
struct response *harness_ask(struct harness *harness, const char *request);
struct response *harness_ask_on(int fd, const char *request);
/* Sends, and gives all that comes until the server closes. */
const char *harness_all(struct harness *harness, const char *request);
/* The peer has closed within `ms`, without another byte. */
bool harness_is_closed(int fd, int ms);

#endif
