/* driver_pgsql_tables.c - the tables of the program as PostgreSQL has them. */
#include "db/driver_pgsql.h"
#include "db/driver_tables.h"

#define TABLES                                                      \
    "SELECT c.oid, c.relname FROM pg_class c WHERE c.relkind = 'r'" \
    " AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'search_index'"

static enum gw_err
ask(struct driver_connection *connection, const char *sql, PGresult **out)
{
    enum gw_err err;

    if (pgsql_is_lost(connection))
        return GW_BUSY;
    *out = PQexec(connection->handle, sql);
    err = pgsql_outcome(connection, *out, "tables");
    if (err != GW_OK)
        PQclear(*out);
    return err;
}

static const char *
text_of(struct gw_arena *arena, const PGresult *result, int row, int column)
{
    const char *text = PQgetvalue(result, row, column);

    return gw_arena_copy(arena, text, strlen(text) + 1);
}

static enum driver_type
type_of(const char *name)
{
    if (strcmp(name, "bigint") == 0)
        return DRIVER_INTEGER;
    return strcmp(name, "bytea") == 0 ? DRIVER_BYTES : DRIVER_TEXT;
}

/* Rows of (table, column, type, place in the key), by table. */
static void
columns_take(struct gw_arena *arena, const PGresult *rows, struct driver_table *tables,
             size_t *count)
{
    struct driver_column *columns = GW_NEW_ARRAY(arena, struct driver_column,
                                                 (size_t)PQntuples(rows) + 1);

    *count = 0;
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *name = PQgetvalue(rows, row, 0);

        if (*count == 0 || strcmp(tables[*count - 1].name, name) != 0)
            tables[(*count)++] = (struct driver_table){ .name = text_of(arena, rows, row, 0),
                                                        .columns = &columns[row] };
        columns[row] = (struct driver_column){
            .name = text_of(arena, rows, row, 1),
            .type = type_of(PQgetvalue(rows, row, 2)),
            .key = (int)strtol(PQgetvalue(rows, row, 3), NULL, 10),
        };
        tables[*count - 1].columns_count++;
    }
}

static enum gw_err
references_take(struct driver_connection *connection, struct gw_arena *arena,
                struct driver_reference **out, size_t *count)
{
    PGresult *rows;

    GW_TRY(ask(connection,
               "WITH t AS (" TABLES ") SELECT a.relname, b.relname FROM pg_constraint r"
               " JOIN t a ON a.oid = r.conrelid JOIN t b ON b.oid = r.confrelid"
               " WHERE r.contype = 'f'",
               &rows));
    *count = (size_t)PQntuples(rows);
    *out = GW_NEW_ARRAY(arena, struct driver_reference, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct driver_reference){ text_of(arena, rows, (int)i, 0),
                                               text_of(arena, rows, (int)i, 1) };
    PQclear(rows);
    return GW_OK;
}

enum gw_err
driver_pgsql_tables(struct driver_connection *connection, struct gw_arena *arena,
                    const struct driver_table **out, size_t *count)
{
    struct driver_reference *references = NULL;
    size_t references_count = 0;
    struct driver_table *tables;
    PGresult *rows;

    GW_TRY(references_take(connection, arena, &references, &references_count));
    GW_TRY(ask(connection,
               "WITH t AS (" TABLES ") SELECT t.relname, a.attname, format_type(a.atttypid, NULL),"
               " COALESCE(array_position(i.indkey::smallint[], a.attnum) + 1, 0)"
               " FROM t JOIN pg_attribute a ON a.attrelid = t.oid"
               " LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary"
               " WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY t.relname, a.attnum",
               &rows));
    tables = GW_NEW_ARRAY(arena, struct driver_table, (size_t)PQntuples(rows) + 1);
    columns_take(arena, rows, tables, count);
    PQclear(rows);
    *out = tables;
    return driver_tables_order(tables, *count, references, references_count);
}
