/* driver_sqlite.c - statements and transactions on SQLite. */
#include <errno.h>

#include "db/driver_sqlite.h"
#include "gw/log.h"

static bool
is_disk_full(sqlite3 *handle, int code)
{
    int error = sqlite3_system_errno(handle);

    if ((code & 0xff) == SQLITE_FULL)
        return true;
    return (code & 0xff) == SQLITE_IOERR && (error == ENOSPC || error == EDQUOT || error == EFBIG);
}

enum gw_err
sqlite_outcome(sqlite3 *handle, int code, const char *name)
{
    enum gw_err err = GW_IO;

    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return GW_OK;
    case SQLITE_CONSTRAINT:
        return GW_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
        return GW_BUSY;
    case SQLITE_TOOBIG:
        return GW_TOO_LARGE;
    default:
        break;
    }
    if (is_disk_full(handle, code))
        err = GW_FULL;
    gw_log(GW_LOG_ERROR, "db.error", GW_LOG_STR("what", gw_text_from(name)),
           GW_LOG_NUM("code", code), GW_LOG_NUM("errno", sqlite3_system_errno(handle)),
           GW_LOG_STR("text", gw_text_from(sqlite3_errmsg(handle))));
    return err;
}

static enum gw_err
control(struct driver_connection *connection, enum sqlite_control which)
{
    static const char *const names[SQLITE_CONTROL_END] = {
        [SQLITE_CONTROL_BEGIN_READ] = "begin read",
        [SQLITE_CONTROL_BEGIN_WRITE] = "begin write",
        [SQLITE_CONTROL_COMMIT] = "commit",
        [SQLITE_CONTROL_ROLLBACK] = "rollback",
        [SQLITE_CONTROL_SAVEPOINT] = "savepoint",
        [SQLITE_CONTROL_RELEASE] = "release",
        [SQLITE_CONTROL_UNDO] = "undo",
    };
    sqlite3_stmt *statement = connection->controls[which];
    int code = sqlite3_step(statement);
    enum gw_err err = sqlite_outcome(connection->handle, code, names[which]);

    sqlite3_reset(statement);
    return err;
}

static enum gw_err
begin_read(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_BEGIN_READ);
}

static enum gw_err
begin_write(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_BEGIN_WRITE);
}

static enum gw_err
commit(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_COMMIT);
}

static enum gw_err
rollback(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_ROLLBACK);
}

static enum gw_err
savepoint(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_SAVEPOINT);
}

static enum gw_err
release(struct driver_connection *connection)
{
    return control(connection, SQLITE_CONTROL_RELEASE);
}

/* ROLLBACK TO leaves the savepoint on the stack. */
static enum gw_err
undo(struct driver_connection *connection)
{
    GW_TRY(control(connection, SQLITE_CONTROL_UNDO));
    return control(connection, SQLITE_CONTROL_RELEASE);
}

static bool
in_transaction(const struct driver_connection *connection)
{
    return sqlite3_get_autocommit(connection->handle) == 0;
}

static enum gw_err
prepare(struct driver_connection *connection, const struct gw_sql *sql,
        struct driver_statement **out)
{
    struct driver_statement *statement = malloc(sizeof(*statement));
    int code;

    if (statement == NULL)
        return GW_BUSY;
    *statement = (struct driver_statement){ .connection = connection, .name = sql->name };
    code = sqlite3_prepare_v3(connection->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT,
                              &statement->handle, NULL);
    if (code != SQLITE_OK) {
        free(statement);
        return sqlite_outcome(connection->handle, code, sql->name);
    }
    statement->columns = sqlite3_column_count(statement->handle);
    *out = statement;
    return GW_OK;
}

static void
finish(struct driver_statement *statement)
{
    sqlite3_finalize(statement->handle);
    free(statement);
}

static void
reset(struct driver_statement *statement)
{
    sqlite3_reset(statement->handle); /* repeats the error that step() has told */
    sqlite3_clear_bindings(statement->handle);
}

