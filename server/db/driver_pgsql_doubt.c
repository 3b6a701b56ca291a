/* driver_pgsql_doubt.c - what became of a COMMIT whose answer never came.
 *
 * Whoever has the writer's lock meanwhile, the server knows; so the question needs none.
 */
#include "db/driver_pgsql.h"

#define XACT_IN_FUTURE "22023"
/* 0: the server no longer knows the transaction. */
#define XACT_STATUS                                                        \
    "SELECT CASE pg_xact_status(CAST($1 AS xid8)) WHEN 'committed' THEN 1" \
    " WHEN 'aborted' THEN 2 WHEN 'in progress' THEN 3 ELSE 0 END"

static bool
is_in_future(const PGresult *result)
{
    const char *code = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);

    return code != NULL && strcmp(code, XACT_IN_FUTURE) == 0;
}

static enum gw_err
ask(struct driver_connection *connection, int64_t transaction, bool *committed)
{
    char number[PGSQL_INT_BYTES];
    const char *const values[] = { number };
    PGresult *result;
    enum gw_err err;
    int64_t found;

    snprintf(number, sizeof(number), "%lld", (long long)transaction);
    result = PQexecParams(connection->handle, XACT_STATUS, 1, NULL, values, NULL, NULL, 1);
    err = pgsql_outcome(connection, result, "pg_xact_status");
    found = err == GW_OK ? pgsql_value_int(result, 0, 0) : 0;
    if (is_in_future(result))
        err = GW_MISSING; /* a server that took over without it */
    PQclear(result);
    GW_TRY(err);
    *committed = found == 1;
    if (found == 3)
        return GW_BUSY; /* the server has not yet seen that the old connection is gone */
    return found == 0 ? GW_MISSING : GW_OK;
}

enum gw_err
driver_pgsql_commit_outcome(struct driver_connection *connection, int64_t transaction,
                            bool *committed)
{
    struct driver_connection beside;
    enum gw_err err;

    if (!pgsql_is_lost(connection))
        return ask(connection, transaction, committed);
    err = pgsql_beside_open(connection, &beside);
    if (err == GW_OK)
        err = ask(&beside, transaction, committed);
    pgsql_beside_close(connection, &beside);
    return err;
}
