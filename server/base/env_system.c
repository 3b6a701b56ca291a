/* env_system.c - the real world behind gw_env: Linux's clock, random, files, sockets and threads.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "gw/env.h"
#include "gw/fault.h"
#include "gw/log.h"

#define JOINED_BYTES_MAX ((size_t)4096)

static gw_time
system_now(struct gw_env *env)
{
    struct timespec now;

    (void)env;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * GW_SECOND + now.tv_nsec / 1000;
}

static int64_t
system_monotonic(struct gw_env *env)
{
    struct timespec now;

    (void)env;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * GW_SECOND + now.tv_nsec / 1000;
}

static void
system_random(struct gw_env *env, void *bytes, size_t count)
{
    char *at = bytes;

    (void)env;
    while (count > 0) {
        ssize_t got = getrandom(at, count, 0);

        if (got < 0 && errno == EINTR)
            continue;
        gw_check(got > 0); /* without randomness nothing here is safe */
        at += got;
        count -= (size_t)got;
    }
}

/* A planted fault, as the errno of a broken disk. */
static bool
broken(const char *name)
{
    if (!gw_fault(name))
        return false;
    errno = EIO;
    return true;
}

static int
system_open(struct gw_env *env, const char *path, int flags, mode_t mode)
{
    (void)env;
    return broken("file.open") ? -1 : open(path, flags | O_CLOEXEC, mode);
}

static int
system_close(struct gw_env *env, int fd)
{
    (void)env;
    return close(fd);
}

static ssize_t
system_pread(struct gw_env *env, int fd, void *bytes, size_t count, off_t offset)
{
    (void)env;
    return broken("file.read") ? -1 : pread(fd, bytes, count, offset);
}

static ssize_t
system_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset)
{
    (void)env;
    return broken("file.write") ? -1 : pwrite(fd, bytes, count, offset);
}

static int
system_fsync(struct gw_env *env, int fd)
{
    (void)env;
    return broken("file.fsync") ? -1 : fsync(fd);
}

static int
system_rename(struct gw_env *env, const char *from, const char *to)
{
    (void)env;
    return broken("file.rename") ? -1 : rename(from, to);
}

static int
system_unlink(struct gw_env *env, const char *path)
{
    (void)env;
    return broken("file.unlink") ? -1 : unlink(path);
}

static int
system_mkdir(struct gw_env *env, const char *path, mode_t mode)
{
    (void)env;
    return broken("file.mkdir") ? -1 : mkdir(path, mode);
}

static int
system_link(struct gw_env *env, const char *from, const char *to)
{
    (void)env;
    return broken("file.link") ? -1 : link(from, to);
}

/* posix_fallocate gives the error back instead of setting it. */
static int
system_allocate(struct gw_env *env, int fd, off_t bytes)
{
    (void)env;
    errno = posix_fallocate(fd, 0, bytes);
    return errno == 0 ? 0 : -1;
}

static ssize_t
system_read(struct gw_env *env, int fd, void *bytes, size_t count)
{
    (void)env;
    return broken("socket.read") ? -1 : read(fd, bytes, count);
}

/* The parts as one, and how long that is; 0 where they are too long. The kernel takes one piece in
 * 0.5 µs less than several: a twentieth of a small reply. */
static size_t
join(const struct iovec *parts, int count, char *joined)
{
    size_t bytes = 0;

    for (int i = 0; i < count; i++) {
        if (parts[i].iov_len > JOINED_BYTES_MAX - bytes)
            return 0;
        if (parts[i].iov_len > 0)
            memcpy(joined + bytes, parts[i].iov_base, parts[i].iov_len);
        bytes += parts[i].iov_len;
    }
    return bytes;
}

/* As writev, but a peer that went away gives EPIPE and never a signal. */
static ssize_t
system_writev(struct gw_env *env, int fd, const struct iovec *parts, int count)
{
    struct iovec *iov = (struct iovec *)(uintptr_t)parts; /* sendmsg does not write to it */
    char joined[JOINED_BYTES_MAX];
    size_t bytes = join(parts, count, joined);
    struct msghdr message = { .msg_iov = iov, .msg_iovlen = (size_t)count };

    (void)env;
    if (broken("socket.write"))
        return -1;
    return bytes > 0 ? send(fd, joined, bytes, MSG_NOSIGNAL) : sendmsg(fd, &message, MSG_NOSIGNAL);
}

static int
system_shutdown(struct gw_env *env, int fd, int how)
{
    (void)env;
    return shutdown(fd, how);
}

struct thread_start {
    char name[16];
    int nice;
    void *(*body)(void *arg);
    void *arg;
};

static void *
thread_main(void *arg)
{
    struct thread_start start = *(struct thread_start *)arg;

    free(arg);
    pthread_setname_np(pthread_self(), start.name);
    /* Linux keeps niceness by thread. Going down needs no right and can't fail. */
    if (start.nice != 0)
        setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), start.nice);
    return start.body(start.arg);
}

