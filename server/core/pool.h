/* pool.h - threads for what must not hold up an I/O thread: slow ones at nice 19 for password
 * hashing, SLOW routes and jobs, and the readers of a database behind a network. */
#ifndef CORE_POOL_H
#define CORE_POOL_H

#include "core/app.h"

#define POOL_QUEUE_MAX ((size_t)1024)
#define POOL_PATIENT_MAX ((size_t)4096) /* everybody of a large city hall at 8:30 */

/* Starts `threads` (0: as many as cores, at least 2), each with a lane of its own (lane.h).
 * `queue_max` 0: POOL_QUEUE_MAX. GW_IO or GW_BUSY when a thread or its lane can't be had. */
enum gw_err pool_new(struct gw_app *app, unsigned threads, size_t queue_max,
                     struct pool **out) GW_MUST_USE;
/* The readers: several for each core and in no way slow, with a long queue. */
enum gw_err readers_new(struct gw_app *app, struct pool **out) GW_MUST_USE;
/* task->run(task, lane) on a pool thread, in the order added. Any thread. GW_BUSY when the queue is
 * full or the pool is stopping; then run() is not called. */
enum gw_err pool_add(struct pool *pool, struct gw_task *task) GW_MUST_USE;
/* The same behind all that others add, in a queue of its own, POOL_PATIENT_MAX long: passwords,
 * which everybody has checked in the same minutes, don't hold up what people ask for who are in. A
 * quarter of the time is theirs even so. */
enum gw_err pool_add_patient(struct pool *pool, struct gw_task *task) GW_MUST_USE;
/* When the queue of the patient ones is through, in s and at least 1, as long as each takes as long
 * as the last ones did. */
int64_t pool_patience_s(struct pool *pool);
size_t pool_queue_length(struct pool *pool); /* of both */
/* Runs what is queued, refuses what comes, joins the threads. Once. */
void pool_stop(struct pool *pool);
void pool_free(struct pool *pool); /* after pool_stop */

#endif
