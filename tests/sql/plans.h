/* plans.h - every statement of the tree, and how the database would run it. */
#ifndef TESTS_SQL_PLANS_H
#define TESTS_SQL_PLANS_H

#include "tests/lib/fixture.h"

/* All GW_SQL statements, from the ELF section that lists them; ends with NULL. */
const struct gw_sql *const *statements_all(size_t *count);

struct plan {
    enum gw_err err; /* of preparing it */
    size_t count;
    const char *steps[32]; /* "SEARCH item USING INDEX item_container (…)" */
};
/* Asks for the plan on the writing connection; nothing is run. */
struct plan plan_of(struct fixture *fixture, const struct gw_sql *sql);

/* The first step that walks all of a table that grows with the city's use, or NULL. A statement
 * that reads one end of an index (no WHERE, a LIMIT, no sorting) walks nothing. */
const char *plan_fault(const struct gw_sql *sql, const struct plan *plan);

#endif
