/* database.h - opening, writing, migrating and saving the database; for server/core and main, not
 * for modules.
 *
 * The data directory holds kairan.db (+ -wal, -shm), blobs/, uploads/, city, lock, control.sock
 * and, while a server runs, reserve. One `struct database` is one open directory. Only
 * driver_sqlite*.c know SQLite.
 */
#ifndef DB_DATABASE_H
#define DB_DATABASE_H

#include "gw/db.h"
#include "gw/env.h"
#include "gw/module.h"

struct database;

/* Exit status of a process that must be started again: its memory may have missed what the database
 * holds (EX_TEMPFAIL of sysexits.h). */
#define DATABASE_EXIT_RESTART 75

struct database_options {
    const char *directory;
    const char *url;           /* of the engine's server; NULL: a file of SQLite in the directory */
    const char *password_file; /* of the URL's user; or NULL */
    /* What the program holds, ended by a zero entry; for a backup where the engine has a server of
     * its own. NULL: database_migrate() tells. */
    const struct gw_migration *migrations;
    uint32_t node;         /* 0 … 15, part of every id */
    size_t batch_max;      /* requests in one COMMIT; 0: 1024; 1 for the baseline of the bench */
    size_t queue_max;      /* waiting writes; 0: 4096; beyond it database_write answers GW_BUSY */
    int64_t wal_bytes_max; /* checkpoint from here on; 0: 64 MiB */
    int64_t reserve_bytes; /* kept for a full disk while the writer runs; 0: 32 MiB */
    int lock_wait_ms;      /* for another server's lock on the same database; 0: 40 s */
};

/* What to call it in a message: the URL, else the directory. */
static inline const char *
database_place(const struct database_options *options)
{
    return options->url != NULL ? options->url : options->directory;
}

/* Locks the directory (made, mode 0700, when missing) and opens the database; one with a server of
 * its own is waited for, 10 s. GW_BUSY when another process holds the lock or that server stays
 * away, GW_CONFLICT when another process writes to the same database; the reason stands on stderr.
 * The texts of `options` must live as long. */
enum gw_err database_open(struct gw_env *env, const struct database_options *options,
                          struct database **out) GW_MUST_USE;
/* Whether its statements wait for a network: then they stay away from the I/O threads. Any thread.
 */
bool database_is_remote(const struct database *database);
/* The data directory; lives as long as `database`. Any thread. */
const char *database_directory(const struct database *database);
/* Ends the threads, writes a last checkpoint, unlocks. All connections must be closed. */
void database_close(struct database *database);
/* The same for what was begun in vain: kairan.db and the file `city`, where this opening made them,
 * are gone before the directory is unlocked. A database elsewhere stays as it is. */
void database_discard(struct database *database);

/* A read-only connection for the calling thread. Each statement batch sees one snapshot: begin/end
 * around a request. */
enum gw_err database_reader_open(struct database *database, struct gw_db **out) GW_MUST_USE;
void database_reader_close(struct gw_db *db);
enum gw_err database_read_begin(struct gw_db *db) GW_MUST_USE;
void database_read_end(struct gw_db *db);

/* A read-only connection without the lock: beside a running server, or on a copy; closed with
 * database_reader_close. GW_MISSING when no migrated database is there. */
enum gw_err database_look(struct gw_env *env, const struct database_options *place,
                          struct gw_db **out) GW_MUST_USE;
/* Reads the whole database: GW_MALFORMED where its structure is damaged. Outside of any
 * transaction. */
enum gw_err database_examine(struct gw_db *db) GW_MUST_USE;

/* ---- the writer: one thread, group commit (DESIGN 2) ---- */

/* One request's write. run() is called inside the batch's transaction in a savepoint of its own;
 * when it fails, the savepoint is rolled back and refused() runs in a new one (it writes the audit
 * entry of the refusal). done() is called on the writer thread after COMMIT and the after-commit
 * calls: `err` is what run() returned, or GW_FULL, GW_BUSY or GW_IO when nothing became durable.
 * When COMMIT fails, or SQLite ends the transaction (SQLITE_FULL), every write of the batch is run
 * again alone: run() may be called twice and must start from nothing. */
