/* export_store.c - what an export asks of the database beside its tables. */
#include "core/export_store.h"

GW_SQL(export_department_code, "SELECT id FROM department WHERE code = ?1");

enum gw_err
export_department_find(struct gw_db *db, struct gw_text code, int64_t *department_id)
{
    GW_STMT stmt = gw_db_stmt(db, &export_department_code);

    gw_bind_text(stmt, 1, code);
    GW_TRY(gw_step_row(stmt));
    *department_id = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(export_counter, "SELECT value FROM counter WHERE name = 'last_id'");

enum gw_err
export_last_id(struct gw_db *db, int64_t *last_id)
{
    GW_STMT stmt = gw_db_stmt(db, &export_counter);

    GW_TRY(gw_step_row(stmt));
    *last_id = gw_column_int(stmt, 0);
    return GW_OK;
}
