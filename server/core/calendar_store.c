/* calendar_store.c - a department's business days in the database. */
#include "core/calendar_store.h"

#define ABOVE                                                                                    \
    "WITH RECURSIVE above (id, parent_id, distance) AS (SELECT id, parent_id, 0 FROM department" \
    " WHERE id = ?1 UNION SELECT d.id, d.parent_id, above.distance + 1 FROM above"               \
    " JOIN department d ON d.id = above.parent_id WHERE above.distance < 32) "

GW_SQL(calendar_week_nearest,
       ABOVE "SELECT w.business_days FROM above JOIN calendar_week w ON w.department_id = above.id"
             " ORDER BY above.distance LIMIT 1");

enum gw_err
calendar_week_load(struct gw_db *db, int64_t department_id, int64_t *business_days)
{
    GW_STMT stmt = gw_db_stmt(db, &calendar_week_nearest);

    gw_bind_int(stmt, 1, department_id);
    GW_TRY(gw_step_row(stmt));
    *business_days = gw_column_int(stmt, 0);
    return GW_OK;
}

/* The index is on COALESCE(department_id, 0), so it is asked for that way. */
GW_SQL(calendar_days,
       ABOVE "SELECT c.day, above.distance, c.is_business FROM above JOIN calendar_day c"
             " ON COALESCE(c.department_id, 0) = above.id WHERE c.day BETWEEN ?2 AND ?3"
             " UNION ALL SELECT c.day, CAST(?4 AS BIGINT), c.is_business FROM calendar_day c"
             " WHERE COALESCE(c.department_id, 0) = 0 AND c.day BETWEEN ?2 AND ?3 ORDER BY 1, 2");

struct row_list {
    struct calendar_row *rows;
    size_t count, capacity;
};

static void
row_add(struct row_list *list, struct gw_arena *arena, struct calendar_row row)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct calendar_row *rows = GW_NEW_ARRAY(arena, struct calendar_row, capacity);
        if (list->count > 0)
            memcpy(rows, list->rows, list->count * sizeof *rows);
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->count++] = row;
}

enum gw_err
calendar_rows_load(struct gw_db *db, struct gw_arena *arena, const struct calendar_span *span,
                   const struct calendar_row **out, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &calendar_days);
    struct row_list list = { 0 };
    enum gw_err err;

    gw_bind_int(stmt, 1, span->department_id);
    gw_bind_int(stmt, 2, span->from);
    gw_bind_int(stmt, 3, span->until);
    gw_bind_int(stmt, 4, CALENDAR_WHOLE_CITY);
    while ((err = gw_step_row(stmt)) == GW_OK)
        row_add(&list, arena,
                (struct calendar_row){ .day = (gw_date)gw_column_int(stmt, 0),
                                       .distance = gw_column_int(stmt, 1),
                                       .is_business = gw_column_int(stmt, 2) != 0 });
    GW_TRY(gw_step_end(err));
    *out = list.rows;
    *count = list.count;
    return GW_OK;
}