/* 0 or an errno. */
static int
thread_make(struct thread_start *start, pthread_t *id)
{
    sigset_t all;
    sigset_t before;
    int failed;

    if (start == NULL || broken("thread.start"))
        return errno;
    sigfillset(&all); /* signals are the main thread's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(id, NULL, thread_main, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

static enum gw_err
system_thread_start(struct gw_env *env, const char *name, int nice, void *(*body)(void *),
                    void *arg, uint64_t *thread)
{
    struct thread_start *start = malloc(sizeof(*start));
    pthread_t id;
    int failed;

    (void)env;
    if (start != NULL) {
        *start = (struct thread_start){ .nice = nice, .body = body, .arg = arg };
        snprintf(start->name, sizeof(start->name), "%s", name);
    }
    failed = thread_make(start, &id);
    if (failed != 0) {
        gw_log(GW_LOG_ERROR, "thread.start_failed", GW_LOG_STR("name", gw_text_from(name)),
               GW_LOG_STR("reason", gw_text_from(strerrordesc_np(failed))));
        free(start);
        return GW_IO;
    }
    *thread = (uint64_t)id;
    return GW_OK;
}

static void
system_thread_join(struct gw_env *env, uint64_t thread)
{
    (void)env;
    gw_check(pthread_join((pthread_t)thread, NULL) == 0);
}

static const struct gw_env_files files = {
    .open = system_open,
    .close = system_close,
    .pread = system_pread,
    .pwrite = system_pwrite,
    .fsync = system_fsync,
    .rename = system_rename,
    .unlink = system_unlink,
    .mkdir = system_mkdir,
    .link = system_link,
    .allocate = system_allocate,
};

static const struct gw_env_sockets sockets = {
    .read = system_read,
    .writev = system_writev,
    .shutdown = system_shutdown,
    .close = system_close,
};

static uint64_t
system_thread_self(struct gw_env *env)
{
    (void)env;
    return (uint64_t)pthread_self();
}

struct gw_signal {
    pthread_mutex_t mutex;
    pthread_cond_t woken; /* on CLOCK_MONOTONIC: a step of the wall clock lengthens no wait */
};

static struct gw_signal *
system_signal_new(struct gw_env *env)
{
    struct gw_signal *signal = malloc(sizeof(*signal));
    pthread_condattr_t monotonic;

    (void)env;
    if (signal == NULL)
        return NULL;
    gw_check(pthread_condattr_init(&monotonic) == 0);
    gw_check(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    gw_check(pthread_mutex_init(&signal->mutex, NULL) == 0);
    gw_check(pthread_cond_init(&signal->woken, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    return signal;
}

static void
system_signal_free(struct gw_env *env, struct gw_signal *signal)
{
    (void)env;
    if (signal == NULL)
        return;
    pthread_cond_destroy(&signal->woken);
    pthread_mutex_destroy(&signal->mutex);
    free(signal);
}

static void
system_lock(struct gw_env *env, struct gw_signal *signal)
{
    (void)env;
    gw_check(pthread_mutex_lock(&signal->mutex) == 0);
}

static void
system_unlock(struct gw_env *env, struct gw_signal *signal)
{
    (void)env;
    gw_check(pthread_mutex_unlock(&signal->mutex) == 0);
}

static void
system_wait(struct gw_env *env, struct gw_signal *signal, int64_t timeout_us)
{
    struct timespec until;
    int64_t until_us;

    if (timeout_us < 0) {
        gw_check(pthread_cond_wait(&signal->woken, &signal->mutex) == 0);
        return;
    }
    until_us = system_monotonic(env) + timeout_us;
    until.tv_sec = until_us / GW_SECOND;
    until.tv_nsec = until_us % GW_SECOND * 1000;
    (void)pthread_cond_timedwait(&signal->woken, &signal->mutex, &until);
}

static void
system_wake(struct gw_env *env, struct gw_signal *signal)
{
    (void)env;
    pthread_cond_signal(&signal->woken);
}

static void
system_wake_all(struct gw_env *env, struct gw_signal *signal)
{
    (void)env;
    pthread_cond_broadcast(&signal->woken);
}

static const struct gw_env_threads threads = {
    .start = system_thread_start,
    .join = system_thread_join,
    .self = system_thread_self,
    .signal_new = system_signal_new,
    .signal_free = system_signal_free,
    .lock = system_lock,
    .unlock = system_unlock,
    .wait = system_wait,
    .wake = system_wake,
    .wake_all = system_wake_all,
};

static const struct gw_env system_env = {
    .now = system_now,
    .monotonic_us = system_monotonic,
    .random = system_random,
    .files = &files,
    .sockets = &sockets,
    .threads = &threads,
};

struct gw_env *
gw_env_system(void)
{
    return (struct gw_env *)(uintptr_t)&system_env; /* constant: it has no state to change */
}
