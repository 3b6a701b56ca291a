/* export_walk.h - finds the rows of an export: what belongs to a section or to the whole city, and
 * all that those rows refer to, each once and behind what it refers to. */
#ifndef CORE_EXPORT_WALK_H
#define CORE_EXPORT_WALK_H

#include "core/export_cell.h"

/* What is done with the rows. `cells` are in the order of the table's columns. */
struct export_taker {
    enum gw_err (*row)(void *arg, size_t table, const struct export_cell *cells);
    void *arg;
};

struct export_scope {
    const struct gw_export_table *const *tables; /* ends with NULL */
    int64_t department_id;                       /* 0: the whole city */
};

/* Walks one snapshot: `db` is inside a read transaction. */
enum gw_err export_walk(struct gw_db *db, const struct export_scope *scope,
                        const struct export_taker *taker) GW_MUST_USE;

size_t export_columns_count(const struct gw_export_table *table);

#endif
