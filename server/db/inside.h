/* inside.h - the open database as the files of server/db see it. */
#ifndef DB_INSIDE_H
#define DB_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/histogram.h"
#include "db/blobs.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/directory.h"
#include "db/ids.h"

/* The queue is behind `signal`'s lock; the rest is the writer thread's. */
struct writer {
    struct gw_signal *signal; /* a write that waits, or the end */
    struct database_write *first;
    struct database_write **last;
    size_t length;
    bool running;
    bool stopping;
    bool working; /* a batch is on its way */
    uint64_t thread;
    uint64_t self;                 /* the writer thread as it sees itself; 0 before it does */
    struct histogram batch_writes; /* how many went together */
    _Atomic int64_t batches, rerun;
};

/* Copies the log into the main file on a thread and a connection of its own, so that no reply
 * waits for it. */
struct checkpoint {
    struct gw_db *db;
    uint64_t thread;
    struct gw_signal *signal; /* over the next two */
    bool called, stopping;
    pthread_mutex_t mutex; /* one checkpoint at a time: the engine refuses a second one */
    bool running;
    int64_t batches_seen; /* the thread's */
    int64_t forced_at;    /* the writer's: it tries itself from this size of the log on */
    _Atomic bool asleep;
    _Atomic int64_t log_bytes, next_at, count;
};

/* Who has the lock that keeps other servers away (doubt.c). */
struct holder {
    int64_t number;      /* in `counter`; 0: none yet */
    uint32_t generation; /* of the writing connection by which it was taken */
};

/* Room on the disk that only the most needed writes may use (reserve.c). */
struct reserve {
    pthread_mutex_t mutex; /* over the file */
    int fd;                /* -1: none is kept */
    _Atomic bool spent;    /* its room was given up: the disk is full */
};

struct database {
    struct gw_env *env;
    const struct driver *driver;
    struct database_options options; /* without zeroes */
    char directory[DIRECTORY_PATH_BYTES];
    char path[DIRECTORY_PATH_BYTES];
    int lock_fd;
    struct gw_db *db; /* the writing connection */
    struct statement_watch watch;
    struct ids ids;
    struct writer writer;
    struct checkpoint checkpoint;
    struct reserve reserve;
    struct blobs *blobs;
    int64_t in_doubt; /* the transaction that may have been committed or not; 0: none */
    struct holder holder, holder_next; /* as committed, and as the open transaction makes it */
    bool made_file, made_city;         /* by this opening: kairan.db, the file `city` */
    int64_t locked_out_us;             /* since when another has the lock; 0: nobody */
    _Atomic bool backup_cancelled;
};

const struct driver *database_driver(const struct database_options *options);
/* An engine with a server of its own that does not answer yet is waited for, 10 s. */
enum gw_err connection_open_waiting(struct gw_env *env, const struct driver *driver,
                                    const struct driver_options *options,
                                    struct gw_db **out) GW_MUST_USE;
/* The writing connection, the first of all, opened in that way. */
enum gw_err database_connect_waiting(struct database *database, struct gw_db **out) GW_MUST_USE;
/* Lets some time pass; GW_BUSY when there is no memory to wait with. */
enum gw_err database_pause(struct gw_env *env, int64_t us) GW_MUST_USE;
/* Opens one more connection to the database. */
enum gw_err database_connect(struct database *database, enum driver_role role,
                             struct gw_db **out) GW_MUST_USE;

/* An empty file, readable by nobody else before the first byte of content is in it, in place of a
 * database of that name. */
enum gw_err database_file_make(struct gw_env *env, const char *path) GW_MUST_USE;
/* A durable copy of one snapshot as the file `path` of SQLite, mode 0600, in place of what had that
 * name. `migrations` are those that the database has. Removed again when it fails. */
enum gw_err database_snapshot(struct database *database, const struct gw_migration *migrations,
                              const char *path) GW_MUST_USE;

/* A data directory and what is to be joined with it. */
struct marker_place {
    struct gw_env *env;
    const char *directory;
    const char *name; /* of the database, for messages */
    bool remote;
};
/* GW_CONFLICT like marker_check(), which changes nothing. */
enum gw_err marker_refuse_place(const struct marker_place *place, struct gw_db *db) GW_MUST_USE;
/* Removes the file that marker_check() made since the opening. */
void marker_remove(const struct database *database);
/* Before the schema of a database that has one is changed: GW_CONFLICT like marker_check(). */
enum gw_err marker_refuse_other(const struct database *database, struct gw_db *db) GW_MUST_USE;
/* After all migrations, in no transaction: GW_CONFLICT where the directory holds the files of
 * another city than the database, with lines on stderr. A city that has no number gets one. */
enum gw_err marker_check(struct database *database, struct gw_db *db) GW_MUST_USE;

enum gw_err writer_init(struct gw_env *env, struct writer *writer) GW_MUST_USE;
void writer_done(struct gw_env *env, struct writer *writer);

/* Runs the list of `count` writes, answers each, then looks after the log. */
void batch_run(struct database *database, struct database_write *first, size_t count);

void reserve_init(struct reserve *reserve);
void reserve_done(struct reserve *reserve);
/* Takes the room; where there is none, the disk counts as full from the start. Without a file of
 * our own that fills the disk there is nothing to keep. */
void reserve_begin(struct database *database);
void reserve_end(struct database *database);
/* A write found no room: gives the reserve up if the disk is full indeed. False where it isn't,
 * that was done before, or none is kept. */
bool reserve_spend(struct database *database);
/* Tries to have it again, and somewhat more than that to be free. */
void reserve_restore(struct database *database);

/* doubt.c: on the writer's thread. */
enum doubt {
    DOUBT_NONE, /* it was not committed */
    DOUBT_COMMITTED,
    DOUBT_OPEN, /* nobody knows yet; doubt_settle() goes on asking */
};
/* When COMMIT has failed: what became of it. Waits for the answer, 10 s at most. */
enum doubt doubt_after_commit(struct database *database) GW_MUST_USE;
/* Before a transaction, and each moment while a question is open: GW_BUSY while it stays so. Ends
 * the process (DATABASE_EXIT_RESTART) where memory has missed a commit. */
enum gw_err doubt_settle(struct database *database) GW_MUST_USE;
/* Begins the write transaction. GW_BUSY also while another server has the lock on the database;
 * ends the process in the same way where it has had it for 30 s. */
enum gw_err doubt_begin(struct database *database) GW_MUST_USE;
/* In a transaction just begun, on what may be a new connection: ends the process in the same way
 * where another server has had the lock meanwhile. */
enum gw_err doubt_of_others(struct database *database) GW_MUST_USE;
/* After the COMMIT of such a transaction. */
void doubt_committed(struct database *database);
/* A transaction for that alone, before memory is filled from the database. */
enum gw_err doubt_first(struct database *database) GW_MUST_USE;

enum gw_err checkpoint_init(struct gw_env *env, struct checkpoint *checkpoint,
                            const struct database_options *options) GW_MUST_USE;
void checkpoint_done(struct gw_env *env, struct checkpoint *checkpoint);
enum gw_err checkpoint_start(struct database *database) GW_MUST_USE;
void checkpoint_stop(struct database *database);
/* After each COMMIT, on the writer's thread: wakes the checkpoint thread when the log is long, and
 * does the work itself when that thread can't keep up or doesn't run. */
void checkpoint_note(struct database *database);

#endif
