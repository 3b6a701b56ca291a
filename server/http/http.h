/* http.h - the HTTP/1.1 server (RFC 9110, 9112), without knowing what the requests mean; for
 * server/core.
 *
 * Each I/O thread has an event base, a SO_REUSEPORT listener and its own connections; everything
 * about one connection happens on its thread. The application answers an exchange at once, or later
 * from any thread through http_io_post().
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <sys/socket.h>

#include "gw/buf.h"
#include "gw/env.h"

struct http_server;
struct http_io;       /* one I/O thread */
struct http_exchange; /* one request and its reply */

/* As sent, case-sensitive; WebDAV and CalDAV names are known (RFC 4918, 3253, 4791), others are
 * answered 501. */
enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_PROPFIND,
    HTTP_PROPPATCH,
    HTTP_MKCOL,
    HTTP_COPY,
    HTTP_MOVE,
    HTTP_LOCK,
    HTTP_UNLOCK,
    HTTP_REPORT,
    HTTP_MKCALENDAR,
    HTTP_SEARCH,
    HTTP_ACL,
    HTTP_METHOD_END
};

const char *http_method_name(enum http_method method);

struct http_header {
    struct gw_text name;
    struct gw_text value;
};

struct http_request {
    enum http_method method;
    struct gw_text path;  /* percent-decoded once, valid UTF-8, no control character, no "%2F", no
                             "." or ".." segment, starts with '/'; or "*" for OPTIONS */
    struct gw_text query; /* after '?', as sent, without it */
    const struct http_header *headers;
    size_t headers_count;
    struct gw_text body; /* memory sink: complete when http_app.complete runs */
    int64_t body_bytes;  /* any sink */
    struct gw_text peer; /* client's address as text, after X-Forwarded-For of trusted proxies */
    bool tls;            /* by us, or X-Forwarded-Proto: https of a trusted proxy */
};

/* Where a body goes; chosen by the application when the headers are in. A custom sink gets pieces
 * on the I/O thread and must not reply; an error ends the request with the error's status. */
struct http_sink {
    size_t bytes_max; /* beyond it 413, before reading it when Content-Length says so */
    enum gw_err (*write)(struct http_exchange *exchange, void *arg,
                         struct gw_text piece); /* NULL: into memory */
    void *arg;
    bool later; /* not decided yet: http_exchange_accept() or a reply follows, and until then
                   nothing more is read */
};

struct http_app {
    void *arg;
    /* Per I/O thread, on it: makes and frees the thread's own (database connection, caches). */
    enum gw_err (*io_start)(void *arg, struct http_io *io, void **io_state);
    void (*io_stop)(void *arg, void *io_state);
    /* Headers are in, no body read, no 100 sent. Fills `sink`; or replies now (the body is then
     * refused and the connection closed). */
    void (*headers)(void *arg, struct http_exchange *exchange, struct http_sink *sink);
    /* The body is in. Must lead to exactly one reply or stream, now or later. */
    void (*complete)(void *arg, struct http_exchange *exchange);
    /* The client went away between complete() and the reply; the exchange stays valid until the
     * application replies. Before complete() a lost exchange just ends: what belongs to it hangs on
     * its arena (gw_arena_own). Optional. */
    void (*aborted)(void *arg, struct http_exchange *exchange);
};

struct http_options {
    const char *listen;  /* "127.0.0.1:8080", "[::1]:0"; port 0: any, see http_server_port */
    unsigned io_threads; /* 0: cores */
    const char *tls_cert, *tls_key;     /* PEM; both or none; read again by http_server_reload */
    const char *trusted_proxies;        /* comma list of addresses and CIDR networks; NULL: none */
    const char *exempt_networks;        /* not limited per address (VDI, NAT) */
    size_t connections_max;             /* 0: 20,000, as far as descriptors go */
    size_t connections_per_address_max; /* 0: 1,000 */
    size_t header_bytes_max;            /* 0: 16 KiB; 431 beyond it */
    int64_t header_ms_max;              /* 0: 10,000; from the first byte, or from accept */
    int64_t idle_ms_max;                /* 0: 75,000 between requests */
    int64_t body_bytes_per_s_min;       /* 0: 1,000, after a grace of 5 s */
    int64_t send_ms_max;                /* 0: 30,000 without progress, of a body too */
    size_t arena_bytes_max;             /* 0: 16 MiB for each exchange */
    bool is_operators; /* takes connections where descriptors are kept from other servers */
};

/* What OpenSSL makes once for a process, before anybody needs it. GW_BUSY without memory. */
enum gw_err http_openssl_init(void) GW_MUST_USE;
/* What this thread has in its list of errors, by a library that asks OpenSSL, too. */
void http_openssl_forget(void);

/* Binds, starts nothing. `env` and what `options` and `app` point to must outlive the server, but
 * for the texts of `options`. GW_INVALID: address or networks malformed; GW_UNSUPPORTED:
 * certificate or key can't be used; GW_CONFLICT: the address is taken; GW_DENIED: not allowed to
 * bind it; GW_IO; GW_BUSY without memory. Raises the process's soft limit of descriptors where
 * connections_max needs it. */
