/* connection.c - one client's connection: reads, feeds the parsers, waits, ends.
 *
 * The table below is the whole life of a connection. On the hot path (a request that is answered at
 * once) it costs one read, one writev and no other call of the system: the read event stays armed,
 * and deadlines are only stored. While a reply is pending, reading stops after one more piece.
 */
#include <errno.h>

#include "gw/fsm.h"
#include "http/tls.h"

#define LINGER_MS 2000
#define LINGER_BYTES_MAX (256U << 10)
#define STREAM_INPUT_BYTES_MAX (64U << 10) /* a listener has nothing to say */
#define BODY_GRACE_MS 5000
#define INPUT_BYTES_MAX (HTTP_INPUT_BYTES + HTTP_HEAD_BYTES_MAX + 1)

#define TO GW_FSM_TO

static const struct gw_fsm_table states = {
    .name = "connection",
    .states = { "handshake", "idle", "head", "body", "pending", "reply", "stream", "flush",
                "linger", "closed" },
    .allowed = {
        [CONN_HANDSHAKE] = TO(CONN_IDLE) | TO(CONN_CLOSED),
        [CONN_IDLE] = TO(CONN_HEAD) | TO(CONN_CLOSED),
        [CONN_HEAD] = TO(CONN_BODY) | TO(CONN_PENDING) | TO(CONN_REPLY) | TO(CONN_STREAM) |
                      TO(CONN_CLOSED),
        [CONN_BODY] = TO(CONN_PENDING) | TO(CONN_REPLY) | TO(CONN_CLOSED),
        [CONN_PENDING] = TO(CONN_BODY) | TO(CONN_REPLY) | TO(CONN_STREAM) | TO(CONN_CLOSED),
        [CONN_REPLY] = TO(CONN_IDLE) | TO(CONN_LINGER) | TO(CONN_CLOSED),
        [CONN_STREAM] = TO(CONN_FLUSH) | TO(CONN_LINGER) | TO(CONN_CLOSED),
        [CONN_FLUSH] = TO(CONN_LINGER) | TO(CONN_CLOSED),
        [CONN_LINGER] = TO(CONN_CLOSED),
    },
};

void
http_connection_enter(struct connection *connection, enum connection_state state)
{
    gw_fsm_move(&states, &connection->state, state);
    connection->since_ms = connection->io->now_ms;
}

static void
unlink_connection(struct connection *connection)
{
    struct http_io *io = connection->io;

    if (io->walk == connection)
        io->walk = connection->next;
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        io->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    if (connection->counted) {
        http_limits_leave(io->server->limits, &connection->address);
        http_count(&io->counters.connections, -1);
    } else {
        io->lingering--;
    }
    if (io->stopping && io->connections == NULL)
        event_base_loopbreak(io->base);
}

/* Tells the application what it still holds on to. */
static void
abandon(struct connection *connection, enum connection_state state)
{
    struct http_exchange *exchange = connection->exchange;
    const struct http_app *app = &connection->io->server->app;

    connection->exchange = NULL;
    if (exchange != NULL && state == CONN_PENDING) {
        exchange->connection = NULL;
        exchange->left = true;
        if (app->aborted != NULL)
            app->aborted(app->arg, exchange);
    } else if (exchange != NULL) {
        http_exchange_free(exchange);
    }
    if (state == CONN_STREAM) {
        http_count(&connection->io->counters.streams, -1);
        connection->stream.closed(connection->stream.arg, &connection->stream);
    }
}

static void
free_connection(struct connection *connection)
{
    gw_buf_done(&connection->input);
    gw_buf_done(&connection->stream.queue);
    free(connection);
}

void
http_connection_close(struct connection *connection)
{
    struct gw_env *env = connection->io->env;
    enum connection_state state = connection->state;

    if (state == CONN_CLOSED)
        return;
    http_connection_enter(connection, CONN_CLOSED);
    if (connection->armed != 0)
        event_del(&connection->event);
    http_wheel_remove(&connection->timer);
    http_tls_detach(connection);
    env->sockets->close(env, connection->fd);
    unlink_connection(connection);
    abandon(connection, state);
    if (!connection->running)
        free_connection(connection);
}

