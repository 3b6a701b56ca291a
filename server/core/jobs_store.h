/* jobs_store.h - table `job`. */
#ifndef CORE_JOBS_STORE_H
#define CORE_JOBS_STORE_H

#include "gw/db.h"
#include "gw/job.h"
#include "gw/json.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_FAILED };

struct job_row {
    int64_t id, attempt;
    struct gw_text kind, argument; /* in the arena given */
};

enum gw_err job_insert(struct gw_db *db, const struct job_row *row, gw_time run_at,
                       gw_time now) GW_MUST_USE;
/* The waiting job that has been due the longest, other than those two; GW_MISSING: none. */
enum gw_err job_find_due(struct gw_db *db, struct gw_arena *arena, gw_time now,
                         const int64_t skip[2], struct job_row *out) GW_MUST_USE;
/* Waiting becomes running, with its attempt counted; GW_MISSING when it is not waiting any more. */
enum gw_err job_begin(struct gw_db *db, int64_t id) GW_MUST_USE;
/* Ends a run that failed, or a periodic one: the job waits until `run_at`, or stays as failed. The
 * attempts are counted on from `attempt`. */
struct job_outcome {
    int64_t id, attempt;
    enum job_state state;
    gw_time run_at;
    const char *error; /* NULL: none */
};
enum gw_err job_put_back(struct gw_db *db, const struct job_outcome *outcome) GW_MUST_USE;
enum gw_err job_remove(struct gw_db *db, int64_t id) GW_MUST_USE;
/* Running jobs of a process that ended wait again. */
enum gw_err job_recover(struct gw_db *db) GW_MUST_USE;
/* Waiting jobs of the kind whose time is later than a clock that stood right can have said are due
 * now: turns of a periodic one, further attempts, and what was to run at once. */
enum gw_err job_fit(struct gw_db *db, const struct gw_job_kind *kind, gw_time now) GW_MUST_USE;
/* Whether one of the kind waits or runs. */
enum gw_err job_is_there(struct gw_db *db, const char *kind, bool *out) GW_MUST_USE;

/* One page, newest first, of what lies before `place`, into an array that is open; `place` becomes
 * that of the last one written. */
struct job_place {
    int64_t created_at, id;
};
enum gw_err job_render_page(struct gw_db *db, struct gw_json *json, struct job_place *place,
                            int64_t limit, bool *more) GW_MUST_USE;
struct job_figures {
    int64_t waiting, running, failed;
};
enum gw_err job_count(struct gw_db *db, struct job_figures *out) GW_MUST_USE;

#endif
