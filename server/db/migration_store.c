/* migration_store.c - which migrations the database has seen: table schema_migration. */
#include "db/migration_store.h"

#include "db/connection.h"

GW_SQL(migration_table_find,
       .text = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'",
       .pgsql = "SELECT to_regclass('schema_migration') IS NOT NULL", .scans = true);

enum gw_err
migration_table_exists(struct gw_db *db, bool *out)
{
    GW_STMT stmt = gw_db_stmt(db, &migration_table_find);

    GW_TRY(gw_step_row(stmt));
    *out = gw_column_int(stmt, 0) != 0;
    return GW_OK;
}

/* Not a script: after those the engine looks at every reference of the database, which would be
 * done at each start. */
#define MIGRATION_TABLE(bytes)                      \
    "CREATE TABLE IF NOT EXISTS schema_migration (" \
    " module TEXT NOT NULL,"                        \
    " number BIGINT NOT NULL,"                      \
    " name TEXT NOT NULL,"                          \
    " checksum " bytes " NOT NULL,"                 \
    " applied_at BIGINT NOT NULL,"                  \
    " PRIMARY KEY (module, number))"

GW_SQL(migration_table, MIGRATION_TABLE("BLOB"), .pgsql = MIGRATION_TABLE("BYTEA"));

enum gw_err
migration_table_create(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &migration_table);

    return gw_step_done(stmt);
}

GW_SQL(migration_count, "SELECT count(*) FROM schema_migration", .scans = true);

static enum gw_err
count_rows(struct gw_db *db, size_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &migration_count);

    GW_TRY(gw_step_row(stmt));
    *out = (size_t)gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(migration_select,
       "SELECT module, number, name, checksum, applied_at FROM schema_migration"
       " ORDER BY module, number",
       .scans = true);

enum gw_err
migration_list(struct gw_db *db, struct gw_arena *arena, struct migration_row **out, size_t *count)
{
    GW_STMT stmt = NULL;
    struct migration_row *rows;
    enum gw_err err = GW_OK;
    size_t most = 0;
    size_t found = 0;

    GW_TRY(count_rows(db, &most));
    rows = GW_NEW_ARRAY(arena, struct migration_row, most + 1);
    stmt = gw_db_stmt(db, &migration_select);
    while (found < most && (err = gw_step_row(stmt)) == GW_OK)
        rows[found++] = (struct migration_row){
            .module = gw_column_text(stmt, arena, 0),
            .number = gw_column_int(stmt, 1),
            .name = gw_column_text(stmt, arena, 2),
            .checksum = gw_column_text(stmt, arena, 3),
            .applied_at = gw_column_int(stmt, 4),
        };
    *out = rows;
    *count = found;
    return gw_step_end(err);
}

GW_SQL(migration_add, "INSERT INTO schema_migration (module, number, name, checksum, applied_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5)");

enum gw_err
migration_insert(struct gw_db *db, const struct migration_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &migration_add);

    gw_bind_text(stmt, 1, row->module);
    gw_bind_int(stmt, 2, row->number);
    gw_bind_text(stmt, 3, row->name);
    gw_bind_bytes(stmt, 4, row->checksum);
    gw_bind_int(stmt, 5, row->applied_at);
    return gw_step_done(stmt);
}
