/* driver_sqlite_open.c - SQLite connections: how they are set up for each role, and visible(). */
#include "db/driver_sqlite.h"
#include "gw/bitmap.h"
#include "gw/fault.h"
#include "gw/log.h"

#define BUSY_WAIT_MS 5000
/* Pages come from the system's page cache without a copy, up to the most that SQLite maps; its own
 * cache is for what lies behind. */
#define READER_MMAP_BYTES "2147418112"
#define READER_CACHE_KIB "-4096"
#define WRITER_CACHE_KIB "-32768"
/* What one write of a batch has to keep of the pages that it changes, to be undone alone: beyond
 * this it goes through a file, with all writes of the batch after it. It is then written there at
 * once, and SQLite writes less than 128 KiB at once: of more it says that the disk is full. */
#define UNDO_BYTES_MAX (124 << 10)

static const char *const control_texts[SQLITE_CONTROL_END] = {
    [SQLITE_CONTROL_BEGIN_READ] = "BEGIN",
    [SQLITE_CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQLITE_CONTROL_COMMIT] = "COMMIT",
    [SQLITE_CONTROL_ROLLBACK] = "ROLLBACK",
    [SQLITE_CONTROL_SAVEPOINT] = "SAVEPOINT request",
    [SQLITE_CONTROL_RELEASE] = "RELEASE request",
    [SQLITE_CONTROL_UNDO] = "ROLLBACK TO request",
};

enum gw_err
sqlite_run(sqlite3 *handle, const char *sql, int64_t *value)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    enum gw_err err;

    if (code != SQLITE_OK)
        return sqlite_outcome(handle, code, sql);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW && value != NULL)
        *value = sqlite3_column_int64(statement, 0);
    while (code == SQLITE_ROW)
        code = sqlite3_step(statement);
    err = sqlite_outcome(handle, code, sql);
    sqlite3_finalize(statement);
    return err;
}

/* visible(audience_id): 1 where the audience is among those that gw_db_set_audiences() gave. */
static void
visible(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct driver_connection *connection = sqlite3_user_data(context);
    int64_t id = sqlite3_value_int64(values[0]); /* 0 for NULL; audiences begin at 1 */
    bool seen = false;

    (void)count;
    if (connection->audiences != NULL && id > 0 && id <= UINT32_MAX)
        seen = gw_bitmap_contains(connection->audiences, (uint32_t)id);
    sqlite3_result_int(context, seen);
}

static int
note_log_bytes(void *arg, sqlite3 *handle, const char *schema, int pages)
{
    struct driver_connection *connection = arg;

    (void)handle;
    (void)schema;
    connection->log_bytes = pages * connection->page_bytes;
    return SQLITE_OK;
}

/* Nothing in the file may run what we didn't write, and "x" never silently means 'x'. */
static enum gw_err
harden(sqlite3 *handle)
{
    static const struct {
        int what;
        int value;
    } settings[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
    };

    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        int code = sqlite3_db_config(handle, settings[i].what, settings[i].value, NULL);

        if (code != SQLITE_OK)
            return sqlite_outcome(handle, code, "sqlite3_db_config");
    }
    return GW_OK;
}

/* Else a statement is planned anew each time something is bound to it that an index "WHERE state =
 * 3" could be about, which takes longer than most statements do. */
static enum gw_err
plan_once(sqlite3 *handle)
{
    return sqlite_outcome(handle, sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL),
                          "sqlite3_db_config");
}

static enum gw_err
run_all(sqlite3 *handle, const char *const *pragmas)
{
    for (; *pragmas != NULL; pragmas++)
        GW_TRY(sqlite_run(handle, *pragmas, NULL));
    return GW_OK;
}

static enum gw_err
set_up_reader(struct driver_connection *connection)
{
    static const char *const pragmas[] = {
        "PRAGMA query_only = ON",
        "PRAGMA mmap_size = " READER_MMAP_BYTES,
        "PRAGMA cache_size = " READER_CACHE_KIB,
        NULL,
    };

    return run_all(connection->handle, pragmas);
}

/* Some file systems can't share memory between connections; there SQLite stays silently without. */
static enum gw_err
check_wal(sqlite3 *handle)
{
    int64_t is_wal = 0;

    GW_TRY(sqlite_run(handle, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal));
    if (is_wal == 1)
        return GW_OK;
    gw_log(GW_LOG_ERROR, "db.wal.impossible",
           GW_LOG_STR("text", GW_TEXT("this file system cannot hold a database in WAL mode")));
    return GW_IO;
}

