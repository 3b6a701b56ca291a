/* driver_sqlite_tables.c - the tables of the program as SQLite has them. */
#include "db/driver_sqlite.h"
#include "db/driver_tables.h"

#define TABLES                                                                             \
    "(SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' " \
    "ESCAPE '\\' AND name NOT LIKE 'search\\_index%' ESCAPE '\\' ORDER BY name) AS t"

static const char *
text_of(struct gw_arena *arena, sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return gw_arena_copy(arena, text, strlen(text) + 1);
}

static enum driver_type
type_of(const char *name)
{
    if (strcmp(name, "BIGINT") == 0 || strcmp(name, "INTEGER") == 0)
        return DRIVER_INTEGER;
    return strcmp(name, "BLOB") == 0 ? DRIVER_BYTES : DRIVER_TEXT;
}

/* Calls each(arg, statement) for every row. */
static enum gw_err
rows_each(sqlite3 *handle, const char *sql, void (*each)(void *arg, sqlite3_stmt *row), void *arg)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    enum gw_err err;

    if (code != SQLITE_OK)
        return sqlite_outcome(handle, code, "tables");
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        each(arg, statement);
    err = sqlite_outcome(handle, code, "tables");
    sqlite3_finalize(statement);
    return err;
}

struct gathering {
    struct gw_arena *arena;
    struct driver_table *tables;
    struct driver_column *columns;
    struct driver_reference *references;
    size_t tables_count, columns_count, references_count;
};

static void
column_take(void *arg, sqlite3_stmt *row)
{
    struct gathering *gathering = arg;
    const char *name = (const char *)sqlite3_column_text(row, 0);
    struct driver_column *column = &gathering->columns[gathering->columns_count++];
    struct driver_table *table = gathering->tables + gathering->tables_count;

    if (gathering->tables_count == 0 || strcmp(table[-1].name, name) != 0) {
        *table = (struct driver_table){ .name = text_of(gathering->arena, row, 0),
                                        .columns = column };
        gathering->tables_count++;
        table++;
    }
    *column = (struct driver_column){
        .name = text_of(gathering->arena, row, 1),
        .type = type_of((const char *)sqlite3_column_text(row, 2)),
        .key = sqlite3_column_int(row, 3),
    };
    table[-1].columns_count++;
}

static void
reference_take(void *arg, sqlite3_stmt *row)
{
    struct gathering *gathering = arg;

    gathering->references[gathering->references_count++] = (struct driver_reference){
        text_of(gathering->arena, row, 0), text_of(gathering->arena, row, 1)
    };
}

enum gw_err
driver_sqlite_tables(struct driver_connection *connection, struct gw_arena *arena,
                     const struct driver_table **out, size_t *count)
{
    struct gathering gathering = { .arena = arena };
    int64_t columns = 0, references = 0;

    GW_TRY(sqlite_run(connection->handle,
                      "SELECT count(*) FROM " TABLES ", pragma_table_info(t.name)", &columns));
    GW_TRY(sqlite_run(connection->handle,
                      "SELECT count(*) FROM " TABLES ", pragma_foreign_key_list(t.name)",
                      &references));
    gathering.tables = GW_NEW_ARRAY(arena, struct driver_table, (size_t)columns + 1);
    gathering.columns = GW_NEW_ARRAY(arena, struct driver_column, (size_t)columns + 1);
    gathering.references = GW_NEW_ARRAY(arena, struct driver_reference, (size_t)references + 1);
    GW_TRY(rows_each(connection->handle,
                     "SELECT t.name, c.name, c.type, c.pk FROM " TABLES
                     ", pragma_table_info(t.name) AS c ORDER BY t.name, c.cid",
                     column_take, &gathering));
    GW_TRY(rows_each(connection->handle,
                     "SELECT t.name, f.\"table\" FROM " TABLES
                     ", pragma_foreign_key_list(t.name) AS f",
                     reference_take, &gathering));
    *out = gathering.tables;
    *count = gathering.tables_count;
    return driver_tables_order(gathering.tables, gathering.tables_count, gathering.references,
                               gathering.references_count);
}
