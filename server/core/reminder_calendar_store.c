/* reminder_calendar_store.c - which departments have business days of their own; each statement
 * stands above its only user. */
#include "core/reminder_calendars.h"

GW_SQL(list_calendars,
       "SELECT department_id FROM calendar_week UNION SELECT department_id"
       " FROM calendar_day WHERE department_id IS NOT NULL ORDER BY 1 LIMIT ?1",
       .scans = true);

enum gw_err
calendar_departments_load(struct gw_db *db, int64_t *ids, size_t ids_max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_calendars);
    size_t found = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, (int64_t)ids_max);
    while (found < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[found++] = gw_column_int(stmt, 0);
    *count = found;
    return gw_step_end(err);
}

GW_SQL(count_departments, "SELECT count(*) FROM department", .scans = true);

static enum gw_err
departments_count(struct gw_db *db, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &count_departments);

    GW_TRY(gw_step_row(stmt));
    *count = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

/* A city has some hundred departments. */
GW_SQL(list_parents, "SELECT id, parent_id FROM department ORDER BY id", .scans = true);

enum gw_err
department_parents_load(struct gw_db *db, struct gw_arena *arena, struct department_parent **out,
                        size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_parents);
    size_t max, found = 0;
    enum gw_err err = GW_MISSING;

    GW_TRY(departments_count(db, &max));
    *out = GW_NEW_ARRAY(arena, struct department_parent, max + 1);
    while (found < max && (err = gw_step_row(stmt)) == GW_OK)
        (*out)[found++] = (struct department_parent){ gw_column_int(stmt, 0),
                                                      gw_column_int(stmt, 1) };
    *count = found;
    return gw_step_end(err);
}
