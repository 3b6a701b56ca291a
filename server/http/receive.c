/* receive.c - bytes in: from the socket through the parsers to the application.
 *
 * All of a thread's connections read into one buffer. What the parsers can't use yet moves to the
 * connection's own, which is gone again when it is used: an idle connection holds no bytes. Any
 * byte may be one of a password, so each place is overwritten when its bytes were used, or won't
 * be.
 */
#include <errno.h>

#include "http/tls.h"

static ssize_t
receive(struct connection *connection, char *bytes, size_t count)
{
    struct gw_env *env = connection->io->env;
    ssize_t got = connection->tls != NULL ? http_tls_read(connection, bytes, count)
                                          : env->sockets->read(env, connection->fd, bytes, count);

    if (got > 0)
        http_count(&connection->io->counters.bytes_in, got);
    return got;
}

static void
forget(struct connection *connection, ssize_t got)
{
    explicit_bzero(connection->io->input, (size_t)got);
}

void
http_refuse(struct connection *connection, int status)
{
    http_count(&connection->io->counters.refused, 1);
    http_reply_refusal(connection->exchange, status);
}

static void
complete(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    const struct http_app *app = &connection->io->server->app;

    exchange->request.body = gw_buf_view(&exchange->body);
    if (connection->state != CONN_PENDING)
        http_connection_enter(connection, CONN_PENDING);
    app->complete(app->arg, exchange);
}

/* RFC 9110 section 10.1.1; only now that the application wants the body. */
static void
send_continue(struct connection *connection)
{
    struct gw_text line = GW_TEXT("HTTP/1.1 100 Continue\r\n\r\n");
    struct iovec part = { (void *)(uintptr_t)line.data, line.bytes };

    /* Nothing else is on its way to this client, so a socket that doesn't take it is broken. */
    if (http_send_parts(connection, &part, 1) != HTTP_SENT_ALL)
        http_connection_close(connection);
}

/* What the application has said of the body; `has_more` bytes of it are here already. */
static void
accept_body(struct connection *connection, const struct http_sink *sink, bool has_more)
{
    struct http_exchange *exchange = connection->exchange;

    exchange->sink = *sink;
    exchange->body.bytes_max = sink->bytes_max;
    if (exchange->framing.state == FRAMING_END) {
        complete(connection);
    } else if (exchange->head.has_length && (uint64_t)exchange->head.length > sink->bytes_max) {
        http_refuse(connection, 413);
    } else {
        exchange->started_ms = connection->io->now_ms;
        http_connection_enter(connection, CONN_BODY);
        if (exchange->head.expects_continue && !has_more)
            send_continue(connection);
    }
}

/* The head is whole at `data`; `has_more` bytes follow it already. */
static void
accept_head(struct connection *connection, const char *data, bool has_more)
{
    struct http_exchange *exchange = connection->exchange;
    const struct http_app *app = &connection->io->server->app;
    struct http_sink sink = { 0 };
    int status = http_exchange_fill(exchange, data);

    http_count(&connection->io->counters.requests, 1);
    if (status != 0) {
        http_refuse(connection, status);
        return;
    }
    app->headers(app->arg, exchange, &sink);
    if (connection->state != CONN_HEAD)
        return; /* answered */
    if (sink.later)
        http_connection_enter(connection, CONN_PENDING);
    else
        accept_body(connection, &sink, has_more);
}

void
http_exchange_accept(struct http_exchange *exchange, const struct http_sink *sink)
{
    struct connection *connection = exchange->connection;
    bool was_held;

    if (connection == NULL) {
        http_exchange_free(exchange);
        return;
    }
    was_held = http_connection_hold(connection);
    accept_body(connection, sink, connection->input.bytes > 0);
    http_connection_release(connection, was_held);
}

/* Returns the bytes used. */
static size_t
consume_head(struct connection *connection, struct gw_text bytes)
{
    struct http_head *head = &connection->exchange->head;

    switch (http_head_parse(head, bytes)) {
    case HTTP_HEAD_MORE:
        break;
    case HTTP_HEAD_REFUSED:
        http_refuse(connection, head->status);
        break;
    case HTTP_HEAD_DONE: {
        size_t used = head->bytes;

        accept_head(connection, bytes.data, used < bytes.bytes);
        return used;
    }
    }
    return 0;
}

