/* server.c - the parts of a server put together, started and stopped. */
#include <limits.h>
#include <sys/resource.h>

#include "http/tls.h"

#define CONNECTIONS_MAX 20000
#define CONNECTIONS_PER_ADDRESS_MAX 1000
#define HEADER_BYTES_MAX ((size_t)16 << 10)
#define HEADER_MS_MAX 10000
#define IDLE_MS_MAX 75000
#define BODY_BYTES_PER_S_MIN 1000
#define SEND_MS_MAX 30000
#define ARENA_BYTES_MAX ((size_t)16 << 20)
#define IO_THREADS_MAX 64
#define DESCRIPTORS_KEPT 128 /* for databases, files and whatever else is open */

static void
fill_defaults(struct http_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (options->io_threads == 0)
        options->io_threads = cores > 0 ? (unsigned)cores : 1;
    if (options->io_threads > IO_THREADS_MAX)
        options->io_threads = IO_THREADS_MAX;
    if (options->connections_max == 0)
        options->connections_max = CONNECTIONS_MAX;
    if (options->connections_per_address_max == 0)
        options->connections_per_address_max = CONNECTIONS_PER_ADDRESS_MAX;
    if (options->header_bytes_max == 0)
        options->header_bytes_max = HEADER_BYTES_MAX;
    if (options->header_ms_max == 0)
        options->header_ms_max = HEADER_MS_MAX;
    if (options->idle_ms_max == 0)
        options->idle_ms_max = IDLE_MS_MAX;
    if (options->body_bytes_per_s_min == 0)
        options->body_bytes_per_s_min = BODY_BYTES_PER_S_MIN;
    if (options->send_ms_max == 0)
        options->send_ms_max = SEND_MS_MAX;
    if (options->arena_bytes_max == 0)
        options->arena_bytes_max = ARENA_BYTES_MAX;
}

/* Each connection is a descriptor, and the lowest free number is the next one: what is above
 * these numbers stays for databases and files. Asks for as many as the hard limit gives. */
static void
fit_descriptors(struct http_server *server)
{
    rlim_t wanted = server->options.connections_max + 2 * DESCRIPTORS_KEPT, kept;
    struct rlimit limit;

    server->connection_fd_end = server->lingering_fd_end = INT_MAX;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    if (limit.rlim_cur < wanted) {
        struct rlimit raised = { wanted < limit.rlim_max ? wanted : limit.rlim_max,
                                 limit.rlim_max };

        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    if (limit.rlim_cur > INT_MAX)
        return;
    kept = limit.rlim_cur > 2 * DESCRIPTORS_KEPT ? DESCRIPTORS_KEPT : limit.rlim_cur / 2;
    server->connection_fd_end = (int)(limit.rlim_cur - kept);
    server->lingering_fd_end = (int)(limit.rlim_cur - kept / 2);
    /* Numbers are the process's: past those that others' clients reach. */
    if (server->options.is_operators)
        server->connection_fd_end = server->lingering_fd_end = (int)(limit.rlim_cur - kept / 4);
}

static int
port_of(const struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *)address)->sin6_port)
                                          : ntohs(((const struct sockaddr_in *)address)->sin_port);
}

/* Port 0: the first thread's socket gets one, and the others follow it. */
static enum gw_err
listen_all(struct http_server *server)
{
    struct sockaddr_storage address;
    socklen_t bytes;

    GW_TRY(http_listen_parse(server->options.listen, &address, &bytes));
    if (port_of(&address) != 0)
        GW_TRY(http_listen_probe(&address, bytes));
    for (unsigned i = 0; i < server->ios_count; i++) {
        GW_TRY(http_listen(&server->ios[i], &address, bytes));
        if (getsockname(server->ios[i].listen_fd, (struct sockaddr *)&address, &bytes) != 0)
            return GW_IO;
    }
    server->port = port_of(&address);
    return GW_OK;
}

static enum gw_err
build(struct http_server *server)
{
    const struct http_options *options = &server->options;

    if (options->listen == NULL)
        return GW_INVALID;
    if ((options->tls_cert == NULL) != (options->tls_key == NULL))
        return GW_INVALID;
    GW_TRY(http_networks_parse(options->trusted_proxies, &server->proxies));
    GW_TRY(http_networks_parse(options->exempt_networks, &server->exempt));
    GW_TRY(http_limits_new(server, &server->limits));
    if (options->tls_cert != NULL)
        GW_TRY(http_tls_new(options->tls_cert, options->tls_key, &server->tls));
    server->ios = calloc(options->io_threads, sizeof(*server->ios));
    if (server->ios == NULL)
        return GW_BUSY;
    server->ios_count = options->io_threads;
    for (unsigned i = 0; i < server->ios_count; i++)
        GW_TRY(http_io_init(&server->ios[i], server, i));
    return listen_all(server);
}

