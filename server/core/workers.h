/* workers.h - the workers of a running server: started when asked for, ended when idle, begun anew
 * when they die (gw/worker.h). */
#ifndef CORE_WORKERS_H
#define CORE_WORKERS_H

#include "gw/env.h"
#include "gw/module.h"

struct workers;

/* Forks the spawner, so: before any thread, and before anything is opened that it must not have.
 * The modules' tables must outlive it. GW_IO or GW_BUSY. */
enum gw_err workers_new(struct gw_env *env, const struct gw_module *const *modules,
                        struct workers **out) GW_MUST_USE;
/* Ends spawner and workers. Nobody asks any more. NULL does nothing. */
void workers_free(struct workers *workers);
/* Ends workers that nobody has asked for a while, and looks whether the spawner lives; now and
 * then, by one thread. */
void workers_tick(struct workers *workers);
/* The spawner has ended, and no worker starts until the program does. Any thread. */
bool workers_are_gone(const struct workers *workers);

/* As gw_worker_ask(). */
enum gw_err workers_ask(struct workers *workers, const struct gw_worker_request *request,
                        struct gw_arena *arena, struct gw_text *reply) GW_MUST_USE;

#endif
