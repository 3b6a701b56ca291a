/* state.h - what a server and its I/O threads are made of; private to this folder.
 *
 * An I/O thread's state is touched by no other, save its mailbox and its figures.
 */
#ifndef HTTP_STATE_H
#define HTTP_STATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "gw/time.h"
#include "http/codec.h"
#include "http/connection.h"

struct http_tls;
struct http_limits;

struct http_every {
    struct http_every *next;
    struct event event;
    void (*run)(void *arg);
    void *arg;
};

struct http_counters {
    _Atomic int64_t connections, requests, refused, streams, bytes_in, bytes_out;
};

struct http_io {
    struct http_server *server;
    struct gw_env *env;
    void *state; /* the application's */
    struct event_base *base;
    struct event accept_event, wake_event, tick_event;
    bool accepting;
    int listen_fd, wake_fd;
    int reserve_fd;         /* given up to turn a client away when descriptors are out; -1 */
    int64_t said_out_at_ms; /* that descriptors are out; 0: never */
    _Atomic(struct gw_task *) mailbox; /* newest first */
    struct gw_task stop_task;
    bool stopping;
    int64_t stop_at_ms;
    struct http_wheel wheel;
    int64_t now_ms; /* monotonic, of this turn of the loop */
    int64_t date_second;
    char date[GW_HTTP_DATE_CHARS];
    struct connection *connections;
    struct connection *walk; /* the next one of a walk over all of them */
    size_t lingering;        /* connections turned away that still linger */
    struct http_exchange *live, *kept;
    size_t kept_count;
    struct http_every *everies;
    struct http_codecs codecs;
    struct gw_buf head; /* of the reply being built */
    char *input;        /* HTTP_INPUT_BYTES */
    char *chunk;        /* HTTP_CHUNK_BYTES */
    char *record;       /* HTTP_RECORD_BYTES */
    struct http_counters counters;
    uint64_t thread;
    bool has_thread;
    char name[16];
};

struct http_server {
    struct gw_env *env;
    struct http_options options; /* defaults filled in; its texts may be gone */
    struct http_app app;
    struct http_networks proxies, exempt;
    struct http_limits *limits;
    /* Connections with these numbers and above are turned away; those above the second at once. */
    int connection_fd_end, lingering_fd_end;
    struct http_tls *tls; /* NULL: plain */
    struct http_io *ios;
    unsigned ios_count;
    int port;
    /* Start of the threads. */
    struct gw_signal *reported; /* over the next two */
    unsigned reports;
    enum gw_err start_err;
};

static inline void
http_count(_Atomic int64_t *counter, int64_t by)
{
    /* One writer: cheaper than an atomic addition. */
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + by,
                          memory_order_relaxed);
}

/* io.c */
enum gw_err http_io_init(struct http_io *io, struct http_server *server,
                         unsigned index) GW_MUST_USE;
void http_io_done(struct http_io *io);
void *http_io_body(void *arg); /* the thread */
void http_io_touch_clock(struct http_io *io);

/* accept.c */
enum gw_err http_listen(struct http_io *io, const struct sockaddr_storage *address,
                        socklen_t bytes) GW_MUST_USE;
/* Whether the address can be had alone: SO_REUSEPORT would share it with another process. */
enum gw_err http_listen_probe(const struct sockaddr_storage *address, socklen_t bytes) GW_MUST_USE;
void http_accept_start(struct http_io *io);
void http_accept_stop(struct http_io *io);
enum gw_err http_limits_new(struct http_server *server, struct http_limits **out) GW_MUST_USE;
void http_limits_free(struct http_limits *limits);
void http_limits_leave(struct http_limits *limits, const struct http_address *address);

#endif
