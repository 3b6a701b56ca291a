/* env.h - all that the program takes from the world around it: clock, random, files, sockets,
 * threads.
 *
 * The server gets one at start and passes it down. The real one is gw_env_system(). Tests pass a
 * fake clock or failing files; a simulation passes lanes that run every task on one seeded thread.
 * Functions are called from all threads.
 */
#ifndef GW_ENV_H
#define GW_ENV_H

#include <sys/types.h>
#include <sys/uio.h>

#include "gw/time.h"

struct gw_env;

/* Calls have the shape and the errno of the POSIX call of that name. */
struct gw_env_files {
    int (*open)(struct gw_env *env, const char *path, int flags, mode_t mode);
    int (*close)(struct gw_env *env, int fd);
    ssize_t (*pread)(struct gw_env *env, int fd, void *bytes, size_t count, off_t offset);
    ssize_t (*pwrite)(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset);
    int (*fsync)(struct gw_env *env, int fd);
    int (*rename)(struct gw_env *env, const char *from, const char *to);
    int (*unlink)(struct gw_env *env, const char *path);
    int (*mkdir)(struct gw_env *env, const char *path, mode_t mode);
    int (*link)(struct gw_env *env, const char *from, const char *to); /* EEXIST where `to` is */
    /* Makes the file `bytes` long, with room on the disk for all of them; -1 and ENOSPC without. */
    int (*allocate)(struct gw_env *env, int fd, off_t bytes);
};

struct gw_env_sockets {
    ssize_t (*read)(struct gw_env *env, int fd, void *bytes, size_t count);
    ssize_t (*writev)(struct gw_env *env, int fd, const struct iovec *parts, int count);
    int (*shutdown)(struct gw_env *env, int fd, int how);
    int (*close)(struct gw_env *env, int fd);
};

/* A piece of work; embedded in what it works on. run() is called once for each hand-over. */
struct gw_task {
    void (*run)(struct gw_task *task, void *lane);
    struct gw_task *next; /* the queue's */
};

/* A lock and the place to wait in it for what others change under it. The environment's own. */
struct gw_signal;

/* Threads, and how they wait for each other. The real ones are pthreads; the simulated ones take
 * turns on one thread, by the seed: they change over in start, join, lock and wait. Hence whoever
 * must wait waits here, and a plain mutex is held only over what calls none of these. Outside of it
 * remain the waits for the world: an I/O thread's for its sockets (libevent), the control socket's
 * (poll), the engine's for a lock of its files. A simulation starts neither of the first two.
 */
struct gw_env_threads {
    /* Starts `body(arg)`; `name` of at most 15 characters; `nice` 0 or 19. GW_IO when it can't. */
    enum gw_err (*start)(struct gw_env *env, const char *name, int nice, void *(*body)(void *),
                         void *arg, uint64_t *thread);
    void (*join)(struct gw_env *env, uint64_t thread);
    uint64_t (*self)(struct gw_env *env); /* the caller's, as start gave it; not 0 */

    struct gw_signal *(*signal_new)(struct gw_env *env); /* NULL: no memory */
    /* Nobody holds it or waits in it any more. NULL is nothing. */
    void (*signal_free)(struct gw_env *env, struct gw_signal *signal);
    void (*lock)(struct gw_env *env, struct gw_signal *signal); /* not twice */
    void (*unlock)(struct gw_env *env, struct gw_signal *signal);
    /* These three with the lock held. wait() lets go of it until it is woken or `timeout_us` have
     * passed (negative: no end), and has it again when it returns; it may return for no reason, so
     * the caller looks again at what it waits for. */
    void (*wait)(struct gw_env *env, struct gw_signal *signal, int64_t timeout_us);
    void (*wake)(struct gw_env *env, struct gw_signal *signal); /* one; all wait for the same */
    void (*wake_all)(struct gw_env *env, struct gw_signal *signal);
};

struct gw_env {
    gw_time (*now)(struct gw_env *env);                            /* wall clock; may step */
    int64_t (*monotonic_us)(struct gw_env *env);                   /* never steps back */
    void (*random)(struct gw_env *env, void *bytes, size_t count); /* cryptographic */
    const struct gw_env_files *files;
    const struct gw_env_sockets *sockets;
    const struct gw_env_threads *threads;
    void *state; /* the environment's own */
};

struct gw_env *gw_env_system(void);

/* Durable file in one step: temp, fsync, rename, fsync of the directory. `mode` as for open. GW_IO
 * or GW_FULL. */
enum gw_err gw_env_write_file(struct gw_env *env, const char *path, struct gw_text content,
                              mode_t mode) GW_MUST_USE;
/* Whole file into the arena; GW_MISSING, GW_TOO_LARGE or GW_IO. */
enum gw_err gw_env_read_file(struct gw_env *env, struct gw_arena *arena, const char *path,
                             size_t bytes_max, struct gw_text *out) GW_MUST_USE;

#endif