/* An index that the statement doesn't have is a mistake in the program. */
static enum gw_err
bound(struct driver_statement *statement, int code)
{
    gw_check(code != SQLITE_RANGE && code != SQLITE_MISUSE);
    return sqlite_outcome(statement->connection->handle, code, statement->name);
}

static enum gw_err
bind_null(struct driver_statement *statement, int index)
{
    return bound(statement, sqlite3_bind_null(statement->handle, index));
}

static enum gw_err
bind_int(struct driver_statement *statement, int index, int64_t value)
{
    return bound(statement, sqlite3_bind_int64(statement->handle, index, value));
}

static enum gw_err
bind_text(struct driver_statement *statement, int index, struct gw_text value)
{
    const char *data = value.data == NULL ? "" : value.data;

    return bound(statement, sqlite3_bind_text64(statement->handle, index, data, value.bytes,
                                                SQLITE_STATIC, SQLITE_UTF8));
}

static enum gw_err
bind_bytes(struct driver_statement *statement, int index, struct gw_text value)
{
    const char *data = value.data == NULL ? "" : value.data;

    return bound(statement,
                 sqlite3_bind_blob64(statement->handle, index, data, value.bytes, SQLITE_STATIC));
}

static enum gw_err
step(struct driver_statement *statement)
{
    int code = sqlite3_step(statement->handle);

    if (code == SQLITE_DONE)
        return GW_MISSING;
    return sqlite_outcome(statement->connection->handle, code, statement->name);
}

static int64_t
changes(const struct driver_statement *statement)
{
    return sqlite3_changes64(statement->connection->handle);
}

static int
columns(const struct driver_statement *statement)
{
    return statement->columns;
}

static bool
column_is_null(struct driver_statement *statement, int index)
{
    return sqlite3_column_type(statement->handle, index) == SQLITE_NULL;
}

static int64_t
column_int(struct driver_statement *statement, int index)
{
    return sqlite3_column_int64(statement->handle, index);
}

/* As a blob: the bytes as they are stored, without the copy that a terminating NUL may need. */
static struct gw_text
column_view(struct driver_statement *statement, int index)
{
    const char *data = sqlite3_column_blob(statement->handle, index);
    int bytes = sqlite3_column_bytes(statement->handle, index);

    if (data == NULL || bytes <= 0)
        return GW_TEXT_NONE;
    return (struct gw_text){ data, (size_t)bytes };
}

/* Text and bytes are the same to a view. */
static bool
column_is(struct driver_statement *statement, int index, enum driver_type type)
{
    const int stored = sqlite3_column_type(statement->handle, index);

    if (type == DRIVER_INTEGER)
        return stored == SQLITE_INTEGER;
    return stored == SQLITE_TEXT || stored == SQLITE_BLOB;
}

static void
set_audiences(struct driver_connection *connection, const struct gw_bitmap *audiences)
{
    connection->audiences = audiences;
}

const struct driver driver_sqlite = {
    .name = "sqlite",
    .open = driver_sqlite_open,
    .close = driver_sqlite_close,
    .begin_read = begin_read,
    .begin_write = begin_write,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release,
    .undo = undo,
    .in_transaction = in_transaction,
    .run_script = driver_sqlite_run_script,
    .load_begin = driver_sqlite_load_begin,
    .load_end = driver_sqlite_load_end,
    .search_prepare = driver_sqlite_search_prepare,
    .tables = driver_sqlite_tables,
    .prepare = prepare,
    .finish = finish,
    .reset = reset,
    .bind_null = bind_null,
    .bind_int = bind_int,
    .bind_text = bind_text,
    .bind_bytes = bind_bytes,
    .step = step,
    .changes = changes,
    .columns = columns,
    .column_is_null = column_is_null,
    .column_int = column_int,
    .column_view = column_view,
    .column_is = column_is,
    .set_audiences = set_audiences,
    .storage = &driver_sqlite_storage,
};