void
http_connection_linger(struct connection *connection)
{
    struct gw_env *env = connection->io->env;

    http_tls_detach(connection);
    env->sockets->shutdown(env, connection->fd, SHUT_WR);
    http_connection_enter(connection, CONN_LINGER);
    if (connection->eof)
        http_connection_close(connection);
}

/* What came fast is no credit for standing still: an upload would be held by a lost client. */
static int64_t
body_deadline(const struct connection *connection)
{
    const struct http_options *options = &connection->io->server->options;
    const struct http_exchange *exchange = connection->exchange;
    int64_t by_rate = exchange->started_ms + BODY_GRACE_MS +
                      exchange->request.body_bytes * 1000 / options->body_bytes_per_s_min;
    int64_t by_progress = connection->since_ms + options->send_ms_max;

    return by_rate < by_progress ? by_rate : by_progress;
}

/* When the connection ends unless something happens. */
static int64_t
deadline(const struct connection *connection)
{
    const struct http_options *options = &connection->io->server->options;
    const struct http_exchange *exchange = connection->exchange;
    int64_t since = connection->since_ms;

    if (connection->broken)
        return 0;
    switch ((enum connection_state)connection->state) {
    case CONN_HANDSHAKE:
        return since + options->header_ms_max;
    case CONN_IDLE:
        return since + (connection->served ? options->idle_ms_max : options->header_ms_max);
    case CONN_HEAD:
        return exchange->started_ms + options->header_ms_max;
    case CONN_BODY:
        return body_deadline(connection);
    case CONN_REPLY:
    case CONN_FLUSH:
        return since + options->send_ms_max;
    case CONN_STREAM:
        return connection->blocked ? since + options->send_ms_max : HTTP_NEVER;
    case CONN_LINGER:
        return since + LINGER_MS;
    case CONN_PENDING:
    case CONN_CLOSED:
        break;
    }
    return HTTP_NEVER;
}

static short
wanted_events(const struct connection *connection)
{
    short tls_write = connection->wants_write ? EV_WRITE : 0;

    switch ((enum connection_state)connection->state) {
    case CONN_HANDSHAKE:
        return connection->wants_write ? EV_WRITE : EV_READ;
    case CONN_IDLE:
    case CONN_HEAD:
    case CONN_BODY:
        return connection->yields ? EV_WRITE : EV_READ | tls_write;
    case CONN_PENDING:
        return connection->paused ? 0 : EV_READ;
    case CONN_STREAM:
        return EV_READ | (connection->blocked ? EV_WRITE : 0);
    case CONN_REPLY:
    case CONN_FLUSH:
        return EV_WRITE;
    case CONN_LINGER:
        return EV_READ;
    case CONN_CLOSED:
        break;
    }
    return 0;
}

static void on_ready(evutil_socket_t fd, short what, void *arg);

static void
arm(struct connection *connection)
{
    short wanted = wanted_events(connection);

    if (wanted == connection->armed)
        return;
    if (connection->armed != 0)
        event_del(&connection->event);
    connection->armed = wanted;
    if (wanted == 0)
        return;
    gw_check(event_assign(&connection->event, connection->io->base, connection->fd,
                          (short)(wanted | EV_PERSIST), on_ready, connection) == 0);
    if (event_add(&connection->event, NULL) != 0) {
        connection->armed = 0;
        connection->broken = true; /* the kernel has no room for another watch */
    }
}

static void
shake_hands(struct connection *connection)
{
    int result = http_tls_handshake(connection);

    if (result < 0) {
        http_connection_close(connection);
    } else if (result > 0) {
        http_connection_enter(connection, CONN_IDLE);
        if (http_tls_has_more(connection))
            http_receive_requests(connection);
    }
}

static void
on_readable(struct connection *connection)
{
    switch ((enum connection_state)connection->state) {
    case CONN_HANDSHAKE:
        shake_hands(connection);
        break;
    case CONN_IDLE:
    case CONN_HEAD:
    case CONN_BODY:
        http_receive_requests(connection);
        break;
    case CONN_PENDING:
        http_receive_ahead(connection);
        break;
    case CONN_STREAM:
        http_receive_nothing(connection, STREAM_INPUT_BYTES_MAX);
        break;
    case CONN_LINGER:
        http_receive_nothing(connection, LINGER_BYTES_MAX);
        break;
    case CONN_REPLY:
    case CONN_FLUSH:
    case CONN_CLOSED:
        break;
    }
}

