/* driver_sqlite_storage.c - SQLite's files: checkpoints, snapshots, examination. */
#include "db/driver_sqlite.h"
#include "gw/log.h"

#define BUSY_WAIT_MS 5000

static enum gw_err
checkpoint(struct driver_connection *connection, enum driver_checkpoint_mode mode, int wait_ms,
           struct driver_checkpoint *out)
{
    static const int modes[] = {
        [DRIVER_CHECKPOINT_PASSIVE] = SQLITE_CHECKPOINT_PASSIVE,
        [DRIVER_CHECKPOINT_RESTART] = SQLITE_CHECKPOINT_RESTART,
        [DRIVER_CHECKPOINT_TRUNCATE] = SQLITE_CHECKPOINT_TRUNCATE,
    };
    int pages = 0;
    int copied = 0;
    int code;

    sqlite3_busy_timeout(connection->handle, wait_ms);
    code = sqlite3_wal_checkpoint_v2(connection->handle, NULL, modes[mode], &pages, &copied);
    sqlite3_busy_timeout(connection->handle, BUSY_WAIT_MS);
    GW_TRY(sqlite_outcome(connection->handle, code, "checkpoint"));
    *out = (struct driver_checkpoint){
        .complete = pages == copied,
        .log_bytes = pages * connection->page_bytes,
    };
    if (mode != DRIVER_CHECKPOINT_PASSIVE)
        connection->log_bytes = 0;
    return GW_OK;
}

static int64_t
log_bytes(const struct driver_connection *connection)
{
    return connection->log_bytes;
}

/* All pages in one step: with several, a write in between starts the copy anew, for ever under
 * load. Readers and the writer go on, since the source is in WAL mode. */
static enum gw_err
copy_pages(sqlite3 *source, sqlite3 *target)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source, "main");
    int code;

    if (backup == NULL)
        return sqlite_outcome(target, sqlite3_errcode(target), "snapshot");
    code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    return sqlite_outcome(target, code, "snapshot");
}

static enum gw_err
snapshot(struct driver_connection *connection, const char *path)
{
    sqlite3 *target;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &target, flags, NULL);
    enum gw_err err = sqlite_outcome(target, code, "snapshot");

    if (err == GW_OK)
        err = sqlite_run(target, "PRAGMA synchronous = OFF", NULL); /* the caller syncs it once */
    if (err == GW_OK)
        err = sqlite_run(target, "PRAGMA journal_mode = OFF", NULL);
    if (err == GW_OK)
        err = copy_pages(connection->handle, target);
    sqlite3_close(target);
    return err;
}

static enum gw_err
examine(struct driver_connection *connection)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(connection->handle, "PRAGMA quick_check(1)", -1, &statement,
                                  NULL);
    enum gw_err err = GW_MALFORMED;
    const char *verdict;

    if (code != SQLITE_OK)
        return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB
                   ? GW_MALFORMED
                   : sqlite_outcome(connection->handle, code, "examine");
    code = sqlite3_step(statement);
    verdict = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0)
                                 : sqlite3_errmsg(connection->handle);
    if (verdict != NULL && strcmp(verdict, "ok") == 0)
        err = GW_OK;
    else
        gw_log(GW_LOG_ERROR, "db.damaged", GW_LOG_STR("text", gw_text_from(verdict)));
    sqlite3_finalize(statement);
    return err;
}

const struct driver_storage driver_sqlite_storage = {
    .checkpoint = checkpoint,
    .log_bytes = log_bytes,
    .snapshot = snapshot,
    .examine = examine,
};
