/* transfer_sql.c - statements for a table that is known by its columns only. */
#include "db/transfer_rows.h"
#include "gw/buf.h"

#define SQL_BYTES_MAX ((size_t)64 << 10)

static void
add_name(struct gw_buf *sql, const char *name)
{
    gw_buf_string(sql, "\"");
    gw_buf_string(sql, name);
    gw_buf_string(sql, "\"");
}

static void
add_columns(struct gw_buf *sql, const struct driver_table *table)
{
    for (size_t i = 0; i < table->columns_count; i++) {
        gw_buf_string(sql, i == 0 ? "" : ", ");
        add_name(sql, table->columns[i].name);
    }
}

static const char *
key_column(const struct driver_table *table, int place)
{
    for (size_t i = 0; i < table->columns_count; i++)
        if (table->columns[i].key == place)
            return table->columns[i].name;
    return NULL;
}

/* The same order on every engine: numbers by value, texts and bytes by their bytes. */
static void
add_order(struct gw_buf *sql, const struct driver_table *table)
{
    const char *name = key_column(table, 1);

    gw_buf_string(sql, " ORDER BY ");
    for (int place = 1; name != NULL; name = key_column(table, ++place)) {
        gw_buf_string(sql, place == 1 ? "" : ", ");
        add_name(sql, name);
    }
    if (key_column(table, 1) != NULL)
        return;
    for (size_t i = 0; i < table->columns_count; i++) {
        gw_buf_string(sql, i == 0 ? "" : ", ");
        add_name(sql, table->columns[i].name);
        gw_buf_string(sql, " NULLS FIRST");
    }
}

/* Prepared on the driver and not kept with the connection: its text is ours and goes away. */
static enum gw_err
prepare(struct gw_db *db, struct gw_buf *text, const char *name, struct driver_statement **out)
{
    struct gw_sql sql = { .name = name };
    enum gw_err err = GW_BUSY;

    gw_buf_add(text, "", 1);
    if (!text->failed) {
        sql.text = text->data;
        err = db->driver->prepare(db->connection, &sql, out);
    }
    gw_buf_done(text);
    return err;
}

enum gw_err
transfer_prepare_read(struct gw_db *db, const struct driver_table *table,
                      struct driver_statement **out)
{
    struct gw_buf sql;

    gw_buf_init(&sql, SQL_BYTES_MAX);
    gw_buf_string(&sql, "SELECT ");
    add_columns(&sql, table);
    gw_buf_string(&sql, " FROM ");
    add_name(&sql, table->name);
    add_order(&sql, table);
    return prepare(db, &sql, table->name, out);
}

enum gw_err
transfer_prepare_insert(struct gw_db *db, const struct driver_table *table, size_t rows,
                        struct driver_statement **out)
{
    int64_t parameter = 1;
    struct gw_buf sql;

    gw_buf_init(&sql, SQL_BYTES_MAX);
    gw_buf_string(&sql, "INSERT INTO ");
    add_name(&sql, table->name);
    gw_buf_string(&sql, " (");
    add_columns(&sql, table);
    gw_buf_string(&sql, ") VALUES ");
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < table->columns_count; i++) {
            gw_buf_string(&sql, i > 0 ? ", ?" : row > 0 ? ", (?" : "(?");
            gw_buf_int(&sql, parameter++);
        }
        gw_buf_string(&sql, ")");
    }
    return prepare(db, &sql, table->name, out);
}

enum gw_err
transfer_statement_run(struct gw_db *db, const char *text)
{
    const struct gw_sql sql = { .name = "transfer", .text = text };
    struct driver_statement *statement;
    enum gw_err err;

    GW_TRY(db->driver->prepare(db->connection, &sql, &statement));
    err = db->driver->step(statement);
    db->driver->reset(statement);
    db->driver->finish(statement);
    return gw_step_end(err);
}

enum gw_err
transfer_table_is_filled(struct gw_db *db, const struct driver_table *table, bool *out)
{
    struct driver_statement *statement;
    struct gw_buf sql;
    enum gw_err err;

    gw_buf_init(&sql, SQL_BYTES_MAX);
    gw_buf_string(&sql, "SELECT 1 FROM ");
    add_name(&sql, table->name);
    gw_buf_string(&sql, " LIMIT 1");
    GW_TRY(prepare(db, &sql, table->name, &statement));
    err = db->driver->step(statement);
    *out = err == GW_OK;
    db->driver->reset(statement);
    db->driver->finish(statement);
    return gw_step_end(err);
}

enum gw_err
transfer_table_clear(struct gw_db *db, const struct driver_table *table)
{
    struct gw_buf sql;
    enum gw_err err;

    gw_buf_init(&sql, SQL_BYTES_MAX);
    gw_buf_string(&sql, "DELETE FROM ");
    add_name(&sql, table->name);
    gw_buf_add(&sql, "", 1);
    err = sql.failed ? GW_BUSY : transfer_statement_run(db, sql.data);
    gw_buf_done(&sql);
    return err;
}