static void
on_writable(struct connection *connection)
{
    switch ((enum connection_state)connection->state) {
    case CONN_REPLY:
        http_send_reply(connection);
        break;
    case CONN_STREAM:
    case CONN_FLUSH:
        http_stream_flush(connection);
        break;
    case CONN_HANDSHAKE:
    case CONN_IDLE:
    case CONN_HEAD:
    case CONN_BODY:
        if (connection->wants_write)
            on_readable(connection); /* TLS had to write before it could read */
        break;
    case CONN_PENDING:
    case CONN_LINGER:
    case CONN_CLOSED:
        break;
    }
}

/* The end of every run: no call of the application or of the system is under way. */
static void
settle(struct connection *connection)
{
    if (http_takes_requests(connection) && connection->input.bytes > 0)
        http_receive_kept(connection);
    if (http_takes_requests(connection) && !connection->yields && http_tls_has_more(connection))
        http_receive_requests(connection);
    if (http_takes_requests(connection) && !connection->yields) {
        connection->paused = false;
        if (connection->eof || (connection->io->stopping && connection->state == CONN_IDLE))
            http_connection_close(connection);
    }
    connection->running = false;
    if (connection->state == CONN_CLOSED) {
        free_connection(connection);
        return;
    }
    if (connection->state >= CONN_STREAM)
        gw_buf_done(&connection->input);
    arm(connection);
    http_wheel_set(&connection->io->wheel, &connection->timer, deadline(connection));
}

static void
start_turn(struct connection *connection)
{
    connection->turn = HTTP_REQUESTS_A_TURN;
    connection->yields = false;
}

void
http_connection_run(struct connection *connection)
{
    if (connection->running)
        return;
    connection->running = true;
    start_turn(connection);
    settle(connection);
}

bool
http_connection_hold(struct connection *connection)
{
    bool was_held = connection->running;

    connection->running = true;
    return was_held;
}

void
http_connection_release(struct connection *connection, bool was_held)
{
    connection->running = was_held;
    http_connection_run(connection);
}

static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
    struct connection *connection = arg;

    (void)fd;
    http_io_touch_clock(connection->io);
    connection->running = true;
    start_turn(connection);
    if ((what & EV_WRITE) != 0)
        on_writable(connection);
    if ((what & EV_READ) != 0)
        on_readable(connection);
    settle(connection);
}

void
http_connection_expired(struct http_timer *timer)
{
    struct connection *connection = (struct connection *)((char *)timer -
                                                          offsetof(struct connection, timer));

    if (deadline(connection) > connection->io->now_ms) {
        http_wheel_set(&connection->io->wheel, timer, deadline(connection));
    } else if (connection->broken) {
        http_connection_close(connection);
    } else if (connection->state == CONN_HEAD || connection->state == CONN_BODY) {
        connection->running = true;
        http_refuse(connection, 408);
        settle(connection);
    } else {
        http_connection_close(connection);
    }
}

void
http_connection_stop(struct connection *connection)
{
    if (connection->state == CONN_STREAM)
        http_stream_close(&connection->stream);
    else if (connection->state == CONN_IDLE || connection->state == CONN_HANDSHAKE)
        http_connection_close(connection);
}

struct connection *
http_connection_new(struct http_io *io, int fd, const struct http_address *address,
                    enum connection_state state)
{
    struct connection *connection = calloc(1, sizeof(*connection));

    if (connection == NULL) {
        io->env->sockets->close(io->env, fd);
        return NULL;
    }
    connection->io = io;
    connection->fd = fd;
    connection->state = state;
    connection->address = *address;
    connection->since_ms = io->now_ms;
    connection->trusted = http_networks_contain(&io->server->proxies, address);
    connection->counted = state != CONN_LINGER;
    gw_buf_init_secret(&connection->input, INPUT_BYTES_MAX);
    gw_buf_init(&connection->stream.queue, HTTP_STREAM_QUEUE_BYTES);
    connection->next = io->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    io->connections = connection;
    if (connection->counted)
        http_count(&io->counters.connections, 1);
    else
        io->lingering++;
    return connection;
}