enum gw_err
http_server_new(struct gw_env *env, const struct http_options *options, const struct http_app *app,
                struct http_server **out)
{
    struct http_server *server = calloc(1, sizeof(*server));
    enum gw_err err;

    if (server == NULL)
        return GW_BUSY;
    server->env = env;
    server->options = *options;
    server->app = *app;
    fill_defaults(&server->options);
    fit_descriptors(server);
    server->reported = env->threads->signal_new(env);
    err = server->reported == NULL ? GW_BUSY : build(server);
    if (err != GW_OK) {
        http_server_free(server);
        return err;
    }
    *out = server;
    return GW_OK;
}

int
http_server_port(const struct http_server *server)
{
    return server->port;
}

/* Waits until `count` threads have said how their start went. */
static enum gw_err
await_reports(struct http_server *server, unsigned count)
{
    struct gw_env *env = server->env;
    enum gw_err err;

    env->threads->lock(env, server->reported);
    while (server->reports < count)
        env->threads->wait(env, server->reported, -1);
    err = server->start_err;
    env->threads->unlock(env, server->reported);
    return err;
}

enum gw_err
http_server_start(struct http_server *server)
{
    struct gw_env *env = server->env;
    enum gw_err err = GW_OK;
    enum gw_err reported;
    unsigned started = 0;

    while (started < server->ios_count && err == GW_OK) {
        struct http_io *io = &server->ios[started];

        err = env->threads->start(env, io->name, 0, http_io_body, io, &io->thread);
        io->has_thread = err == GW_OK;
        started += io->has_thread;
    }
    reported = await_reports(server, started);
    if (err == GW_OK)
        err = reported;
    if (err != GW_OK)
        http_server_stop(server, 0);
    return err;
}

enum gw_err
http_server_reload(struct http_server *server)
{
    return server->tls == NULL ? GW_OK : http_tls_reload(server->tls);
}

void
http_server_stop(struct http_server *server, int64_t ms)
{
    struct gw_env *env = server->env;
    int64_t stop_at_ms = env->monotonic_us(env) / 1000 + ms;

    for (unsigned i = 0; i < server->ios_count; i++) {
        struct http_io *io = &server->ios[i];

        if (!io->has_thread)
            continue;
        io->stop_at_ms = stop_at_ms; /* the post makes it visible */
        http_io_post(io, &io->stop_task);
    }
    for (unsigned i = 0; i < server->ios_count; i++) {
        struct http_io *io = &server->ios[i];

        if (io->has_thread)
            env->threads->join(env, io->thread);
        io->has_thread = false;
    }
}

void
http_server_free(struct http_server *server)
{
    if (server == NULL)
        return;
    http_server_stop(server, 0);
    for (unsigned i = 0; i < server->ios_count; i++)
        http_io_done(&server->ios[i]);
    free(server->ios);
    http_tls_free(server->tls);
    http_limits_free(server->limits);
    http_networks_done(&server->proxies);
    http_networks_done(&server->exempt);
    server->env->threads->signal_free(server->env, server->reported);
    free(server);
}

struct http_io *
http_server_io(struct http_server *server, unsigned index)
{
    gw_check(index < server->ios_count);
    return &server->ios[index];
}

unsigned
http_server_io_count(const struct http_server *server)
{
    return server->ios_count;
}

static int64_t
figure(const _Atomic int64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void
http_server_figures(const struct http_server *server, struct http_figures *out)
{
    *out = (struct http_figures){ 0 };
    for (unsigned i = 0; i < server->ios_count; i++) {
        const struct http_counters *counters = &server->ios[i].counters;

        out->connections += figure(&counters->connections);
        out->requests += figure(&counters->requests);
        out->refused += figure(&counters->refused);
        out->streams += figure(&counters->streams);
        out->bytes_in += figure(&counters->bytes_in);
        out->bytes_out += figure(&counters->bytes_out);
    }
}
