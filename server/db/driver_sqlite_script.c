/* driver_sqlite_script.c - migrations on SQLite: the few words that differ, and the check
 * afterwards.
 */
#include "db/driver_sqlite.h"
#include "db/sql_words.h"
#include "gw/buf.h"
#include "gw/log.h"

#define SCRIPT_BYTES_MAX ((size_t)16 << 20)

/* The end of "BIGINT" where " PRIMARY KEY" follows, else `at`. */
static size_t
after_key_type(struct gw_text text, size_t at)
{
    size_t end;
    size_t primary;
    size_t key;

    end = sql_after_word(text, at, "BIGINT");
    if (end == at)
        return at;
    primary = sql_after_space(text, end);
    key = sql_after_word(text, primary, "PRIMARY");
    if (primary == end || key == primary)
        return at;
    primary = key;
    key = sql_after_space(text, key);
    return key > primary && sql_after_word(text, key, "KEY") > key ? end : at;
}

char *
sqlite_dialect(struct gw_text script)
{
    struct gw_buf buf;
    size_t at = 0;

    gw_buf_init(&buf, SCRIPT_BYTES_MAX);
    while (at < script.bytes) {
        size_t end = sql_after_quoted(script, at);

        if (end == at && (end = after_key_type(script, at)) > at) {
            gw_buf_string(&buf, "INTEGER");
        } else {
            end = end > at ? end : at + 1;
            gw_buf_add(&buf, script.data + at, end - at);
        }
        at = end;
    }
    gw_buf_add(&buf, "", 1);
    if (buf.failed) {
        gw_buf_done(&buf);
        return NULL;
    }
    return buf.data;
}

/* Rebuilding a table is only possible while references are not enforced, so they are looked at
 * afterwards. */
static enum gw_err
check_references(struct driver_connection *connection)
{
    int64_t first = -1;
    enum gw_err err;

    err = sqlite_run(connection->handle, "SELECT count(*) FROM pragma_foreign_key_check", &first);
    if (err == GW_OK && first != 0) {
        gw_log(GW_LOG_ERROR, "db.reference.broken", GW_LOG_NUM("rows", first));
        return GW_CONFLICT;
    }
    return err;
}

enum gw_err
driver_sqlite_run_script(struct driver_connection *connection, struct gw_text script)
{
    char *sql = sqlite_dialect(script);
    enum gw_err err;
    int code;

    if (sql == NULL)
        return GW_TOO_LARGE;
    code = sqlite3_exec(connection->handle, sql, NULL, NULL, NULL);
    err = sqlite_outcome(connection->handle, code, "script");
    if (err == GW_CONFLICT)
        gw_log(GW_LOG_ERROR, "db.script.conflict",
               GW_LOG_STR("text", gw_text_from(sqlite3_errmsg(connection->handle))));
    free(sql);
    return err == GW_OK ? check_references(connection) : err;
}

/* Nobody looks at references on this kind of connection. */
enum gw_err
driver_sqlite_load_begin(struct driver_connection *connection)
{
    gw_check(connection->role == DRIVER_MIGRATION);
    return GW_OK;
}

enum gw_err
driver_sqlite_load_end(struct driver_connection *connection)
{
    return check_references(connection);
}
