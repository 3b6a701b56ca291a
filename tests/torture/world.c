/* world.c - a server on one thread (world.h). */
#include "tests/torture/world.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/dispatch_http.h"
#include "core/exporter.h"
#include "core/item_index.h"
#include "core/jobs.h"
#include "core/pool.h"
#include "core/search.h"
#include "core/session.h"
#include "gw/log.h"
#include "modules.h"
#include "tests/lib/memory.h"
#include "tests/lib/memory_disk.h"
#include "tests/lib/seeded_env.h"
#include "tests/torture/cheap.h"
#include "tests/torture/fault.h"

extern const struct gw_migration gw_migrations[];

#define STEP_US 500
#define REPLY_US (60 * GW_SECOND)
#define REST_US (30 * GW_SECOND) /* a job that failed once waits for 20 s */
#define JOB_US (30 * GW_SECOND)
#define WATCHES_MAX 16

static struct {
    struct seeded_env *seeded;
    struct gw_env *env;
    struct gw_env_files files;
    struct gw_env_sockets sockets;
    struct gw_env_threads threads;            /* what the environment is asked through … */
    const struct gw_env_threads *turn_takers; /* … and who answers */
    struct gw_app *app;
    struct watch {
        int epoll_fd, fd;
        struct epoll_event event;
    } watches[WATCHES_MAX]; /* what epoll was told of; epoll_fd 0: free */
    int64_t poll_us;        /* how long the I/O thread sleeps between two looks at its sockets */
} world;

/* ---- the system below the environment ---- */

int
clock_gettime(clockid_t clock, struct timespec *out)
{
    int64_t us;

    if (world.env == NULL)
        return (int)syscall(SYS_clock_gettime, clock, out);
    us = clock == CLOCK_REALTIME ? world.env->now(world.env) : world.env->monotonic_us(world.env);
    out->tv_sec = us / GW_SECOND;
    out->tv_nsec = us % GW_SECOND * 1000;
    return 0;
}

/* Remembered, for the copy that a fork needs. */
int
epoll_ctl(int epoll_fd, int op, int fd, struct epoll_event *event)
{
    struct watch *watch = world.watches;

    while (watch < world.watches + WATCHES_MAX && (watch->epoll_fd != epoll_fd || watch->fd != fd))
        watch++;
    if (watch == world.watches + WATCHES_MAX) {
        for (watch = world.watches; watch->epoll_fd != 0; watch++)
            gw_check(watch + 1 < world.watches + WATCHES_MAX);
    }
    *watch = (struct watch){ 0 };
    if (op != EPOLL_CTL_DEL)
        *watch = (struct watch){ epoll_fd, fd, *event };
    return (int)syscall(SYS_epoll_ctl, epoll_fd, op, fd, event);
}

static void
own_sockets(void)
{
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        struct watch *watch = &world.watches[i];
        bool is_new = watch->epoll_fd != 0;

        for (size_t before = 0; before < i; before++)
            is_new = is_new && world.watches[before].epoll_fd != watch->epoll_fd;
        if (is_new) {
            int fd = epoll_create1(EPOLL_CLOEXEC);

            ck_assert_int_eq(dup3(fd, watch->epoll_fd, O_CLOEXEC), watch->epoll_fd);
            close(fd);
        }
        if (watch->epoll_fd != 0)
            ck_assert_int_eq(
                syscall(SYS_epoll_ctl, watch->epoll_fd, EPOLL_CTL_ADD, watch->fd, &watch->event),
                0);
    }
}

void
world_forked(void)
{
    const char *own = test_text("../files-%d", (int)getpid());

    test_copy(".", own);
    ck_assert_int_eq(chdir(own), 0);
    own_sockets();
}

void
world_gone(pid_t child)
{
    test_remove(test_text("../files-%d", (int)child));
}

static bool
disk_fails(void)
{
    return fault_strikes(FAULT_IO);
}

/* A broken disk, or a full one. */
static int
disk_write_fails(int code)
{
    if (fault_strikes(FAULT_FULL))
        return SQLITE_FULL;
    return fault_strikes(FAULT_IO) ? code : SQLITE_OK;
}

static void
sleep_us(int64_t us)
{
    fault_pause();
    seeded_env_sleep(world.seeded, us);
    fault_resume();
}

