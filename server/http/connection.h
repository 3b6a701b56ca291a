/* connection.h - connections, their exchanges and streams: what they are made of and who does what;
 * private to this folder. All of it on the I/O thread that has the connection.
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include <event2/event.h>
#include <event2/event_struct.h>

#include "http/address.h"
#include "http/framing.h"
#include "http/wheel.h"

struct ssl_st;

#define HTTP_INPUT_BYTES ((size_t)64 << 10) /* read at once while a body comes in */
#define HTTP_HEAD_INPUT_BYTES ((size_t)16 << 10)
#define HTTP_CHUNK_BYTES ((size_t)64 << 10)  /* of a file, sent at once */
#define HTTP_RECORD_BYTES ((size_t)16 << 10) /* TLS record */
#define HTTP_REPLY_HEAD_BYTES ((size_t)64 << 10)
#define HTTP_STREAM_QUEUE_BYTES ((size_t)64 << 10)
#define HTTP_EXCHANGES_KEPT 128 /* for the next requests, on each thread */

/* Of one connection that pipelines, before others get theirs: so many requests, or so long. */
#define HTTP_REQUESTS_A_TURN 32
#define HTTP_TURN_MS 1

enum connection_state {
    CONN_HANDSHAKE, /* TLS */
    CONN_IDLE,      /* between requests */
    CONN_HEAD,
    CONN_BODY,
    CONN_PENDING, /* the application has the exchange, before or after its body; reading has
                     stopped */
    CONN_REPLY,   /* the reply is leaving */
    CONN_STREAM,  /* server-sent events */
    CONN_FLUSH,   /* the stream has ended, its queue is leaving */
    CONN_LINGER, /* said good-bye; what still comes is thrown away, so that no reset overtakes it */
    CONN_CLOSED
};

struct http_stream {
    void (*closed)(void *arg, struct http_stream *stream);
    void *arg;
    struct gw_buf queue;
};

struct connection {
    struct http_io *io;
    struct connection *next, *previous;
    struct event event;
    struct http_timer timer;
    struct http_exchange *exchange; /* in CONN_HEAD to CONN_REPLY */
    struct ssl_st *tls;             /* NULL: plain */
    struct gw_buf input;            /* read, but not yet used */
    struct http_stream stream;
    struct http_address address;
    int64_t since_ms; /* of the state, or of its last progress */
    int fd;
    unsigned state; /* enum connection_state */
    uint32_t drained;
    uint32_t turn;    /* requests that it may still start in this turn of the loop */
    short armed;      /* events that are waited for */
    bool running;     /* held further up this very stack: no second run, no free */
    bool eof;         /* the client sends no more */
    bool paused;      /* CONN_PENDING: no more reading until the reply is gone */
    bool served;      /* a request before this */
    bool blocked;     /* the socket took less than all */
    bool yields;      /* had its turn; goes on after the others */
    bool wants_write; /* TLS waits for room before it can read */
    bool trusted;     /* a proxy of ours */
    bool counted;     /* in the limits */
    bool broken;      /* ends with the next tick */
};

struct http_exchange {
    struct http_io *io;
    struct connection *connection; /* NULL: the client went away */
    struct http_exchange *next, *previous;
    struct gw_arena *arena;
    void *slot;
    struct http_request request;
    struct http_sink sink;
    struct http_head head;
    struct http_framing framing;
    struct gw_buf body;
    struct gw_buf packed; /* the compressed reply */
    struct gw_buf held;   /* the rest of its head, when the socket took less */
    int64_t started_ms;   /* the head; then the body */
    /* The reply that is leaving: parts in memory, then a part of a file. */
    struct iovec out[2];
    int file_fd; /* -1: none */
    int64_t file_at;
    int64_t file_left;
    bool close;        /* the connection ends with this reply */
    _Atomic bool left; /* any thread may look */
};

/* connection.c */
/* Whether bytes that come in are a request's. */
static inline bool
http_takes_requests(const struct connection *connection)
{
    return connection->state == CONN_IDLE || connection->state == CONN_HEAD ||
           connection->state == CONN_BODY;
}
/* Takes the descriptor; NULL without memory, and it is closed. */
struct connection *http_connection_new(struct http_io *io, int fd,
                                       const struct http_address *address,
                                       enum connection_state state);
void http_connection_enter(struct connection *connection, enum connection_state state);
/* Goes on with what was read before, then waits for what the state wants. Nothing when it runs
 * already. The connection may be gone afterwards. */
void http_connection_run(struct connection *connection);
/* Between these two the connection isn't freed and starts nothing new; release() goes on with
 * http_connection_run(), unless somebody further up the stack holds it too. */
bool http_connection_hold(struct connection *connection);
void http_connection_release(struct connection *connection, bool was_held);
/* Ends it at once. Its memory stays while it is held. */
void http_connection_close(struct connection *connection);
/* Says that nothing more comes, and waits a little for the client to hear it. */
void http_connection_linger(struct connection *connection);
void http_connection_expired(struct http_timer *timer);
/* Ends it where it isn't in the middle of something; for the stop of the server. */
void http_connection_stop(struct connection *connection);

/* exchange.c */
/* NULL without memory. */
struct http_exchange *http_exchange_new(struct connection *connection);
void http_exchange_free(struct http_exchange *exchange);
void http_exchange_destroy(struct http_exchange *exchange);
/* Fills the request from the whole head at `data`. 0, or the status of its refusal. */
int http_exchange_fill(struct http_exchange *exchange, const char *data);
/* Gives a piece of the body to its sink. 0, or the status of its refusal. */
int http_exchange_store(struct http_exchange *exchange, struct gw_text piece);

/* reply.c */
/* The server's own answer, which ends the connection. */
void http_reply_refusal(struct http_exchange *exchange, int status);
/* The same without an exchange, for a connection turned away. */
const char *http_refusal_message(int status);

/* Status line, and the headers that every reply has, into io->head. */
void http_reply_start(struct http_io *io, int status, bool tls, unsigned own_headers);
void http_reply_header(struct http_io *io, struct gw_text name, struct gw_text value);

/* send.c */
enum http_sent { HTTP_SENT_ALL, HTTP_SENT_PART, HTTP_SENT_FAILED };
/* Sends as much of parts as the socket takes, and moves them on. */
enum http_sent http_send_parts(struct connection *connection, struct iovec *parts, int count);
/* The reply: on its end the exchange is gone, and the connection waits for the next or lingers. */
void http_send_reply(struct connection *connection);

/* receive.c */
/* What the socket has, to the parsers. Each of these may end the connection. */
void http_receive_requests(struct connection *connection);
/* What was read before, and had to wait. */
void http_receive_kept(struct connection *connection);
/* While the application works: one piece more, then the client has to wait. */
void http_receive_ahead(struct connection *connection);
/* Thrown away; beyond `bytes_max` in all the connection ends. */
void http_receive_nothing(struct connection *connection, uint32_t bytes_max);
/* Answers the request that is coming in, by ourselves, and ends the connection. */
void http_refuse(struct connection *connection, int status);

/* stream.c */
void http_stream_flush(struct connection *connection);

#endif
