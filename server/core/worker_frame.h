/* worker_frame.h - the bytes between who asks and a worker: a head, then as many bytes as it says.
 *
 * Both ends are one program, so the head is a struct as it lies in memory. Descriptors travel with
 * the head of a request; none is ever taken from a reply.
 */
#ifndef CORE_WORKER_FRAME_H
#define CORE_WORKER_FRAME_H

#include "gw/env.h"
#include "gw/worker.h"

#define WORKER_FRAME_NO_END INT64_MAX

struct worker_wire {
    struct gw_env *env;
    int fd;           /* of a stream socket */
    int64_t until_us; /* by env->monotonic_us; or WORKER_FRAME_NO_END */
};

struct worker_head {
    uint32_t bytes;
    uint16_t outcome; /* of a reply: enum gw_err */
    uint16_t is_last; /* of a reply: the worker ends after it */
};

struct worker_fds {
    int fds[GW_WORKER_FDS_MAX];
    size_t count;
};

/* GW_BUSY when the time is up, GW_IO when the other end has gone. `fds` may be NULL. */
enum gw_err worker_frame_send(const struct worker_wire *wire, const struct worker_head *head,
                              const char *bytes, const struct worker_fds *fds) GW_MUST_USE;
/* The same. Where `fds` is NULL, descriptors that come along are dropped by the kernel. */
enum gw_err worker_frame_head(const struct worker_wire *wire, struct worker_head *head,
                              struct worker_fds *fds) GW_MUST_USE;
enum gw_err worker_frame_bytes(const struct worker_wire *wire, char *out, size_t bytes) GW_MUST_USE;

#endif