int
epoll_wait(int epoll_fd, struct epoll_event *events, int max, int timeout_ms)
{
    int64_t until_us;

    if (world.env == NULL)
        return (int)syscall(SYS_epoll_pwait, epoll_fd, events, max, timeout_ms, NULL, 0);
    until_us = timeout_ms < 0 ? INT64_MAX
                              : world.env->monotonic_us(world.env) + (int64_t)timeout_ms * 1000;
    for (;;) {
        int count = (int)syscall(SYS_epoll_pwait, epoll_fd, events, max, 0, NULL, 0);
        int64_t left_us = until_us - world.env->monotonic_us(world.env);

        if (count != 0 || left_us <= 0)
            return count;
        sleep_us(left_us < world.poll_us ? left_us : world.poll_us);
    }
}

/* ---- threads: how they take turns is not the program's ---- */

static enum gw_err
world_thread_start(struct gw_env *env, const char *name, int nice, void *(*body)(void *), void *arg,
                   uint64_t *thread)
{
    return world.turn_takers->start(env, name, nice, body, arg, thread);
}

static void
world_join(struct gw_env *env, uint64_t thread)
{
    fault_pause();
    world.turn_takers->join(env, thread);
    fault_resume();
}

static void
world_signal_free(struct gw_env *env, struct gw_signal *signal)
{
    fault_pause();
    world.turn_takers->signal_free(env, signal);
    fault_resume();
}

static void
world_lock(struct gw_env *env, struct gw_signal *signal)
{
    fault_pause();
    world.turn_takers->lock(env, signal);
    fault_resume();
}

static void
world_unlock(struct gw_env *env, struct gw_signal *signal)
{
    fault_pause();
    world.turn_takers->unlock(env, signal);
    fault_resume();
}

static void
world_wait(struct gw_env *env, struct gw_signal *signal, int64_t timeout_us)
{
    fault_pause();
    world.turn_takers->wait(env, signal, timeout_us);
    fault_resume();
}

static void
world_wake(struct gw_env *env, struct gw_signal *signal)
{
    fault_pause();
    world.turn_takers->wake(env, signal);
    fault_resume();
}

static void
world_wake_all(struct gw_env *env, struct gw_signal *signal)
{
    fault_pause();
    world.turn_takers->wake_all(env, signal);
    fault_resume();
}

/* ---- files and sockets ---- */

static const struct gw_env_files *
real_files(void)
{
    return gw_env_system()->files;
}

static bool
file_fails(bool writes)
{
    if (fault_strikes(FAULT_IO))
        errno = EIO;
    else if (writes && fault_strikes(FAULT_FULL))
        errno = ENOSPC;
    else
        return false;
    return true;
}

static int
world_open(struct gw_env *env, const char *path, int flags, mode_t mode)
{
    return file_fails((flags & O_CREAT) != 0) ? -1 : real_files()->open(env, path, flags, mode);
}

static ssize_t
world_pread(struct gw_env *env, int fd, void *bytes, size_t count, off_t at)
{
    return file_fails(false) ? -1 : real_files()->pread(env, fd, bytes, count, at);
}

static ssize_t
world_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t at)
{
    return file_fails(true) ? -1 : real_files()->pwrite(env, fd, bytes, count, at);
}

/* It would only cost time. */
static int
world_fsync(struct gw_env *env, int fd)
{
    (void)env;
    (void)fd;
    return file_fails(true) ? -1 : 0;
}

static int
world_rename(struct gw_env *env, const char *from, const char *to)
{
    return file_fails(true) ? -1 : real_files()->rename(env, from, to);
}

static int
world_unlink(struct gw_env *env, const char *path)
{
    return file_fails(false) ? -1 : real_files()->unlink(env, path);
}

static int
world_mkdir(struct gw_env *env, const char *path, mode_t mode)
{
    return file_fails(true) ? -1 : real_files()->mkdir(env, path, mode);
}

static int
world_link(struct gw_env *env, const char *from, const char *to)
{
    return file_fails(true) ? -1 : real_files()->link(env, from, to);
}

static int
world_allocate(struct gw_env *env, int fd, off_t bytes)
{
    (void)bytes; /* room in memory */
    return file_fails(true) ? -1 : real_files()->allocate(env, fd, 1);
}

static bool
socket_fails(void)
{
    if (!fault_strikes(FAULT_SOCKET))
        return false;
    errno = ECONNRESET;
    return true;
}

