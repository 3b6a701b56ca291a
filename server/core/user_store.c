/* user_store.c - finding what `kairan user` names. */
#include "core/user_store.h"

static enum gw_err
id_read(struct gw_stmt *stmt, int64_t *id)
{
    GW_TRY(gw_step_row(stmt));
    *id = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(person_by_staff_no, "SELECT id FROM person WHERE staff_no = ?1");

enum gw_err
person_id_by_staff_no(struct gw_db *db, struct gw_text staff_no, int64_t *person_id)
{
    GW_STMT stmt = gw_db_stmt(db, &person_by_staff_no);

    gw_bind_text(stmt, 1, staff_no);
    return id_read(stmt, person_id);
}

GW_SQL(department_by_code, "SELECT id FROM department WHERE code = ?1 AND effective_from <= ?2"
                           " AND (effective_until IS NULL OR effective_until >= ?2)");

enum gw_err
department_id_by_code(struct gw_db *db, struct gw_text code, gw_date today, int64_t *department_id)
{
    GW_STMT stmt = gw_db_stmt(db, &department_by_code);

    gw_bind_text(stmt, 1, code);
    gw_bind_int(stmt, 2, today);
    return id_read(stmt, department_id);
}

GW_SQL(position_by_name, "SELECT id FROM position WHERE department_id = ?1 AND name = ?2"
                         " AND effective_from <= ?3"
                         " AND (effective_until IS NULL OR effective_until >= ?3)"
                         " ORDER BY rank, id LIMIT 1");

enum gw_err
position_id_by_name(struct gw_db *db, int64_t department_id, struct gw_text name, gw_date today,
                    int64_t *position_id)
{
    GW_STMT stmt = gw_db_stmt(db, &position_by_name);

    gw_bind_int(stmt, 1, department_id);
    gw_bind_text(stmt, 2, name);
    gw_bind_int(stmt, 3, today);
    return id_read(stmt, position_id);
}
