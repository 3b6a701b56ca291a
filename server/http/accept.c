/* accept.c - who comes in: listening, the limits in total and per address, and an answer for whom
 * there is no room.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>

#include "gw/log.h"
#include "http/tls.h"

#define BACKLOG 4096
#define ACCEPTS_A_TURN 64
#define LINGERING_MAX 256 /* turned away, and still hearing so */
#define BUCKETS 4096
#define SAY_AGAIN_MS 10000
#define UNSENT_BYTES (128 * 1024) /* of a connection; the kernel doubles it for what it needs */

/* Connections from one address. */
struct seat {
    struct seat *next;
    struct http_address address;
    size_t count;
};

struct http_limits {
    pthread_mutex_t mutex;
    uint64_t seed; /* so that nobody can choose addresses that share a bucket */
    const struct http_networks *exempt, *proxies;
    size_t total, total_max, per_address_max;
    struct seat *buckets[BUCKETS];
};

enum gw_err
http_limits_new(struct http_server *server, struct http_limits **out)
{
    struct http_limits *limits = calloc(1, sizeof(*limits));

    if (limits == NULL)
        return GW_BUSY;
    gw_check(pthread_mutex_init(&limits->mutex, NULL) == 0);
    server->env->random(server->env, &limits->seed, sizeof(limits->seed));
    limits->exempt = &server->exempt;
    limits->proxies = &server->proxies;
    limits->total_max = server->options.connections_max;
    limits->per_address_max = server->options.connections_per_address_max;
    *out = limits;
    return GW_OK;
}

void
http_limits_free(struct http_limits *limits)
{
    if (limits == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (limits->buckets[i] != NULL) {
            struct seat *seat = limits->buckets[i];

            limits->buckets[i] = seat->next;
            free(seat);
        }
    }
    pthread_mutex_destroy(&limits->mutex);
    free(limits);
}

/* The link that points to the address's seat, or to where it belongs. */
static struct seat **
find_seat(struct http_limits *limits, const struct http_address *address)
{
    uint64_t hash = limits->seed;
    struct seat **link;

    for (size_t i = 0; i < sizeof(address->bytes); i++)
        hash = (hash ^ address->bytes[i]) * 0x100000001b3;
    link = &limits->buckets[(hash ^ hash >> 32) % BUCKETS];
    while (*link != NULL && memcmp(&(*link)->address, address, sizeof(*address)) != 0)
        link = &(*link)->next;
    return link;
}

static bool
is_exempt(const struct http_limits *limits, const struct http_address *address)
{
    return http_networks_contain(limits->exempt, address) ||
           http_networks_contain(limits->proxies, address);
}

/* 0, or the status that turns the client away. */
static int
take_seat(struct http_limits *limits, const struct http_address *address)
{
    struct seat **link = find_seat(limits, address);

    if (*link == NULL) {
        *link = calloc(1, sizeof(**link));
        if (*link == NULL)
            return 503;
        (*link)->address = *address;
    }
    if ((*link)->count >= limits->per_address_max)
        return 429;
    (*link)->count++;
    return 0;
}

static int
limits_enter(struct http_limits *limits, const struct http_address *address)
{
    struct http_address counted = http_address_counted(address);
    bool exempt = is_exempt(limits, address);
    int status = 0;

    pthread_mutex_lock(&limits->mutex);
    if (limits->total >= limits->total_max)
        status = 503;
    else if (!exempt)
        status = take_seat(limits, &counted);
    if (status == 0)
        limits->total++;
    pthread_mutex_unlock(&limits->mutex);
    return status;
}

void
http_limits_leave(struct http_limits *limits, const struct http_address *address)
{
    struct http_address counted = http_address_counted(address);
    bool exempt = is_exempt(limits, address);

    pthread_mutex_lock(&limits->mutex);
    limits->total--;
    if (!exempt) {
        struct seat **link = find_seat(limits, &counted);
        struct seat *seat = *link;

        if (--seat->count == 0) {
            *link = seat->next;
            free(seat);
        }
    }
    pthread_mutex_unlock(&limits->mutex);
}

static int
bound_socket(const struct sockaddr_storage *address, socklen_t bytes, bool shared)
{
    static const int on = 1;
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0) ||
        (address->ss_family == AF_INET6 &&
         setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) != 0) ||
        bind(fd, (const struct sockaddr *)address, bytes) != 0) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static enum gw_err
bind_err(void)
{
    if (errno == EADDRINUSE)
        return GW_CONFLICT;
    if (errno == EACCES || errno == EPERM)
        return GW_DENIED;
    return errno == EADDRNOTAVAIL ? GW_INVALID : GW_IO;
}

enum gw_err
http_listen_probe(const struct sockaddr_storage *address, socklen_t bytes)
{
    int fd = bound_socket(address, bytes, false);

    if (fd < 0)
        return bind_err();
    close(fd);
    return GW_OK;
}

