/* driver_pgsql_load.c - filling whole tables: without their references, which are made again at the
 * end and proven then by one query each.
 *
 * The server would keep a note of each row and reference in memory until COMMIT otherwise, and a
 * table that refers to itself has no order in which every row could go in.
 */
#include "db/driver_pgsql.h"

#define REFERENCES                            \
    " FROM pg_constraint WHERE contype = 'f'" \
    " AND connamespace = current_schema()::regnamespace"

static enum gw_err
text_ask(struct driver_connection *connection, const char *sql, char **out)
{
    PGresult *result;
    enum gw_err err;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    result = PQexec(connection->handle, sql);
    err = pgsql_outcome(connection, result, "load");
    if (err == GW_OK) {
        *out = strdup(PQgetvalue(result, 0, 0));
        err = *out == NULL ? GW_BUSY : GW_OK;
    }
    PQclear(result);
    return err;
}

enum gw_err
driver_pgsql_load_begin(struct driver_connection *connection)
{
    char *drops = NULL;
    enum gw_err err;

    gw_check(connection->role == DRIVER_MIGRATION);
    free(connection->references);
    connection->references = NULL;
    GW_TRY(
        text_ask(connection,
                 "SELECT COALESCE(string_agg(format('ALTER TABLE %s ADD CONSTRAINT %I %s;',"
                 " conrelid::regclass, conname, pg_get_constraintdef(oid)), ' '), '')" REFERENCES,
                 &connection->references));
    GW_TRY(text_ask(connection,
                    "SELECT COALESCE(string_agg(format('ALTER TABLE %s DROP CONSTRAINT %I;',"
                    " conrelid::regclass, conname), ' '), '')" REFERENCES,
                    &drops));
    err = pgsql_run(connection, drops, NULL);
    free(drops);
    return err;
}

/* Counting the rows first lets the server choose how to prove the references, and how to answer
 * the first requests. */
static enum gw_err
rows_count(struct driver_connection *connection)
{
    char *steps = NULL;
    enum gw_err err;

    GW_TRY(text_ask(connection,
                    "SELECT COALESCE(string_agg(format('ANALYZE %s;', oid::regclass), ' '), '')"
                    " FROM pg_class WHERE relkind = 'r'"
                    " AND relnamespace = current_schema()::regnamespace",
                    &steps));
    err = pgsql_run(connection, steps, NULL);
    free(steps);
    return err;
}

enum gw_err
driver_pgsql_load_end(struct driver_connection *connection)
{
    enum gw_err err = rows_count(connection);

    gw_check(connection->references != NULL);
    if (err == GW_OK)
        err = pgsql_run(connection, connection->references, NULL);
    free(connection->references);
    connection->references = NULL;
    return err;
}
