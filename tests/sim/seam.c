/* seam.c - the world below the environment, on one thread and by the seed (seam.h). */
#include "tests/sim/seam.h"

#include <argon2.h>
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "gw/fault.h"
#include "tests/lib/memory_disk.h"

#define LISTENERS_MAX 8
#define WAITING_MAX 64
#define FDS_MAX 1024
#define PLANTED_ONE_IN 8
#define PIECE_BYTES_MAX 700 /* the most that a choppy network moves at once */

/* Without asking the system: whether a wait for descriptors can have ended, since the last time
 * that it had not. */
struct news {
    bool came[FDS_MAX];             /* for a client's end */
    int client[FDS_MAX];            /* of a server's end; 0: none */
    unsigned long moves;            /* of all ends */
    bool ready[FDS_MAX];            /* something is in this epoll, and nobody has taken it yet */
    unsigned long idle_at[FDS_MAX]; /* nothing was ready in this epoll after so many */
};

struct listener {
    int fd, epoll_fd;
    int waiting[WAITING_MAX];
    unsigned addresses[WAITING_MAX];
    size_t count;
};

/* One simulation a process. */
static struct {
    struct seeded_env *seeded;
    struct gw_env_sockets sockets;
    struct gw_env_files files;
    struct listener listeners[LISTENERS_MAX];
    struct news news;
    struct seam_faults faults;
    unsigned long struck;
    uint64_t random;
    const char *planted;
} seam;

unsigned
seam_draw(unsigned count)
{
    seam.random ^= seam.random >> 12; /* xorshift64* */
    seam.random ^= seam.random << 25;
    seam.random ^= seam.random >> 27;
    return (unsigned)((seam.random * 0x2545f4914f6cdd1du) >> 33) % count;
}

static bool
strikes(unsigned one_in)
{
    if (one_in == 0 || seam_draw(one_in) != 0)
        return false;
    seam.struck++;
    return true;
}

struct seam_faults *
seam_faults(void)
{
    return &seam.faults;
}

unsigned long
seam_struck(void)
{
    return seam.struck;
}

void
seam_plant(const char *name)
{
    seam.planted = name;
}

#ifdef GW_FAULTS
/* In the place of base/fault.c: by chance instead of by count. */
bool
gw_fault(const char *name)
{
    static const char *const memory[] = { "arena.new", "arena.block", "buf.grow", "map.grow" };
    static const char *const database[] = { "db.begin", "db.step", "db.commit" };

    if (seam.planted != NULL && strcmp(name, seam.planted) == 0)
        return seam_draw(PLANTED_ONE_IN) == 0;
    for (size_t i = 0; i < sizeof(memory) / sizeof(memory[0]); i++) {
        if (seam.faults.memory != 0 && strcmp(name, memory[i]) == 0)
            return strikes(seam.faults.memory);
    }
    for (size_t i = 0; i < sizeof(database) / sizeof(database[0]); i++) {
        if (seam.faults.database != 0 && strcmp(name, database[i]) == 0)
            return strikes(seam.faults.database);
    }
    return false;
}
#endif

/* ---- the clock ---- */

int
clock_gettime(clockid_t clock, struct timespec *out)
{
    int64_t us;

    if (seam.seeded == NULL)
        return (int)syscall(SYS_clock_gettime, clock, out);
    us = clock == CLOCK_REALTIME ? seeded_env_fake(seam.seeded)->now
                                 : seeded_env_fake(seam.seeded)->monotonic_us;
    out->tv_sec = us / GW_SECOND;
    out->tv_nsec = us % GW_SECOND * 1000;
    return 0;
}

/* ---- waiting for descriptors ---- */

void
seam_moved(void)
{
    seam.news.moves++;
}

/* The server has done something with its end. */
static void
news_for_client(int fd)
{
    ck_assert(fd >= 0 && fd < FDS_MAX);
    seam.news.came[seam.news.client[fd]] = true;
}

bool
seam_may_have_come(int fd)
{
    return seam.news.came[fd];
}

void
seam_nothing_came(int fd)
{
    seam.news.came[fd] = false;
}

/* How libevent wakes a thread. */
ssize_t
write(int fd, const void *bytes, size_t count)
{
    seam.news.moves++;
    return (ssize_t)syscall(SYS_write, fd, bytes, count);
}

static struct listener *
listener_of(int fd, int epoll_fd)
{
    for (size_t i = 0; i < LISTENERS_MAX; i++) {
        struct listener *listener = &seam.listeners[i];

        if ((fd >= 0 && listener->fd == fd) ||
            (epoll_fd >= 0 && listener->fd > 0 && listener->epoll_fd == epoll_fd))
            return listener;
    }
    return NULL;
}