enum gw_err
http_listen(struct http_io *io, const struct sockaddr_storage *address, socklen_t bytes)
{
    static const int on = 1, unsent_bytes = UNSENT_BYTES;
    const unsigned silent_ms = (unsigned)io->server->options.send_ms_max;

    io->listen_fd = bound_socket(address, bytes, true);
    if (io->listen_fd < 0)
        return bind_err();
    /* Connections inherit all three. A peer that acknowledges nothing is gone, as when its cable
     * was pulled: without this a quiet stream to it would stay open for a quarter of an hour. The
     * kernel by itself keeps 4 MiB for each peer that doesn't read: a thousand of them leave no
     * memory for anybody's packets. */
    if (setsockopt(io->listen_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
        setsockopt(io->listen_fd, SOL_SOCKET, SO_SNDBUF, &unsent_bytes, sizeof(unsent_bytes)) !=
            0 ||
        setsockopt(io->listen_fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_ms, sizeof(silent_ms)) !=
            0)
        return GW_IO;
    return listen(io->listen_fd, BACKLOG) == 0 ? GW_OK : bind_err();
}

/* Not for each connection. */
static void
say_out(struct http_io *io)
{
    int64_t connections = atomic_load_explicit(&io->counters.connections, memory_order_relaxed);

    if (io->said_out_at_ms != 0 && io->now_ms - io->said_out_at_ms < SAY_AGAIN_MS)
        return;
    io->said_out_at_ms = io->now_ms;
    gw_log(GW_LOG_WARN, "http.descriptors_out", GW_LOG_NUM("connections", connections));
}

/* Tells the client why, and stays a moment so that no reset swallows it. */
static void
turn_away(struct http_io *io, int fd, const struct http_address *address, int status)
{
    struct connection *connection;
    struct iovec part;

    http_count(&io->counters.refused, 1);
    if (io->server->tls != NULL || io->lingering >= LINGERING_MAX ||
        fd >= io->server->lingering_fd_end) {
        io->env->sockets->close(io->env, fd);
        return;
    }
    part.iov_base = (void *)(uintptr_t)http_refusal_message(status);
    part.iov_len = strlen(part.iov_base);
    connection = http_connection_new(io, fd, address, CONN_LINGER);
    if (connection == NULL)
        return;
    if (http_send_parts(connection, &part, 1) == HTTP_SENT_FAILED)
        connection->broken = true;
    io->env->sockets->shutdown(io->env, fd, SHUT_WR);
    http_connection_run(connection);
}

static void
welcome(struct http_io *io, int fd, const struct sockaddr_storage *from)
{
    struct http_address address = http_address_from(from);
    struct http_server *server = io->server;
    const bool out = fd >= server->connection_fd_end;
    int status = out ? 503 : limits_enter(server->limits, &address);
    struct connection *connection;

    if (out)
        say_out(io);
    if (status != 0) {
        turn_away(io, fd, &address, status);
        return;
    }
    connection = http_connection_new(io, fd, &address,
                                     server->tls != NULL ? CONN_HANDSHAKE : CONN_IDLE);
    if (connection == NULL) {
        http_limits_leave(server->limits, &address);
        return;
    }
    if (server->tls != NULL && !http_tls_attach(server->tls, connection))
        http_connection_close(connection);
    else
        http_connection_run(connection);
}

/* No descriptor is left: the reserve serves to end the connections that wait, else the listener
 * would report them without end, and they would hang. */
static void
shed(struct http_io *io)
{
    say_out(io);
    if (io->reserve_fd >= 0)
        close(io->reserve_fd);
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int fd = accept4(io->listen_fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0)
            break;
        close(fd);
        http_count(&io->counters.refused, 1);
    }
    io->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    http_accept_stop(io); /* until the next tick */
}

static void
on_accept(evutil_socket_t listener, short what, void *arg)
{
    struct http_io *io = arg;

    (void)what;
    http_io_touch_clock(io);
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage from;
        socklen_t bytes = sizeof(from);
        int fd = accept4(listener, (struct sockaddr *)&from, &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            welcome(io, fd, &from);
        } else if (errno == EMFILE || errno == ENFILE) {
            shed(io);
            return;
        } else if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM) {
            return;
        } /* else that client is gone already: the next one */
    }
}

void
http_accept_start(struct http_io *io)
{
    if (io->accepting)
        return;
    io->accepting = event_assign(&io->accept_event, io->base, io->listen_fd, EV_READ | EV_PERSIST,
                                 on_accept, io) == 0 &&
                    event_add(&io->accept_event, NULL) == 0; /* else with the next tick */
}

void
http_accept_stop(struct http_io *io)
{
    if (io->accepting)
        event_del(&io->accept_event);
    io->accepting = false;
    if (!io->stopping)
        return;
    close(io->listen_fd);
    io->listen_fd = -1;
}