static size_t
consume_body(struct connection *connection, struct gw_text bytes)
{
    struct http_exchange *exchange = connection->exchange;
    struct gw_text piece;
    size_t used = 0;
    size_t step;
    int status = 0;

    while (status == 0) {
        switch (http_framing_next(&exchange->framing, gw_text_slice(bytes, used, bytes.bytes),
                                  &step, &piece)) {
        case HTTP_FRAMING_PIECE:
            connection->since_ms = connection->io->now_ms;
            status = http_exchange_store(exchange, piece);
            break;
        case HTTP_FRAMING_MORE:
            return used + step;
        case HTTP_FRAMING_DONE:
            complete(connection);
            return used + step;
        case HTTP_FRAMING_REFUSED:
            status = 400;
            break;
        }
        used += step;
    }
    http_refuse(connection, status);
    return used;
}

/* The first request of a turn is always taken. */
static bool
turn_is_over(const struct connection *connection)
{
    const struct http_io *io = connection->io;

    if (connection->turn == HTTP_REQUESTS_A_TURN)
        return false;
    return connection->turn == 0 ||
           io->env->monotonic_us(io->env) / 1000 - io->now_ms >= HTTP_TURN_MS;
}

/* Gives the bytes to the parsers as long as they take them; returns how many they took. */
static size_t
consume(struct connection *connection, struct gw_text bytes)
{
    size_t used = 0;

    while (used < bytes.bytes && http_takes_requests(connection)) {
        struct gw_text rest = gw_text_slice(bytes, used, bytes.bytes);
        size_t step;

        if (connection->state == CONN_IDLE && turn_is_over(connection)) {
            connection->yields = true;
            return used;
        }
        if (connection->state == CONN_IDLE) {
            connection->turn--;
            connection->exchange = http_exchange_new(connection);
            if (connection->exchange == NULL) {
                http_connection_close(connection);
                return used;
            }
            http_connection_enter(connection, CONN_HEAD);
        }
        step = connection->state == CONN_HEAD ? consume_head(connection, rest)
                                              : consume_body(connection, rest);
        used += step;
        if (step == 0)
            break;
    }
    return used;
}

void
http_receive_kept(struct connection *connection)
{
    while (http_takes_requests(connection) && connection->input.bytes > 0) {
        size_t used = consume(connection, gw_buf_view(&connection->input));

        gw_buf_consume(&connection->input, used);
        if (used == 0)
            return;
    }
    if (connection->input.bytes == 0)
        gw_buf_done(&connection->input);
}

/* Bytes that wait here for what the connection does now. */
static void
keep(struct connection *connection, struct gw_text bytes)
{
    if (connection->state == CONN_LINGER || connection->state == CONN_CLOSED)
        return;
    gw_buf_text(&connection->input, bytes);
    if (connection->input.failed)
        http_connection_close(connection);
}

static void
feed(struct connection *connection, struct gw_text bytes)
{
    size_t used = 0;

    if (connection->input.bytes == 0)
        used = consume(connection, bytes);
    if (used < bytes.bytes) {
        bool waited = connection->input.bytes > 0;

        keep(connection, gw_text_slice(bytes, used, bytes.bytes));
        if (waited)
            http_receive_kept(connection);
    }
}

static bool
is_again(void)
{
    return errno == EAGAIN || errno == EINTR;
}

void
http_receive_requests(struct connection *connection)
{
    struct http_io *io = connection->io;

    do {
        size_t room = connection->state == CONN_BODY ? HTTP_INPUT_BYTES : HTTP_HEAD_INPUT_BYTES;
        ssize_t got = receive(connection, io->input, room);

        if (got > 0) {
            feed(connection, (struct gw_text){ io->input, (size_t)got });
            forget(connection, got);
        } else if (got == 0) {
            connection->eof = true;
        } else if (!is_again()) {
            http_connection_close(connection);
        }
        if (got <= 0)
            return;
    } while (http_takes_requests(connection) && http_tls_has_more(connection));
}

/* While the application works: one piece more, then the client has to wait. A reset ends it; one
 * that has closed its own side may have gone (http_exchange_has_left) or still want the reply. */
void
http_receive_ahead(struct connection *connection)
{
    ssize_t got = receive(connection, connection->io->input, HTTP_HEAD_INPUT_BYTES);

    if (got < 0 && is_again())
        return;
    if (got < 0) {
        http_connection_close(connection);
        return;
    }
    connection->paused = true;
    if (got == 0) {
        connection->eof = true;
        connection->exchange->left = true;
    } else {
        keep(connection, (struct gw_text){ connection->io->input, (size_t)got });
        forget(connection, got);
    }
}

/* Reads what nobody wants. */
void
http_receive_nothing(struct connection *connection, uint32_t bytes_max)
{
    ssize_t got = receive(connection, connection->io->input, HTTP_INPUT_BYTES);

    if (got < 0 && is_again())
        return;
    if (got > 0) {
        forget(connection, got);
        connection->drained += (uint32_t)got;
    }
    if (got <= 0 || connection->drained > bytes_max)
        http_connection_close(connection);
}
