/* metrics_store.c - figures that only the database knows. */
#include "core/metrics_store.h"

GW_SQL(metrics_session_select, "SELECT COUNT(*) FROM session WHERE expires_at > ?1");

enum gw_err
metrics_session_count(struct gw_db *db, gw_time now, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &metrics_session_select);

    gw_bind_int(stmt, 1, now);
    GW_TRY(gw_step_row(stmt));
    *out = gw_column_int(stmt, 0);
    return GW_OK;
}