static ssize_t
world_read(struct gw_env *env, int fd, void *bytes, size_t count)
{
    return socket_fails() ? -1 : gw_env_system()->sockets->read(env, fd, bytes, count);
}

static ssize_t
world_writev(struct gw_env *env, int fd, const struct iovec *parts, int count)
{
    return socket_fails() ? -1 : gw_env_system()->sockets->writev(env, fd, parts, count);
}

static int
world_shutdown(struct gw_env *env, int fd, int how)
{
    return socket_fails() ? -1 : gw_env_system()->sockets->shutdown(env, fd, how);
}

static void
environment_make(void)
{
    world.seeded = seeded_env_new(1);
    world.files = *real_files();
    world.files.open = world_open;
    world.files.pread = world_pread;
    world.files.pwrite = world_pwrite;
    world.files.fsync = world_fsync;
    world.files.rename = world_rename;
    world.files.unlink = world_unlink;
    world.files.mkdir = world_mkdir;
    world.files.link = world_link;
    world.files.allocate = world_allocate;
    world.sockets = *gw_env_system()->sockets;
    world.sockets.read = world_read;
    world.sockets.writev = world_writev;
    world.sockets.shutdown = world_shutdown;
    world.env = seeded_env_env(world.seeded);
    world.env->files = &world.files;
    world.env->sockets = &world.sockets;
    world.turn_takers = world.env->threads;
    world.threads = *world.turn_takers;
    world.threads.start = world_thread_start;
    world.threads.join = world_join;
    world.threads.signal_free = world_signal_free;
    world.threads.lock = world_lock;
    world.threads.unlock = world_unlock;
    world.threads.wait = world_wait;
    world.threads.wake = world_wake;
    world.threads.wake_all = world_wake_all;
    world.env->threads = &world.threads;
    world.poll_us = STEP_US;
    memory_disk_begin(&(struct memory_disk){
        .fails = disk_fails, .write_fails = disk_write_fails, .sleep_us = sleep_us });
}

/* The test waits; only meanwhile calls may fail. */
static void
others_go_on(int64_t us, int64_t poll_us)
{
    world.poll_us = poll_us;
    seeded_env_sleep(world.seeded, us);
}

/* ---- its life ---- */

void
world_start(void)
{
    const struct app_options options = { .modules = gw_modules,
                                         .migrations = gw_migrations,
                                         .database.directory = "." };
    const struct http_options listening = { .listen = "127.0.0.1:0", .io_threads = 1 };
    struct http_app site;

    gw_log_set_level(GW_LOG_ERROR);
    environment_make();
    ck_assert_int_eq(app_open(world.env, &options, &world.app), GW_OK);
    ck_assert_int_eq(database_writer_start(world.app->database), GW_OK);
    ck_assert_int_eq(pool_new(world.app, 1, 0, &world.app->pool), GW_OK);
    ck_assert_int_eq(item_index_start(world.app), GW_OK);
    site = dispatch_http_app(world.app);
    ck_assert_int_eq(http_server_new(world.env, &listening, &site, &world.app->http), GW_OK);
    world.app->jobs = jobs_new(world.app);
    ck_assert_ptr_nonnull(world.app->jobs);
    ck_assert_int_eq(search_indexer_start(world.app, &world.app->indexer), GW_OK);
    ck_assert_int_eq(exporter_start(world.app, &world.app->exporter), GW_OK);
    ck_assert_int_eq(jobs_start(world.app->jobs), GW_OK);
    ck_assert_int_eq(http_server_start(world.app->http), GW_OK);
    fault_pause();
    ck_assert_int_eq(unlink("kairan.db"), 0); /* it is in memory */
    world_rest();
    cheap_forks();
}

void
world_stop(void)
{
    struct gw_app *app = world.app;

    http_server_stop(app->http, 1000);
    search_indexer_stop(app->indexer);
    exporter_stop(app->exporter);
    jobs_stop(app->jobs);
    item_index_stop(app->item_index);
    pool_stop(app->pool);
    (void)!last_seen_flush(app);
    database_writer_stop(app->database);
    search_indexer_free(app->indexer);
    exporter_free(app->exporter);
    jobs_free(app->jobs);
    pool_free(app->pool);
    http_server_free(app->http);
    app_close(app);
    world.app = NULL;
}

void
world_rest(void)
{
    others_go_on(REST_US, 2 * GW_SECOND); /* nobody calls meanwhile */
}

