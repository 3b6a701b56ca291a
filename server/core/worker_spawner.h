/* worker_spawner.h - the process that forks workers, and what a worker does in its life. */
#ifndef CORE_WORKER_SPAWNER_H
#define CORE_WORKER_SPAWNER_H

#include "core/worker_frame.h"

/* Zeros replaced by their defaults. */
struct worker_kinds {
    struct gw_worker_kind *kinds;
    size_t count;
};

/* Between the server and its spawner: one datagram each way for a worker. */
struct spawner_order {
    uint32_t kind;
    uint32_t number; /* told back: an answer that nobody waited for is known by it */
};

struct spawner_answer {
    uint32_t number;
    int32_t error; /* errno; 0: two descriptors come along, the worker's socket and its pidfd */
};

/* ---- worker_spawner.c ---- */

/* Forks the spawner: while the process has one thread and nothing open that a worker must not have.
 * It ends, and all workers with it, when `*link` is closed or this process ends in whatever way.
 * GW_IO. */
enum gw_err spawner_start(struct gw_env *env, const struct worker_kinds *kinds, int *link,
                          pid_t *pid) GW_MUST_USE;

/* ---- worker_life.c ---- */

/* In the child: gives up everything and answers requests from the socket until it is closed. */
_Noreturn void worker_live(struct gw_env *env, const struct gw_worker_kind *kind, int fd,
                           pid_t spawner);
/* The answering alone; returns at the end of the socket, or after the last request. */
void worker_answer(struct gw_env *env, const struct gw_worker_kind *kind, int fd);

#endif
