/* driver_sqlite.h - what the files of the SQLite driver share; else only tests include it.
 *
 * WAL, synchronous=FULL for whoever commits (NORMAL loses acknowledged writes in a power cut),
 * NOMUTEX since a connection belongs to one thread.
 */
#ifndef DB_DRIVER_SQLITE_H
#define DB_DRIVER_SQLITE_H

#include <sqlite3.h>

#include "db/driver.h"

/* The statements that move a transaction, prepared once. */
enum sqlite_control {
    SQLITE_CONTROL_BEGIN_READ,
    SQLITE_CONTROL_BEGIN_WRITE,
    SQLITE_CONTROL_COMMIT,
    SQLITE_CONTROL_ROLLBACK,
    SQLITE_CONTROL_SAVEPOINT,
    SQLITE_CONTROL_RELEASE,
    SQLITE_CONTROL_UNDO,
    SQLITE_CONTROL_END
};

struct driver_connection {
    sqlite3 *handle;
    sqlite3_stmt *controls[SQLITE_CONTROL_END];
    const struct gw_bitmap *audiences; /* borrowed */
    int64_t page_bytes;
    int64_t log_bytes; /* told by the WAL hook at each COMMIT */
    enum driver_role role;
};

struct driver_statement {
    struct driver_connection *connection;
    const char *name; /* for the log */
    sqlite3_stmt *handle;
    int columns;
};

/* Gives the outcome of a result code; logs it where it is GW_IO or GW_FULL. `name`: of the
 * statement, or of what was tried. */
enum gw_err sqlite_outcome(sqlite3 *handle, int code, const char *name) GW_MUST_USE;
/* One statement without parameters; the value of the first column of its first row where `value` is
 * not NULL. */
enum gw_err sqlite_run(sqlite3 *handle, const char *sql, int64_t *value) GW_MUST_USE;

/* What holds for all of SQLite in this process. False: it is in use already, be it that somebody
 * has asked for a VFS. */
bool sqlite_configure(void);
enum gw_err driver_sqlite_open(const struct driver_options *options,
                               struct driver_connection **out) GW_MUST_USE;
void driver_sqlite_close(struct driver_connection *connection);
enum gw_err driver_sqlite_run_script(struct driver_connection *connection,
                                     struct gw_text script) GW_MUST_USE;
enum gw_err driver_sqlite_load_begin(struct driver_connection *connection) GW_MUST_USE;
enum gw_err driver_sqlite_load_end(struct driver_connection *connection) GW_MUST_USE;
/* Gives the connection the tokenizer of the full-text index. */
enum gw_err driver_sqlite_search_open(struct driver_connection *connection) GW_MUST_USE;
enum gw_err driver_sqlite_search_prepare(struct driver_connection *connection) GW_MUST_USE;
enum gw_err driver_sqlite_tables(struct driver_connection *connection, struct gw_arena *arena,
                                 const struct driver_table **out, size_t *count) GW_MUST_USE;
extern const struct driver_storage driver_sqlite_storage;

/* The script with each `BIGINT PRIMARY KEY` as `INTEGER PRIMARY KEY`, which makes the column the
 * rowid; texts, quoted names and comments stay as they are. NUL-terminated, from malloc; NULL
 * without memory. */
char *sqlite_dialect(struct gw_text script);

#endif
