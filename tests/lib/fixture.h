/* fixture.h - a freshly migrated database in a directory of the test, for unit tests of stores. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "db/database.h"
#include "gw/module.h"

extern const struct gw_migration gw_migrations[];

struct fixture {
    struct gw_env *env;
    struct gw_arena *arena;
    const char *directory;
    struct database *database;
};

/* All migrations applied; `env` NULL: the system's. The writer thread is not started:
 * database_write_now runs in place. */
struct fixture *fixture_open(struct gw_env *env);
void fixture_close(struct fixture *fixture);
/* For tests that open a place themselves: a new one, migrated already where that saves time. */
struct database_options fixture_place(const char *directory);

/* Statements in plain SQL on a connection of their own: to fill tables, and to look. */
void fixture_sql(struct fixture *fixture, const char *sql);
/* The first column of the first row; the test ends when there is none. */
int64_t fixture_number(struct fixture *fixture, const char *sql);
const char *fixture_string(struct fixture *fixture, const char *sql);

/* Calls run(arg, db) in a committed transaction on the writing connection. */
enum gw_err fixture_write(struct fixture *fixture, enum gw_err (*run)(void *arg, struct gw_db *db),
                          void *arg);

#endif