struct database_write {
    enum gw_err (*run)(struct database_write *write, struct gw_db *db);
    enum gw_err (*refused)(struct database_write *write, struct gw_db *db,
                           enum gw_err err); /* or NULL */
    void (*done)(struct database_write *write, enum gw_err err);
    bool alone;                  /* a batch of its own (personnel change, migration of data) */
    bool on_reserve;             /* while the disk is full, too (reserve.c); all others: GW_FULL */
    const char *name;            /* route or job, for the log of slow writes; may be NULL */
    struct database_write *next; /* the writer's, as is `result` */
    enum gw_err result;
};

/* The writer's connection, for what is built around it before the first write. Afterwards it
 * belongs to the writer thread. */
struct gw_db *database_writer_connection(struct database *database);
/* Starts writer and checkpoint threads. */
enum gw_err database_writer_start(struct database *database) GW_MUST_USE;
/* Any thread. GW_BUSY when the queue is full or the writer is stopping: then done() is not called.
 */
enum gw_err database_write(struct database *database, struct database_write *write) GW_MUST_USE;
/* The same from a thread that waits: demo, import, subcommands, tests. Runs in place when no writer
 * was started, then for one thread at a time. Never from the writer thread. */
enum gw_err database_write_now(struct database *database,
                               enum gw_err (*run)(void *arg, struct gw_db *db),
                               void *arg) GW_MUST_USE;
/* The same in a batch of its own. */
enum gw_err database_write_alone(struct database *database,
                                 enum gw_err (*run)(void *arg, struct gw_db *db),
                                 void *arg) GW_MUST_USE;
/* The same on the reserve where the disk is full. */
enum gw_err database_write_on_reserve(struct database *database,
                                      enum gw_err (*run)(void *arg, struct gw_db *db),
                                      void *arg) GW_MUST_USE;
/* Whether the disk is full: only what may use the reserve is still written. Any thread. */
bool database_is_full(const struct database *database);
/* Finishes what is queued. */
void database_writer_stop(struct database *database);

/* Transactions by hand, large ones, for filling a new directory (`kairan demo`): only while no
 * writer was started. The connection is borrowed; each commit also looks after the log. */
enum gw_err database_build_begin(struct database *database, struct gw_db **out) GW_MUST_USE;
enum gw_err database_build_commit(struct database *database) GW_MUST_USE;
/* Undoes what the open transaction wrote; nothing when there is none. */
void database_build_abandon(struct database *database);

struct histogram;
struct database_figures {
    int64_t batches, writes, queue_length, wal_bytes, checkpoints, rerun, slow_statements;
    bool idle; /* nothing waits for the writer, and it works on nothing */
    const struct histogram *batch_writes; /* writes taken together; lives as long as the database */
};
void database_figures(struct database *database, struct database_figures *out);

/* The contents of files, in the same directory (blobs.h). */
struct blobs;
struct blobs *database_blobs(struct database *database);

/* ---- migrations: migrations/<module>/NNNN_what.sql, embedded ---- */

/* Applies what is missing, each in one transaction, after a copy of the database
 * (backup-before-….db beside it) when it held data. Refuses a changed checksum, a gap, and a
 * database newer than the program: GW_CONFLICT, with one line on stderr. `migrations` ends with a
 * zero entry. */
enum gw_err database_migrate(struct database *database,
                             const struct gw_migration *migrations) GW_MUST_USE;

/* ---- backup: one snapshot in one step, then the blobs, into one file ---- */

/* Works while the server writes. `to` is a new file (refused when it exists): a POSIX ustar archive
 * of kairan.db, blobs/… and manifest.json with a BLAKE2b digest of each. Durable when it returns
 * GW_OK. */
enum gw_err database_backup(struct database *database, const char *to) GW_MUST_USE;
/* Makes a backup running in another thread give up with GW_BUSY and leave nothing behind: for the
 * stop of the server. */
void database_backup_cancel(struct database *database);
struct database_restoration {
    const char *from; /* what database_backup() wrote, of whichever engine */
    struct database_options to;
    const struct gw_migration *migrations; /* where `to` has a URL */
    /* Writes into the restored database, in a transaction of its own or the last one; or NULL. */
    enum gw_err (*finish)(void *arg, struct gw_db *db);
    void *arg;
};

/* Into a directory that holds no database, and into an empty one where `to` has a URL (GW_CONFLICT
 * otherwise). The whole archive is read and every digest verified before anything is written
 * (GW_MALFORMED), and again while writing; finish() comes then, and only after that the database
 * takes its name, or, on a server, is committed. The reason of a refusal stands on stderr. */
enum gw_err database_restore(struct gw_env *env,
                             const struct database_restoration *restoration) GW_MUST_USE;

#endif
