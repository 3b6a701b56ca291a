/* stream.c - server-sent events: a connection that only listens, with a short queue.
 *
 * While nothing waits, bytes go straight to the socket and the connection holds no memory beside
 * its own struct. The stream ends with its connection, so it needs no chunks.
 */
#include "http/state.h"

static struct connection *
connection_of(struct http_stream *stream)
{
    return (struct connection *)((char *)stream - offsetof(struct connection, stream));
}

/* The loop ends it with the next tick, when the application is not in the middle of something. */
static void
break_later(struct connection *connection)
{
    connection->broken = true;
    http_connection_run(connection);
}

static void
write_head(struct http_exchange *exchange, const struct http_header *headers, size_t count)
{
    struct http_io *io = exchange->io;

    http_reply_start(io, 200, exchange->request.tls, 0);
    for (size_t i = 0; i < count; i++)
        http_reply_header(io, headers[i].name, headers[i].value);
    gw_buf_text(&io->head, GW_TEXT("Content-Type: text/event-stream\r\n"
                                   "Cache-Control: no-store\r\n"
                                   "X-Accel-Buffering: no\r\n" /* nginx would hold events back */
                                   "Connection: close\r\n\r\n"));
}

struct http_stream *
http_stream_open(struct http_exchange *exchange, const struct http_header *headers,
                 size_t headers_count, void (*closed)(void *arg, struct http_stream *stream),
                 void *arg)
{
    struct connection *connection = exchange->connection;
    struct http_io *io = exchange->io;

    if (connection == NULL) {
        http_exchange_free(exchange);
        return NULL;
    }
    write_head(exchange, headers, headers_count);
    connection->exchange = NULL;
    connection->served = true;
    http_exchange_free(exchange);
    http_connection_enter(connection, CONN_STREAM);
    http_count(&io->counters.streams, 1);
    connection->stream.closed = closed;
    connection->stream.arg = arg;
    if (io->head.failed || !http_stream_send(&connection->stream, gw_buf_view(&io->head)))
        break_later(connection);
    http_connection_run(connection);
    return &connection->stream;
}

bool
http_stream_send(struct http_stream *stream, struct gw_text bytes)
{
    struct connection *connection = connection_of(stream);
    struct iovec part = { (void *)(uintptr_t)bytes.data, bytes.bytes };
    enum http_sent sent = HTTP_SENT_PART;

    if (connection->state != CONN_STREAM || connection->broken ||
        bytes.bytes > stream->queue.bytes_max - stream->queue.bytes)
        return false;
    if (!connection->blocked)
        sent = http_send_parts(connection, &part, 1);
    if (sent == HTTP_SENT_ALL)
        return true;
    gw_buf_add(&stream->queue, part.iov_base, part.iov_len);
    if (sent == HTTP_SENT_FAILED || stream->queue.failed) {
        break_later(connection); /* half an event may be out: no more can follow */
        return false;
    }
    if (!connection->blocked) {
        connection->blocked = true;
        connection->since_ms = connection->io->now_ms;
        http_connection_run(connection);
    }
    return true;
}

void
http_stream_flush(struct connection *connection)
{
    struct gw_buf *queue = &connection->stream.queue;
    struct iovec part = { queue->data, queue->bytes };
    enum http_sent sent = http_send_parts(connection, &part, 1);

    gw_buf_consume(queue, queue->bytes - part.iov_len);
    if (sent == HTTP_SENT_FAILED) {
        http_connection_close(connection);
    } else if (sent == HTTP_SENT_ALL) {
        connection->blocked = false;
        gw_buf_done(queue);
        if (connection->state == CONN_FLUSH)
            http_connection_linger(connection);
    }
}

void
http_stream_close(struct http_stream *stream)
{
    struct connection *connection = connection_of(stream);
    bool was_held;

    if (connection->state != CONN_STREAM)
        return;
    was_held = http_connection_hold(connection);
    http_count(&connection->io->counters.streams, -1);
    http_connection_enter(connection, CONN_FLUSH);
    stream->closed(stream->arg, stream);
    if (connection->broken)
        http_connection_close(connection);
    else if (stream->queue.bytes == 0)
        http_connection_linger(connection);
    http_connection_release(connection, was_held);
}
