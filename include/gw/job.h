/* job.h - work after the reply: stored in the transaction that asks for it, run later, tried again
 * with back-off.
 *
 * A job runs on the pool (`run`, read-only connection) and then on the writer (`finish`), where its
 * result and its removal are one transaction. Either may be NULL. Attempt n waits 2^n × 10 s (at
 * most 1 h); after `attempts_max` it stays as failed, visible to the administrator. A periodic one
 * never stays so: its next turn comes, with the last error shown. finish() may name an item
 * (gw_audit_item): the job then leaves an entry in the log.
 */
#ifndef GW_JOB_H
#define GW_JOB_H

#include "gw/request.h"

struct gw_job {
    int64_t id;
    struct gw_text argument; /* the module's own, JSON */
    int64_t attempt;         /* from 1 */
    void *result;            /* run() → finish(); in req->arena */
};

struct gw_job_kind {
    const char *name; /* "<module>.<verb>" */
    int64_t attempts_max;
    enum gw_err (*run)(struct gw_request *req, struct gw_job *job);
    enum gw_err (*finish)(struct gw_request *req, struct gw_job *job);
    int64_t every_s; /* 0, or: added again by itself this long after each end */
};

/* Adds a job inside the caller's transaction; it may start at `run_at` (0: now). */
enum gw_err gw_job_add(struct gw_request *req, const char *kind, struct gw_text argument,
                       gw_time run_at) GW_MUST_USE;

#endif
