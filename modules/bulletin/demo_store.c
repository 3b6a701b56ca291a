/* demo_store.c - what the demonstration city's boards need to look up. */
#include "bulletin_demo.h"

GW_SQL(find_chief, "SELECT id FROM position WHERE department_id = ?1 AND role = 'chief'"
                   " ORDER BY rank, id LIMIT 1");

enum gw_err
demo_chief_position(struct gw_demo *demo, int64_t department_id, int64_t *position_id)
{
    GW_STMT stmt = gw_db_stmt(demo->db, &find_chief);
    enum gw_err err;

    gw_bind_int(stmt, 1, department_id);
    err = gw_step_row(stmt);
    *position_id = err == GW_OK ? gw_column_int(stmt, 0) : 0;
    return gw_step_end(err);
}
