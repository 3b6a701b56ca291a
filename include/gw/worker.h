/* worker.h - what comes from outside is taken apart by a process that can do nothing else.
 *
 * A worker is forked from a spawner that started before any thread and with no file of the city
 * open. It answers one request after the other, each with the kind's run(). It opens nothing,
 * connects to nothing, starts nothing: seccomp ends it for trying, Landlock leaves it no file where
 * the kernel has it. What it needs comes in the request, or as a descriptor, and a descriptor that
 * can be written to is not handed to it. What it answers is as doubtful as what it was given: who
 * asks checks it like the bytes of a stranger.
 */
#ifndef GW_WORKER_H
#define GW_WORKER_H

#include "gw/buf.h"

struct gw_app;

#define GW_WORKER_FDS_MAX 4 /* descriptors with one request */

/* One request, inside the worker. */
struct gw_worker_call {
    struct gw_text request;
    int fds[GW_WORKER_FDS_MAX]; /* closed afterwards */
    size_t fds_count;
    struct gw_arena *arena; /* emptied after each request */
    struct gw_buf *reply;   /* up to reply_bytes_max; beyond it the answer is GW_TOO_LARGE */
};

/* A module lists its kinds (gw/module.h). Zero stands for what is written behind it. */
struct gw_worker_kind {
    const char *name; /* "<module>.<noun>" */
    /* In the worker: no request, no database, no environment but this one's memory and clock. */
    enum gw_err (*run)(struct gw_worker_call *call);
    unsigned workers_max;     /* processes at once; 2 */
    unsigned requests_max;    /* of one process, then a fresh one takes over; 100. 1 where nothing
                                 of a request may be left for the next */
    size_t request_bytes_max; /* 64 KiB */
    size_t reply_bytes_max;   /* 64 KiB */
    size_t memory_bytes_max;  /* 64 MiB */
    unsigned cpu_s_max;       /* of one process; 10 */
};

struct gw_worker_request {
    const struct gw_worker_kind *kind;
    struct gw_text bytes;
    const int *fds; /* borrowed; the worker has its own of the same open files */
    size_t fds_count;
    int64_t timeout_ms; /* for all of it: waiting for a free worker, too */
};

/* Asks and waits: on the pool, in jobs, never on an I/O thread or the writer. GW_OK, or what run()
 * returned, with its reply in the arena. GW_UNSUPPORTED when the worker died of the request, took
 * too long or answered out of order: another time will hardly end otherwise. GW_BUSY when no worker
 * was free in time, or can be had here (in subcommands): later, perhaps. GW_TOO_LARGE for a request
 * past the kind's limit. */
enum gw_err gw_worker_ask(struct gw_app *app, const struct gw_worker_request *request,
                          struct gw_arena *arena, struct gw_text *reply) GW_MUST_USE;

#endif
