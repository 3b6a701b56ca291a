/* driver_pgsql_later.c - statements whose answers are taken with a later one's.
 *
 * Each round trip costs more than what most statements do. So what has no rows, and whose failure
 * is only a reason to give up, is sent in libpq's pipeline mode, and its answer is taken by the
 * next statement that has to wait anyway: that one then tells the first failure of all. After a
 * failure the server skips the rest up to there, and the transaction is spoilt as by any other.
 */
#include "db/driver_pgsql.h"

#define LATER "later"

static enum gw_err
pipeline_enter(struct driver_connection *connection)
{
    if (pgsql_is_lost(connection))
        return GW_BUSY;
    if (connection->waiting == 0 && PQenterPipelineMode(connection->handle) == 0)
        return pgsql_outcome(connection, NULL, LATER);
    return GW_OK;
}

enum gw_err
pgsql_later(struct driver_connection *connection, const char *sql)
{
    GW_TRY(pipeline_enter(connection));
    if (PQsendQueryParams(connection->handle, sql, 0, NULL, NULL, NULL, NULL, 1) == 0)
        return pgsql_outcome(connection, NULL, sql);
    connection->waiting++;
    return GW_OK;
}

enum gw_err
pgsql_later_prepared(struct driver_statement *statement)
{
    struct driver_connection *connection = statement->connection;

    GW_TRY(pipeline_enter(connection));
    if (PQsendQueryPrepared(connection->handle, statement->server_name, statement->parameters,
                            statement->values, statement->lengths, statement->formats, 1) == 0)
        return pgsql_outcome(connection, NULL, statement->name);
    connection->waiting++;
    return GW_OK;
}

/* One answer, which a NULL ends; GW_OK where an earlier one has failed. */
static enum gw_err
answer_take(struct driver_connection *connection, const char *name, PGresult **out)
{
    *out = PQgetResult(connection->handle);
    if (*out != NULL)
        PQclear(PQgetResult(connection->handle));
    if (PQresultStatus(*out) == PGRES_PIPELINE_ABORTED)
        return GW_OK;
    return pgsql_outcome(connection, *out, name);
}

enum gw_err
pgsql_later_take(struct driver_connection *connection, const char *name, PGresult **last)
{
    const unsigned count = connection->waiting;
    enum gw_err first = GW_OK;

    *last = NULL;
    connection->waiting = 0;
    if (PQpipelineSync(connection->handle) == 0)
        return pgsql_outcome(connection, NULL, name);
    for (unsigned i = 1; i <= count && !pgsql_is_lost(connection); i++) {
        enum gw_err err;

        PQclear(*last);
        err = answer_take(connection, i == count ? name : LATER, last);
        if (first == GW_OK)
            first = err;
    }
    if (pgsql_is_lost(connection))
        return GW_BUSY;
    PQclear(PQgetResult(connection->handle)); /* of the sync */
    connection->broken = PQexitPipelineMode(connection->handle) == 0;
    return first;
}

enum gw_err
pgsql_settle(struct driver_connection *connection)
{
    PGresult *last;
    enum gw_err err;

    if (connection->waiting == 0)
        return GW_OK;
    err = pgsql_later_take(connection, LATER, &last);
    PQclear(last);
    return err;
}
