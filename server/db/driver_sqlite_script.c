/* driver_sqlite_script.c - migrations on SQLite: the few words that differ, and the check
 * afterwards.
 */
#include <ctype.h>

#include "db/driver_sqlite.h"
#include "gw/buf.h"
#include "gw/log.h"

#define SCRIPT_BYTES_MAX ((size_t)16 << 20)

static bool
starts_at(struct gw_text text, size_t at, const char *word)
{
    size_t bytes = strlen(word);

    return text.bytes - at >= bytes && strncasecmp(text.data + at, word, bytes) == 0;
}

static bool
is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of the word when it stands at `at`, else `at`. */
static size_t
after_word(struct gw_text text, size_t at, const char *word)
{
    size_t end = at + strlen(word);

    if (!starts_at(text, at, word) || (end < text.bytes && is_word(text.data[end])))
        return at;
    return end;
}

static size_t
after_space(struct gw_text text, size_t at)
{
    while (at < text.bytes && isspace((unsigned char)text.data[at]))
        at++;
    return at;
}

/* The end of a text, quoted name or comment that begins at `at`; `at` where none does. */
static size_t
after_quoted(struct gw_text text, size_t at)
{
    const char *close = NULL;
    size_t start = at + 1;

    if (starts_at(text, at, "--"))
        close = "\n";
    else if (starts_at(text, at, "/*"))
        close = "*/";
    else if (text.data[at] == '\'')
        close = "'";
    else if (text.data[at] == '"')
        close = "\"";
    else if (text.data[at] == '`')
        close = "`";
    else if (text.data[at] == '[')
        close = "]";
    if (close == NULL)
        return at;
    if (close[1] != '\0')
        start++;
    while (start < text.bytes && !starts_at(text, start, close))
        start++;
    start += strlen(close);
    return start < text.bytes ? start : text.bytes;
}

/* The end of "BIGINT" where " PRIMARY KEY" follows, else `at`. */
static size_t
after_key_type(struct gw_text text, size_t at)
{
    size_t end;
    size_t primary;
    size_t key;

    if (at > 0 && is_word(text.data[at - 1]))
        return at;
    end = after_word(text, at, "BIGINT");
    if (end == at)
        return at;
    primary = after_space(text, end);
    key = after_word(text, primary, "PRIMARY");
    if (primary == end || key == primary)
        return at;
    primary = key;
    key = after_space(text, key);
    return key > primary && after_word(text, key, "KEY") > key ? end : at;
}

char *
sqlite_dialect(struct gw_text script)
{
    struct gw_buf buf;
    size_t at = 0;

    gw_buf_init(&buf, SCRIPT_BYTES_MAX);
    while (at < script.bytes) {
        size_t end = after_quoted(script, at);

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
