/* unread_store.c - a container's current items by number. */
#include "core/unread.h"

GW_SQL(list_numbers,
       "SELECT item_no FROM item WHERE container_id = ?1 AND state = 3 AND published_from >= ?2"
       " AND published_from <= ?3 AND (published_until IS NULL OR published_until > ?3)"
       " AND parent_id IS NULL AND hidden_at IS NULL AND removed_at IS NULL"
       " AND trashed_at IS NULL AND visible(audience_id)"
       " ORDER BY published_from DESC, id DESC LIMIT ?4");

enum gw_err
unread_numbers_load(struct gw_db *db, const struct unread_range *range, struct gw_bitmap *items)
{
    GW_STMT stmt = gw_db_stmt(db, &list_numbers);
    enum gw_err err;

    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, range->since);
    gw_bind_int(stmt, 3, range->now);
    gw_bind_int(stmt, 4, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK)
        GW_TRY(gw_bitmap_add(items, (uint32_t)gw_column_int(stmt, 0)));
    return gw_step_end(err);
}
