/* exporter.h - the thread that makes the exports people asked for (export_runs.h), one after
 * another, and takes away what is past its time. */
#ifndef CORE_EXPORTER_H
#define CORE_EXPORTER_H

#include "core/app.h"

/* The writer runs already. */
enum gw_err exporter_start(struct gw_app *app, struct exporter **out) GW_MUST_USE;
/* Looks for work now. Any thread; NULL does nothing. */
void exporter_wake(void *exporter);
/* Breaks off what is under way, for the next start to go on with; waits for the thread's end.
 * Before the writer ends. NULL does nothing. */
void exporter_stop(struct exporter *exporter);
void exporter_free(struct exporter *exporter);

#endif