/* ---- requests ---- */

static int
connect_to_it(void)
{
    const struct linger at_once = { .l_onoff = 1 };
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)http_server_port(world.app->http)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)), 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void
send_it(int fd, const struct exchange *exchange)
{
    static char text[65536];
    const bool unsafe = strcmp(exchange->method, "GET") != 0 && exchange->csrf != NULL;
    const char *headers = exchange->headers == NULL ? "" : exchange->headers;
    const char *body = exchange->body == NULL ? "" : exchange->body;
    const bool typed = strstr(headers, "Content-Type:") != NULL || *body == '\0';
    int bytes = snprintf(
        text, sizeof(text),
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s%s%s%s%s%s"
        "Content-Length: %zu\r\n\r\n%s",
        exchange->method, exchange->target, http_server_port(world.app->http),
        exchange->cookie != NULL ? "Cookie: " : "",
        exchange->cookie != NULL ? exchange->cookie : "", exchange->cookie != NULL ? "\r\n" : "",
        unsafe ? "X-CSRF-Token: " : "", unsafe ? exchange->csrf : "", unsafe ? "\r\n" : "",
        typed ? "" : "Content-Type: application/json\r\n", headers, strlen(body), body);

    ck_assert(bytes > 0 && (size_t)bytes < sizeof(text));
    ck_assert_int_eq(send(fd, text, (size_t)bytes, MSG_NOSIGNAL), bytes);
}

static size_t
number_after(const char *text, const char *name)
{
    const char *at = strcasestr(text, name);

    return at == NULL ? 0 : (size_t)strtoull(at + strlen(name), NULL, 10);
}

/* Whether the reply is whole; notes where its head ends. */
static bool
is_whole(struct reply *reply, bool endless)
{
    const char *end = strstr(reply->text, "\r\n\r\n");

    if (end == NULL)
        return false;
    reply->head_bytes = (size_t)(end - reply->text) + 4;
    return endless ||
           reply->bytes >= reply->head_bytes + number_after(reply->text, "\r\nContent-Length: ");
}

static void
receive(int fd, bool endless, struct reply *out)
{
    int64_t waited_us = 0, step_us = STEP_US;

    while (!is_whole(out, endless)) {
        ssize_t count = recv(fd, out->text + out->bytes, REPLY_BYTES_MAX - 1 - out->bytes,
                             MSG_DONTWAIT);

        if (count == 0 || (count < 0 && errno != EAGAIN)) {
            out->cut = out->bytes > 0;
            break;
        }
        if (count > 0) {
            out->bytes += (size_t)count;
            out->text[out->bytes] = '\0';
            continue;
        }
        if (waited_us > REPLY_US) {
            out->status = -1;
            return;
        }
        others_go_on(step_us, step_us);
        waited_us += step_us;
        step_us += step_us / 8; /* who waits long waits in longer steps */
    }
    if (out->bytes > 9)
        out->status = (int)strtol(out->text + 9, NULL, 10);
}

void
world_request(const struct exchange *exchange, struct reply *out)
{
    int fd = connect_to_it();

    memset(out, 0, offsetof(struct reply, text) + 1);
    send_it(fd, exchange);
    receive(fd, exchange->endless, out);
    close(fd);
}

/* ---- jobs ---- */

bool
world_job(const char *kind, const char *argument)
{
    char sql[1024];
    const int64_t until_us = world.env->monotonic_us(world.env) + JOB_US;

    if (argument != NULL)
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO job (id, kind, argument, state, attempt, run_at, created_at)"
                       " VALUES (1, '%s', '%s', 'waiting', 0, 0, 0)"
                       " ON CONFLICT (id) DO UPDATE SET run_at = 0, attempt = 0",
                       kind, argument);
    else
        (void)snprintf(sql, sizeof(sql), "UPDATE job SET run_at = 0, attempt = 0 WHERE kind = '%s'",
                       kind);
    world_sql(sql);
    (void)snprintf(sql, sizeof(sql),
                   "SELECT COUNT(*) FROM job WHERE kind = '%s' AND (run_at = 0 OR attempt > 0)",
                   kind);
    jobs_wake(world.app->jobs);
    fault_pause();
    while (world.env->monotonic_us(world.env) < until_us) {
        others_go_on(100 * 1000, 100 * 1000);
        if (world_number(sql) == 0)
            return true;
    }
    return false;
}
