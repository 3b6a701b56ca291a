/* io.c - an I/O thread: its loop, its mailbox, its tick, and how it stops. */
#include <fcntl.h>
#include <sys/eventfd.h>

#include "http/state.h"

void
http_io_touch_clock(struct http_io *io)
{
    io->now_ms = io->env->monotonic_us(io->env) / 1000;
}

/* The Date header changes once a second. */
static void
touch_date(struct http_io *io)
{
    gw_time now = io->env->now(io->env);

    if (now / GW_SECOND == io->date_second)
        return;
    io->date_second = now / GW_SECOND;
    gw_time_render_http(now, io->date);
}

static void
run_tasks(struct http_io *io)
{
    struct gw_task *task = atomic_exchange_explicit(&io->mailbox, NULL, memory_order_acquire);
    struct gw_task *first = NULL;

    while (task != NULL) { /* the newest came first */
        struct gw_task *next = task->next;

        task->next = first;
        first = task;
        task = next;
    }
    while (first != NULL) {
        struct gw_task *next = first->next; /* the task may be gone after its run */

        first->run(first, io);
        first = next;
    }
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
    struct http_io *io = arg;
    uint64_t count;

    (void)what;
    /* Emptied before the mailbox is, so that a task posted meanwhile wakes us again. */
    if (read(fd, &count, sizeof(count)) != sizeof(count))
        return;
    http_io_touch_clock(io);
    run_tasks(io);
}

void
http_io_post(struct http_io *io, struct gw_task *task)
{
    static const uint64_t one = 1;
    struct gw_task *first = atomic_load_explicit(&io->mailbox, memory_order_relaxed);

    do
        task->next = first;
    while (!atomic_compare_exchange_weak_explicit(&io->mailbox, &first, task, memory_order_release,
                                                  memory_order_relaxed));
    /* Who finds it empty wakes the thread. The counter can't overflow, so the write can't fail. */
    if (first == NULL)
        gw_check(write(io->wake_fd, &one, sizeof(one)) == sizeof(one));
}

static void
close_all(struct http_io *io)
{
    while (io->connections != NULL)
        http_connection_close(io->connections);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct http_io *io = arg;

    (void)fd;
    (void)what;
    http_io_touch_clock(io);
    touch_date(io);
    http_wheel_advance(&io->wheel, io->now_ms, http_connection_expired);
    if (!io->stopping)
        http_accept_start(io);
    else if (io->now_ms >= io->stop_at_ms)
        close_all(io); /* the last one breaks the loop */
}

static void
stop(struct gw_task *task, void *lane)
{
    struct http_io *io = lane;

    (void)task;
    io->stopping = true;
    http_accept_stop(io);
    io->walk = io->connections;
    while (io->walk != NULL) {
        struct connection *connection = io->walk;

        io->walk = connection->next; /* moved on when that one ends meanwhile */
        http_connection_stop(connection);
    }
    if (io->connections == NULL)
        event_base_loopbreak(io->base);
}

/* Tells http_server_start how it went. */
static void
report(struct http_server *server, enum gw_err err)
{
    struct gw_env *env = server->env;

    env->threads->lock(env, server->reported);
    server->reports++;
    if (server->start_err == GW_OK)
        server->start_err = err;
    env->threads->wake(env, server->reported);
    env->threads->unlock(env, server->reported);
}

static void
free_everies(struct http_io *io)
{
    while (io->everies != NULL) {
        struct http_every *every = io->everies;

        io->everies = every->next;
        event_del(&every->event);
        free(every);
    }
}

void *
http_io_body(void *arg)
{
    struct http_io *io = arg;
    const struct http_app *app = &io->server->app;
    enum gw_err err = GW_OK;

    http_io_touch_clock(io);
    touch_date(io);
    http_wheel_init(&io->wheel, io->now_ms);
    if (app->io_start != NULL)
        err = app->io_start(app->arg, io, &io->state);
    io->stopping = err != GW_OK;
    if (err == GW_OK)
        http_accept_start(io);
    else
        http_accept_stop(io);
    report(io->server, err);
    if (err == GW_OK) {
        /* It ends by a break only: that no event is left never happens. */
        gw_check(event_base_loop(io->base, EVLOOP_NO_EXIT_ON_EMPTY) == 0);
        run_tasks(io); /* answers that came too late find their exchange without a client */
        if (app->io_stop != NULL)
            app->io_stop(app->arg, io->state);
    }
    free_everies(io);
    return NULL;
}

static void
on_every(evutil_socket_t fd, short what, void *arg)
{
    struct http_every *every = arg;

    (void)fd;
    (void)what;
    every->run(every->arg);
}

enum gw_err
http_io_every(struct http_io *io, int64_t ms, void (*run)(void *arg), void *arg)
{
    struct http_every *every = calloc(1, sizeof(*every));
    const struct timeval period = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

    if (every == NULL)
        return GW_IO;
    every->run = run;
    every->arg = arg;
    if (event_assign(&every->event, io->base, -1, EV_PERSIST, on_every, every) != 0 ||
        event_add(&every->event, &period) != 0) {
        free(every);
        return GW_IO;
    }
    every->next = io->everies;
    io->everies = every;
    return GW_OK;
}

void *
http_io_state(struct http_io *io)
{
    return io->state;
}

static struct event_base *
base_new(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base = NULL;

    if (config != NULL && event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK) == 0)
        base = event_base_new_with_config(config);
    if (config != NULL)
        event_config_free(config);
    return base;
}

enum gw_err
http_io_init(struct http_io *io, struct http_server *server, unsigned index)
{
    static const struct timeval tick = { .tv_usec = HTTP_WHEEL_TICK_MS * 1000 };

    io->server = server;
    io->env = server->env;
    io->listen_fd = -1;
    io->stop_task.run = stop;
    snprintf(io->name, sizeof(io->name), "http-%u", index);
    gw_buf_init(&io->head, HTTP_REPLY_HEAD_BYTES);
    io->input = malloc(HTTP_INPUT_BYTES);
    io->chunk = malloc(HTTP_CHUNK_BYTES);
    io->record = malloc(HTTP_RECORD_BYTES);
    io->base = base_new();
    io->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    io->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (io->input == NULL || io->chunk == NULL || io->record == NULL)
        return GW_BUSY;
    if (io->base == NULL || io->wake_fd < 0 || io->reserve_fd < 0)
        return GW_IO;
    if (event_assign(&io->wake_event, io->base, io->wake_fd, EV_READ | EV_PERSIST, on_wake, io) !=
            0 ||
        event_add(&io->wake_event, NULL) != 0 ||
        event_assign(&io->tick_event, io->base, -1, EV_PERSIST, on_tick, io) != 0 ||
        event_add(&io->tick_event, &tick) != 0)
        return GW_IO;
    return GW_OK;
}

static void
destroy_all(struct http_exchange *exchange)
{
    while (exchange != NULL) {
        struct http_exchange *next = exchange->next;

        http_exchange_destroy(exchange);
        exchange = next;
    }
}

static void
close_fd(struct http_io *io, int fd)
{
    if (fd >= 0)
        io->env->sockets->close(io->env, fd);
}

void
http_io_done(struct http_io *io)
{
    if (io->env == NULL)
        return; /* never made */
    destroy_all(io->live);
    destroy_all(io->kept);
    http_codecs_done(&io->codecs);
    gw_buf_done(&io->head);
    free(io->input);
    free(io->chunk);
    free(io->record);
    if (io->base != NULL)
        event_base_free(io->base);
    close_fd(io, io->listen_fd);
    close_fd(io, io->wake_fd);
    close_fd(io, io->reserve_fd);
}
