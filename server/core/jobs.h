/* jobs.h - runs the stored jobs (gw/job.h): a thread that looks for due ones and hands them to the
 * pool. */
#ifndef CORE_JOBS_H
#define CORE_JOBS_H

#include "core/app.h"
#include "gw/job.h"

#define JOB_RETRY_MAX GW_HOUR

/* How long the attempt after the n-th waits: 2^n × 10 s, at most JOB_RETRY_MAX. Pure. */
gw_time job_retry_delay(int64_t attempt);

struct job_runner *jobs_new(struct gw_app *app);
/* Makes what was interrupted wait again, adds the periodic kinds that are not there, and starts the
 * thread. The writer and the pool run already. */
enum gw_err jobs_start(struct job_runner *jobs) GW_MUST_USE;
/* Looks for due jobs now. Any thread; NULL does nothing. */
void jobs_wake(struct job_runner *jobs);
/* Begins no further job and waits for those that run. Before pool_stop. */
void jobs_stop(struct job_runner *jobs);
void jobs_free(struct job_runner *jobs);

#endif
