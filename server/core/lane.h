/* lane.h - what one thread needs to serve requests: its connection and its caches. */
#ifndef CORE_LANE_H
#define CORE_LANE_H

#include "core/app.h"

/* A lane with a read-only connection of its own, for the calling thread: each I/O thread (`io`) and
 * each pool thread (`io` NULL) opens one and closes it. GW_BUSY or GW_IO. */
enum gw_err lane_open(struct gw_app *app, struct http_io *io, struct lane **out) GW_MUST_USE;
void lane_close(struct lane *lane);

/* The writer's lane: inside the run() of a database_write, with the connection that run() was
 * given. Made at the first call, which is app_open()'s; freed by app_close(). */
struct lane *lane_writer(struct gw_app *app, struct gw_db *db);
/* After a rollback on the writer, of a savepoint too: what was cached inside it is read again. NULL
 * does nothing. */
void lane_forget(struct lane *writer);

#endif