enum gw_err http_server_new(struct gw_env *env, const struct http_options *options,
                            const struct http_app *app, struct http_server **out) GW_MUST_USE;
int http_server_port(const struct http_server *server);
/* Returns when every thread's io_start has run; the first of their errors, or GW_IO, with no thread
 * left. */
enum gw_err http_server_start(struct http_server *server) GW_MUST_USE;
/* Reads the certificates again; GW_UNSUPPORTED, and the old ones stay. Any thread. */
enum gw_err http_server_reload(struct http_server *server) GW_MUST_USE;
/* Graceful: no new connections, open exchanges finish, streams end, at most `ms`; then joins the
 * threads. Tasks posted later never run, but stay harmless until http_server_free. */
void http_server_stop(struct http_server *server, int64_t ms);
/* Stops first where that wasn't done. Exchanges that were never answered, and their arenas, end
 * here. */
void http_server_free(struct http_server *server);

/* Answers headers() that said `later`, on the exchange's I/O thread: the body goes to `sink`. The
 * exchange may be gone afterwards. */
void http_exchange_accept(struct http_exchange *exchange, const struct http_sink *sink);

const struct http_request *http_exchange_request(const struct http_exchange *exchange);
struct gw_text http_exchange_header(const struct http_exchange *exchange,
                                    const char *name); /* empty when absent */
/* Arena of the exchange: lives until the reply has left. Only one thread may use it at a time: who
 * holds the exchange. */
struct gw_arena *http_exchange_arena(struct http_exchange *exchange);
/* Whom limits per address count the client as: its address, of IPv6 the network of 64 bits, all of
 * which one client may use. In the exchange's arena. */
struct gw_text http_exchange_counted_as(struct http_exchange *exchange);
/* Whether its address is one of `exempt_networks`, which many clients share. */
bool http_exchange_is_exempt(const struct http_exchange *exchange);
/* The client hung up, or said that nothing more comes, while its reply was pending: hardly any that
 * did wants the reply. Any thread, while it holds the exchange. */
bool http_exchange_has_left(const struct http_exchange *exchange);
struct http_io *http_exchange_io(struct http_exchange *exchange);
void *http_io_state(struct http_io *io);
void **http_exchange_slot(struct http_exchange *exchange); /* the application's pointer */

struct http_reply {
    int status;
    const struct http_header *headers; /* beside Date, Content-Length, Connection, which are ours;
                                          values without control characters, else abort */
    size_t headers_count;
    struct gw_text content; /* in the exchange's arena, or constant; compressed by Accept-Encoding
                               when `compressible` */
    bool compressible;
    bool close;
    int file_fd; /* a file instead of content when `is_file`: closed by the server; ranges are
                    served */
    bool is_file;
    int64_t file_bytes;
};

/* On the exchange's I/O thread only. HEAD and ranges are the server's work; If-None-Match and
 * If-Modified-Since too, for GET and HEAD with status 200 that carry ETag or Last-Modified. Adds
 * X-Content-Type-Options, Referrer-Policy, Cross-Origin-Resource-Policy and, under TLS,
 * Strict-Transport-Security where the reply doesn't set them itself. The exchange is gone
 * afterwards. */
void http_reply(struct http_exchange *exchange, const struct http_reply *reply);

/* Server-sent events (WHATWG HTML 9.2). Sends the head and gives the stream, which lives until
 * closed() and stays on the exchange's thread, as all its functions do. The exchange is gone
 * afterwards. NULL, and closed() is never called, where the client went away meanwhile. Neither
 * this nor http_stream_send calls closed(). */
struct http_stream;
struct http_stream *http_stream_open(struct http_exchange *exchange,
                                     const struct http_header *headers, size_t headers_count,
                                     void (*closed)(void *arg, struct http_stream *stream),
                                     void *arg);
/* Queues bytes; false when the stream's queue (64 KiB) is full: the caller drops the stream or
 * sends a resync later. */
bool http_stream_send(struct http_stream *stream, struct gw_text bytes);
/* What is queued still leaves. closed() is called once, here or when the client goes or the server
 * stops. */
void http_stream_close(struct http_stream *stream);

/* From any thread: task->run(task, io) on that I/O thread, soon. Never blocks, never fails. */
void http_io_post(struct http_io *io, struct gw_task *task);
/* On each I/O thread in turn: the i-th, i < http_server_io_count. */
struct http_io *http_server_io(struct http_server *server, unsigned index);
unsigned http_server_io_count(const struct http_server *server);
/* Timer on the I/O thread: every `ms`; runs as long as the server does. To be called there
 * (io_start, a task). GW_IO. */
enum gw_err http_io_every(struct http_io *io, int64_t ms, void (*run)(void *arg),
                          void *arg) GW_MUST_USE;

struct http_figures {
    int64_t connections, requests, refused, streams, bytes_in, bytes_out;
};
void http_server_figures(const struct http_server *server, struct http_figures *out);

#endif