/* Whoever commits or checkpoints. */
static enum gw_err
set_up_durable(struct driver_connection *connection, const struct driver_options *options)
{
    static const char *const pragmas[] = {
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = " WRITER_CACHE_KIB,
        "PRAGMA wal_autocheckpoint = 0",
        NULL,
    };
    char limit[64];

    GW_TRY(run_all(connection->handle, pragmas));
    GW_TRY(check_wal(connection->handle));
    if (gw_fault("db.synchronous_off"))
        GW_TRY(sqlite_run(connection->handle, "PRAGMA synchronous = OFF", NULL));
    if (options->wal_bytes_max > 0) {
        snprintf(limit, sizeof(limit), "PRAGMA journal_size_limit = %lld",
                 (long long)options->wal_bytes_max);
        GW_TRY(sqlite_run(connection->handle, limit, NULL));
    }
    sqlite3_wal_hook(connection->handle, note_log_bytes, connection);
    return sqlite_run(connection->handle,
                      connection->role == DRIVER_WRITER ? "PRAGMA foreign_keys = ON"
                                                        : "PRAGMA foreign_keys = OFF",
                      NULL);
}

static enum gw_err
prepare_controls(struct driver_connection *connection)
{
    for (int i = 0; i < SQLITE_CONTROL_END; i++) {
        int code = sqlite3_prepare_v3(connection->handle, control_texts[i], -1,
                                      SQLITE_PREPARE_PERSISTENT, &connection->controls[i], NULL);

        if (code != SQLITE_OK)
            return sqlite_outcome(connection->handle, code, control_texts[i]);
    }
    return GW_OK;
}

static enum gw_err
set_up(struct driver_connection *connection, const struct driver_options *options)
{
    sqlite3 *handle = connection->handle;
    int code;

    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_WAIT_MS);
    GW_TRY(harden(handle));
    GW_TRY(plan_once(handle));
    /* What a reader sorts stays in memory. A writer's savepoints keep the pages they may have to
     * put back in pieces of 64 KiB, and only more than that in a file without a name; "in memory"
     * would mean pieces of 1 KiB, a sixth of a post's time. */
    GW_TRY(sqlite_run(handle,
                      connection->role == DRIVER_READER ? "PRAGMA temp_store = MEMORY"
                                                        : "PRAGMA temp_store = FILE",
                      NULL));
    if (connection->role == DRIVER_READER)
        GW_TRY(set_up_reader(connection));
    else
        GW_TRY(set_up_durable(connection, options));
    GW_TRY(sqlite_run(handle, "PRAGMA page_size", &connection->page_bytes));
    code = sqlite3_create_function_v2(handle, "visible", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                      connection, visible, NULL, NULL, NULL);
    GW_TRY(sqlite_outcome(handle, code, "visible"));
    GW_TRY(driver_sqlite_search_open(connection));
    return prepare_controls(connection);
}

void
driver_sqlite_spill_to(const char *directory)
{
    (void)setenv("SQLITE_TMPDIR", directory, 1);
}

/* Figures of memory that nobody reads would cost each allocation a lock of the whole process. */
bool
sqlite_configure(void)
{
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
           sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, UNDO_BYTES_MAX) == SQLITE_OK;
}

enum gw_err
driver_sqlite_open(const struct driver_options *options, struct driver_connection **out)
{
    struct driver_connection *connection = calloc(1, sizeof(*connection));
    int access = options->role == DRIVER_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    enum gw_err err;
    int code;

    if (connection == NULL)
        return GW_BUSY;
    connection->role = options->role;
    (void)sqlite_configure(); /* refused, and not needed any more, from the second one on */
    code = sqlite3_open_v2(options->path, &connection->handle, access | SQLITE_OPEN_NOMUTEX, NULL);
    err = sqlite_outcome(connection->handle, code, "open");
    if (err == GW_OK)
        err = set_up(connection, options);
    if (err != GW_OK) {
        driver_sqlite_close(connection);
        return err;
    }
    *out = connection;
    return GW_OK;
}

void
driver_sqlite_close(struct driver_connection *connection)
{
    for (int i = 0; i < SQLITE_CONTROL_END; i++)
        sqlite3_finalize(connection->controls[i]);
    gw_check(sqlite3_close(connection->handle) == SQLITE_OK); /* a statement is still open */
    free(connection);
}
