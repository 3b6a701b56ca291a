/* send.c - bytes out, plain or under TLS, never waiting. */
#include <errno.h>

#include "http/tls.h"

#define CHUNKS_A_TURN 8 /* of a file, before others get their turn */

static ssize_t
send_some(struct connection *connection, const struct iovec *parts, int count)
{
    struct gw_env *env = connection->io->env;

    if (connection->tls != NULL)
        return http_tls_writev(connection, parts, count);
    return env->sockets->writev(env, connection->fd, parts, count);
}

static void
move_on(struct iovec *parts, int count, size_t sent)
{
    for (int i = 0; i < count; i++) {
        size_t step = parts[i].iov_len < sent ? parts[i].iov_len : sent;

        parts[i].iov_base = (char *)parts[i].iov_base + step;
        parts[i].iov_len -= step;
        sent -= step;
    }
}

enum http_sent
http_send_parts(struct connection *connection, struct iovec *parts, int count)
{
    for (;;) {
        ssize_t sent;

        while (count > 0 && parts->iov_len == 0) {
            parts++;
            count--;
        }
        if (count == 0)
            return HTTP_SENT_ALL;
        sent = send_some(connection, parts, count);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return HTTP_SENT_PART;
        if (sent <= 0)
            return HTTP_SENT_FAILED;
        http_count(&connection->io->counters.bytes_out, sent);
        connection->since_ms = connection->io->now_ms;
        move_on(parts, count, (size_t)sent);
    }
}

/* What is left of the head goes with the file's first chunk. A chunk that the socket didn't take
 * whole is read again, since the next connection uses the same memory. */
static enum http_sent
send_file(struct connection *connection, struct http_exchange *exchange)
{
    struct gw_env *env = connection->io->env;

    for (int turn = 0; exchange->file_left > 0; turn++) {
        size_t count = exchange->file_left < (int64_t)HTTP_CHUNK_BYTES ? (size_t)exchange->file_left
                                                                       : HTTP_CHUNK_BYTES;
        enum http_sent sent;
        ssize_t got;

        if (turn == CHUNKS_A_TURN)
            return HTTP_SENT_PART;
        got = env->files->pread(env, exchange->file_fd, connection->io->chunk, count,
                                (off_t)exchange->file_at);
        if (got <= 0)
            return HTTP_SENT_FAILED; /* shorter than promised: only a cut connection tells it */
        exchange->out[1] = (struct iovec){ connection->io->chunk, (size_t)got };
        sent = http_send_parts(connection, exchange->out, 2);
        exchange->file_at += got - (ssize_t)exchange->out[1].iov_len;
        exchange->file_left -= got - (ssize_t)exchange->out[1].iov_len;
        exchange->out[1].iov_len = 0;
        if (sent != HTTP_SENT_ALL)
            return sent;
    }
    return HTTP_SENT_ALL;
}

static void
finish(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    bool ends = exchange->close || connection->io->stopping;

    connection->exchange = NULL;
    connection->served = true;
    http_exchange_free(exchange);
    if (ends)
        http_connection_linger(connection);
    else
        http_connection_enter(connection, CONN_IDLE);
}

void
http_send_reply(struct connection *connection)
{
    struct http_exchange *exchange = connection->exchange;

    switch (exchange->file_left > 0 ? send_file(connection, exchange)
                                    : http_send_parts(connection, exchange->out, 2)) {
    case HTTP_SENT_ALL:
        finish(connection);
        break;
    case HTTP_SENT_PART:
        break;
    case HTTP_SENT_FAILED:
        http_connection_close(connection);
        break;
    }
}
