/* world.h - the server of a simulation: a small city on a memory disk, started, stopped, killed and
 * started again; and looking at its database past the program.
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <sqlite3.h>

#include "core/app.h"
#include "gw/request.h"
#include "tests/sim/model.h"
#include "tests/sim/seam.h"

enum { LOOKS_MAX = 16 };

struct world {
    struct seeded_env *seeded;
    struct gw_env *env;
    char directory[128];
    int lives;  /* directories so far */
    int starts; /* servers so far */
    struct gw_app *app;
    int64_t ticked_at;
    sqlite3 *look;
    struct look {
        const char *sql; /* where it stands: a text of the program */
        sqlite3_stmt *stmt;
    } looks[LOOKS_MAX];
};

/* Ids in the database of what the model numbers from 0. */
static inline int64_t
person_id(int person)
{
    return 1000 + person;
}

static inline int64_t
department_id(int department)
{
    return 100 + department;
}

/* The city as a new simulation finds it (model_begin says the same), and a server of it. */
void world_begin(struct world *world, struct seeded_env *seeded, const struct model *model);
/* Ends everything; its directory is removed. */
void world_end(struct world *world);
/* What a process that ended anyhow has left on the disk. */
void world_sweep(int process);
/* What is due on no thread of the server. */
void world_tick(struct world *world);
void world_restart(struct world *world);
/* As kill -9: what is on the disk at this moment is what the next server finds. */
void world_kill(struct world *world);

/* Runs run(req) in a write of its own, as a list from the personnel section would. */
enum gw_err world_decree(struct world *world, gw_handler *run, void *arg);

/* A statement on a connection of its own, to be reset: it is prepared once. `argument` for ?1. */
sqlite3_stmt *world_look(struct world *world, const char *sql, int64_t argument);
/* Another number when anybody has written since. */
int64_t world_changes(struct world *world);
/* The first column of the only row. */
int64_t world_number(struct world *world, const char *sql);

#endif
