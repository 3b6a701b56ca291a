/* pgsql_place.h - an empty PostgreSQL database of one test, and connections to it; for tests of the
 * driver alone. All of them pass at once where the tests run on SQLite (tests/lib/engine.h).
 */
#ifndef TESTS_PGSQL_PLACE_H
#define TESTS_PGSQL_PLACE_H

#include "db/connection.h"
#include "gw/log.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

struct pgsql_place {
    const char *directory; /* what test_sql() and the others of engine.h want */
    const char *url;
};

/* With table t (id, n, s unique, b) and u (id, t_id), which refers to it. */
struct pgsql_place *pgsql_place_make(void);
struct gw_db *pgsql_connect_as(const char *url, enum driver_role role);
/* Runs a statement that gives no rows, without parameters. */
enum gw_err pgsql_do(struct gw_db *db, const char *sql);
/* Ends all connections to it but the one that asks. */
void pgsql_break(const struct pgsql_place *place);

/* What is written to stderr from begin to end. */
void stderr_take(void);
const char *stderr_taken(void);

#endif
