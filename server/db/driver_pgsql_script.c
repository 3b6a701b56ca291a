/* driver_pgsql_script.c - migrations on PostgreSQL. */
#include "db/driver_pgsql.h"
#include "gw/log.h"

/* Constraints hold at each statement: what waits for the end of the transaction would keep a table
 * from being altered. A script that needs them to wait says SET CONSTRAINTS itself. */
enum gw_err
driver_pgsql_run_script(struct driver_connection *connection, struct gw_text script)
{
    char *sql = pgsql_script(script);
    PGresult *result;
    enum gw_err err;

    if (sql == NULL) {
        gw_log(GW_LOG_ERROR, "db.script.foreign",
               GW_LOG_STR("text", GW_TEXT("a trigger that PostgreSQL has no words for")));
        return GW_UNSUPPORTED;
    }
    if (pgsql_is_lost(connection)) {
        free(sql);
        return GW_BUSY;
    }
    result = PQexec(connection->handle, sql);
    err = pgsql_outcome(connection, result, "script");
    if (err == GW_CONFLICT)
        gw_log(
            GW_LOG_ERROR, "db.script.conflict",
            GW_LOG_STR("text", gw_text_from(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY))));
    PQclear(result);
    free(sql);
    return err;
}