int
epoll_ctl(int epoll_fd, int op, int fd, struct epoll_event *event)
{
    struct listener *listener = seam.seeded == NULL ? NULL : listener_of(fd, -1);

    if (listener != NULL) {
        listener->epoll_fd = op == EPOLL_CTL_DEL ? -1 : epoll_fd;
        return 0;
    }
    seam.news.moves++;
    return (int)syscall(SYS_epoll_ctl, epoll_fd, op, fd, event);
}

static int
ready_now(struct pollfd *fds, nfds_t count)
{
    static const struct timespec at_once = { 0 };

    return (int)syscall(SYS_ppoll, fds, count, &at_once, NULL, 0);
}

static bool
epoll_is_ready(void *arg)
{
    const int epoll_fd = *(int *)arg;
    const struct listener *listener = listener_of(-1, epoll_fd);
    struct pollfd one = { .fd = epoll_fd, .events = POLLIN };

    if (listener != NULL && listener->count > 0)
        return true;
    ck_assert(epoll_fd >= 0 && epoll_fd < FDS_MAX);
    if (seam.news.ready[epoll_fd] || seam.news.idle_at[epoll_fd] == seam.news.moves)
        return seam.news.ready[epoll_fd];
    seam.news.ready[epoll_fd] = ready_now(&one, 1) > 0;
    seam.news.idle_at[epoll_fd] = seam.news.moves;
    return seam.news.ready[epoll_fd];
}

int
epoll_wait(int epoll_fd, struct epoll_event *events, int max, int timeout_ms)
{
    const struct listener *listener;
    int count;

    if (seam.seeded == NULL)
        return (int)syscall(SYS_epoll_pwait, epoll_fd, events, max, timeout_ms, NULL, 0);
    if (!epoll_is_ready(&epoll_fd))
        seeded_env_await(seam.seeded, epoll_is_ready, &epoll_fd,
                         timeout_ms < 0 ? -1 : (int64_t)timeout_ms * 1000);
    seam.news.ready[epoll_fd] = false;
    seam.news.idle_at[epoll_fd] = 0; /* what is there may be more than is taken now */
    count = (int)syscall(SYS_epoll_pwait, epoll_fd, events, max, 0, NULL, 0);
    listener = listener_of(-1, epoll_fd);
    if (listener != NULL && listener->count > 0 && count >= 0 && count < max) {
        events[count].events = EPOLLIN;
        events[count++].data.fd = listener->fd;
    }
    return count;
}

/* ---- the network ---- */

int
listen(int fd, int backlog)
{
    struct sockaddr_storage name;
    socklen_t bytes = sizeof(name);

    if (seam.seeded != NULL && getsockname(fd, (struct sockaddr *)&name, &bytes) == 0 &&
        name.ss_family == AF_INET) {
        struct listener *free_one = listener_of(fd, -1);

        for (size_t i = 0; free_one == NULL; i++) {
            ck_assert_uint_lt(i, LISTENERS_MAX);
            if (seam.listeners[i].fd <= 0)
                free_one = &seam.listeners[i];
        }
        *free_one = (struct listener){ .fd = fd, .epoll_fd = -1 };
        return 0; /* nobody comes that way */
    }
    return (int)syscall(SYS_listen, fd, backlog);
}

int
accept4(int fd, struct sockaddr *address, socklen_t *bytes, int flags)
{
    struct listener *listener = seam.seeded == NULL ? NULL : listener_of(fd, -1);
    struct sockaddr_in from = { .sin_family = AF_INET };
    int accepted;

    if (listener == NULL)
        return (int)syscall(SYS_accept4, fd, address, bytes, flags);
    if (listener->count == 0) {
        errno = EAGAIN;
        return -1;
    }
    accepted = listener->waiting[0];
    from.sin_addr.s_addr = htonl(0x0a000000u + listener->addresses[0]);
    listener->count--;
    memmove(listener->waiting, listener->waiting + 1, listener->count * sizeof(int));
    memmove(listener->addresses, listener->addresses + 1, listener->count * sizeof(unsigned));
    if (address != NULL) {
        memcpy(address, &from, sizeof(from));
        *bytes = sizeof(from);
    }
    return accepted;
}

int
close(int fd)
{
    struct listener *listener = seam.seeded == NULL ? NULL : listener_of(fd, -1);

    if (listener != NULL) {
        for (size_t i = 0; i < listener->count; i++)
            close(listener->waiting[i]);
        *listener = (struct listener){ .fd = -1 };
    }
    if (seam.seeded != NULL && fd >= 0) {
        seam.news.moves++;
        news_for_client(fd);
        seam.news.client[fd] = 0;
    }
    return (int)syscall(SYS_close, fd);
}

int
seam_connect(unsigned address)
{
    struct listener *open[LISTENERS_MAX];
    struct listener *listener;
    unsigned count = 0;
    int pair[2];

    for (size_t i = 0; i < LISTENERS_MAX; i++) {
        if (seam.listeners[i].fd > 0 && seam.listeners[i].count < WAITING_MAX)
            open[count++] = &seam.listeners[i];
    }
    ck_assert_uint_gt(count, 0);
    listener = open[seam_draw(count)];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    ck_assert(pair[0] < FDS_MAX && pair[1] < FDS_MAX);
    seam.news.client[pair[0]] = pair[1];
    seam.news.came[pair[1]] = false;
    listener->waiting[listener->count] = pair[0];
    listener->addresses[listener->count++] = address;
    return pair[1];
}

