/* item_index_store.c - all current items, a slice at a time, for the index in memory. */
#include "core/item_index.h"

/* Columns of list_places. */
static bool
row_counts(struct gw_stmt *stmt)
{
    return gw_column_int(stmt, 6) == GW_CURRENT && gw_column_is_null(stmt, 7) &&
           gw_column_is_null(stmt, 8) && gw_column_is_null(stmt, 9) && gw_column_is_null(stmt, 10);
}

GW_SQL(list_places, "SELECT id, item_no, container_id, audience_id, author_id, confirm, state,"
                    " hidden_at, removed_at, trashed_at, parent_id FROM item WHERE id > ?1"
                    " ORDER BY id LIMIT ?2");

enum gw_err
item_places_each(struct gw_db *db, struct item_walk *walk)
{
    GW_STMT stmt = gw_db_stmt(db, &list_places);
    enum gw_err err;

    walk->rows = 0;
    gw_bind_int(stmt, 1, walk->after_id);
    gw_bind_int(stmt, 2, walk->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct item_place place = {
            .item_no = (uint32_t)gw_column_int(stmt, 1),
            .container_id = gw_column_int(stmt, 2),
            .audience_id = (uint32_t)gw_column_int(stmt, 3),
            .author_id = gw_column_int(stmt, 4),
            .confirm = gw_column_int(stmt, 5) != 0,
        };

        walk->after_id = gw_column_int(stmt, 0);
        walk->rows++;
        if (row_counts(stmt))
            walk->take(walk->arg, &place);
    }
    return gw_step_end(err);
}
