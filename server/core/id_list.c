/* id_list.c - ids out of the database as a list. */
#include "core/id_list.h"

#define IDS_FIRST 64

enum gw_err
id_list_read(struct gw_stmt *stmt, struct gw_arena *arena, struct gw_ids *out)
{
    size_t count = 0, capacity = IDS_FIRST;
    int64_t *ids = GW_NEW_ARRAY(arena, int64_t, capacity);
    enum gw_err err;

    while ((err = gw_step_row(stmt)) == GW_OK) {
        if (count == capacity) {
            int64_t *more = GW_NEW_ARRAY(arena, int64_t, capacity * 2);

            memcpy(more, ids, count * sizeof(*ids));
            ids = more;
            capacity *= 2;
        }
        ids[count++] = gw_column_int(stmt, 0);
    }
    *out = (struct gw_ids){ ids, count };
    return gw_step_end(err);
}