/* Most of the time as asked; sometimes the network takes less. */
static size_t
choppy(size_t count)
{
    return count > 1 && seam_draw(8) == 0
               ? 1 + seam_draw(count < PIECE_BYTES_MAX ? (unsigned)count : PIECE_BYTES_MAX)
               : count;
}

static ssize_t
seam_read(struct gw_env *env, int fd, void *bytes, size_t count)
{
    (void)env;
    if (strikes(seam.faults.sockets)) {
        errno = ECONNRESET;
        return -1;
    }
    return read(fd, bytes, choppy(count));
}

static int
seam_shutdown(struct gw_env *env, int fd, int how)
{
    news_for_client(fd);
    return gw_env_system()->sockets->shutdown(env, fd, how);
}

static ssize_t
seam_writev(struct gw_env *env, int fd, const struct iovec *parts, int count)
{
    struct iovec first;

    news_for_client(fd);
    if (strikes(seam.faults.sockets)) {
        errno = ECONNRESET;
        return -1;
    }
    if (count > 0 && parts[0].iov_len > 1 && seam_draw(8) == 0) {
        first = (struct iovec){ parts[0].iov_base, choppy(parts[0].iov_len) };
        return gw_env_system()->sockets->writev(env, fd, &first, 1);
    }
    return gw_env_system()->sockets->writev(env, fd, parts, count);
}

/* ---- files ---- */

static bool
file_fails(void)
{
    if (!strikes(seam.faults.files))
        return false;
    errno = seam_draw(2) == 0 ? EIO : ENOSPC;
    return true;
}

static int
seam_open(struct gw_env *env, const char *path, int flags, mode_t mode)
{
    return file_fails() ? -1 : gw_env_system()->files->open(env, path, flags, mode);
}

static ssize_t
seam_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset)
{
    return file_fails() ? -1 : gw_env_system()->files->pwrite(env, fd, bytes, count, offset);
}

/* Its length alone: only where the disk is full somebody needs the room. */
static int
seam_allocate(struct gw_env *env, int fd, off_t bytes)
{
    (void)env;
    return file_fails() ? -1 : ftruncate(fd, bytes);
}

static int
seam_fsync(struct gw_env *env, int fd)
{
    (void)env; /* what was written is what a killed server finds; power cuts are another test's */
    (void)fd;
    return file_fails() ? -1 : 0;
}

static int
seam_rename(struct gw_env *env, const char *from, const char *to)
{
    return file_fails() ? -1 : gw_env_system()->files->rename(env, from, to);
}

static int
seam_link(struct gw_env *env, const char *from, const char *to)
{
    return file_fails() ? -1 : gw_env_system()->files->link(env, from, to);
}

/* ---- passwords: argon2 would be all that a simulated day does ---- */

int
argon2_ctx(argon2_context *context, argon2_type type)
{
    (void)type;
    ck_assert_int_eq(crypto_generichash(context->out, context->outlen, context->pwd,
                                        context->pwdlen, context->salt, context->saltlen),
                     0);
    return ARGON2_OK;
}

/* ---- */

/* What was written is what a killed server finds; power cuts are another test's. */
static int
disk_write_fails(int code)
{
    if (seam.faults.full) {
        seam.struck++;
        return SQLITE_FULL;
    }
    return strikes(seam.faults.disk) ? code : SQLITE_OK;
}

/* A connection that waits for another's lock lets the others go on. */
static void
disk_sleep(int64_t us)
{
    if (seam.seeded != NULL)
        seeded_env_sleep(seam.seeded, us);
}

void
seam_begin(struct seeded_env *seeded)
{
    struct gw_env *env = seeded_env_env(seeded);

    ck_assert(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK);
    memory_disk_begin(&(struct memory_disk){
        .write_fails = disk_write_fails, .sleep_us = disk_sleep, .maps = true });
    seam.seeded = seeded;
    seam.news.moves = 1;
    env->random(env, &seam.random, sizeof(seam.random));
    seam.random |= 1;
    seam.sockets = *gw_env_system()->sockets;
    seam.sockets.read = seam_read;
    seam.sockets.writev = seam_writev;
    seam.sockets.shutdown = seam_shutdown;
    seam.files = *gw_env_system()->files;
    seam.files.open = seam_open;
    seam.files.pwrite = seam_pwrite;
    seam.files.fsync = seam_fsync;
    seam.files.allocate = seam_allocate;
    seam.files.rename = seam_rename;
    seam.files.link = seam_link;
    env->sockets = &seam.sockets;
    env->files = &seam.files;
}
