/* driver.h - what a database engine must offer to db.c and its neighbours.
 *
 * A driver is a table of functions on its own connection and statement types. db.c keeps what all
 * engines share: the statement cache, sticky bind errors, calls after COMMIT. A connection is used
 * by one thread at a time. Results follow gw/db.h: GW_CONFLICT, GW_BUSY, GW_FULL, GW_IO; a driver
 * logs what it maps to GW_IO or GW_FULL, with the engine's own code and words.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "gw/db.h"

struct driver_connection; /* the driver's own */
struct driver_statement;  /* the driver's own */

enum driver_role {
    DRIVER_READER,    /* can't write */
    DRIVER_WRITER,    /* durable COMMIT; references between tables are enforced */
    DRIVER_KEEPER,    /* checkpoints */
    DRIVER_MIGRATION, /* may rebuild tables; references are checked at the end of each script */
};

struct driver_options {
    const char *path; /* of SQLite's file */
    enum driver_role role;
    int64_t wal_bytes_max;     /* what the log is cut back to when it starts anew; 0: leaves it */
    const char *url;           /* of PostgreSQL's database, without a password */
    const char *password_file; /* its first line is the password; NULL: none is needed */
    /* Rows come from the server one by one and not all at once: for reading whole tables. One
     * statement is open at a time then. */
    bool streams;
    int lock_wait_ms; /* how long open() of a writer waits for another's lock; 0: 40 s */
};

/* What a copy into another engine must know of a table; names are plain SQL words. */
enum driver_type {
    DRIVER_INTEGER,
    DRIVER_TEXT,
    DRIVER_BYTES,
};

struct driver_column {
    const char *name;
    enum driver_type type;
    int key; /* its place in the primary key, from 1 on; 0: not in it */
};

struct driver_table {
    const char *name;
    const struct driver_column *columns;
    size_t columns_count;
};

struct driver_checkpoint {
    bool complete;     /* nothing is left in the log that the main file lacks */
    int64_t log_bytes; /* in use before the checkpoint */
};

enum driver_checkpoint_mode {
    DRIVER_CHECKPOINT_PASSIVE,  /* what can be copied without making anybody wait */
    DRIVER_CHECKPOINT_RESTART,  /* all, so that the next write begins the log anew */
    DRIVER_CHECKPOINT_TRUNCATE, /* all, and the log file is emptied */
};

/* What a database that lives in files of ours needs beside statements; a driver whose server keeps
 * its own files has none. */
struct driver_storage {
    /* Waits at most `wait_ms` for readers and for the writer; GW_BUSY when that was too short. */
    enum gw_err (*checkpoint)(struct driver_connection *connection,
                              enum driver_checkpoint_mode mode, int wait_ms,
                              struct driver_checkpoint *out);
    /* Bytes of the log in use after this connection's last COMMIT. */
    int64_t (*log_bytes)(const struct driver_connection *connection);
    /* Copies one snapshot, in one step while others write, into the new file `path`. Not yet
     * durable when it returns. */
    enum gw_err (*snapshot)(struct driver_connection *connection, const char *path);
    /* Reads the whole file: GW_MALFORMED where its structure is damaged. */
    enum gw_err (*examine)(struct driver_connection *connection);
};

struct driver {
    const char *name;
    bool remote; /* statements wait for a network, and the connection may be lost between them */

    enum gw_err (*open)(const struct driver_options *options, struct driver_connection **out);
    /* All statements are finished before. */
    void (*close)(struct driver_connection *connection);

    /* A read transaction sees one snapshot; a write transaction is the only one of the database. */
    enum gw_err (*begin_read)(struct driver_connection *connection);
    enum gw_err (*begin_write)(struct driver_connection *connection);
    enum gw_err (*commit)(struct driver_connection *connection);
    enum gw_err (*rollback)(struct driver_connection *connection);
    /* One level: a savepoint ends before the next one begins. undo() rolls back and ends it, also
     * after release() failed inside of a transaction that goes on. */
    enum gw_err (*savepoint)(struct driver_connection *connection);
    enum gw_err (*release)(struct driver_connection *connection);
    enum gw_err (*undo)(struct driver_connection *connection);
    /* False also after an error by which the engine ended the transaction itself. */
    bool (*in_transaction)(const struct driver_connection *connection);

    /* Several statements without parameters or rows: a migration. GW_CONFLICT where it left a
     * reference without its row. */
    enum gw_err (*run_script)(struct driver_connection *connection, struct gw_text script);

    /* For filling empty tables in any order, in one write transaction of DRIVER_MIGRATION:
     * references are looked at by load_end() alone, all of them. GW_CONFLICT where one leads
     * nowhere. */
    enum gw_err (*load_begin)(struct driver_connection *connection);
    enum gw_err (*load_end)(struct driver_connection *connection);

    /* Makes the engine's own structures for search where they are missing or of an older form, and
     * queues every item for them: after all migrations, in a write transaction. */
    enum gw_err (*search_prepare)(struct driver_connection *connection);

    /* All tables but the engine's own and its search index, what others refer to before what
     * refers to it (a table may refer to itself), columns as they were made. */
    enum gw_err (*tables)(struct driver_connection *connection, struct gw_arena *arena,
                          const struct driver_table **out, size_t *count);

    /* A connection that was lost gives GW_BUSY, is out of its transaction, and is made anew by the
     * next begin_read() or begin_write() (GW_CONFLICT while another server has the lock on the
     * database). Where its COMMIT was under way, nobody knows what became of it: */

    /* The transaction whose COMMIT was sent and not answered; 0: there is none, the last commit()
     * said what happened. Until the next begin_write(). NULL where a COMMIT always answers. */
    int64_t (*commit_in_doubt)(const struct driver_connection *connection);
    /* Asks what became of it, over a connection of its own where the old one is lost, whoever has
     * the lock on the database. GW_BUSY: not known yet, ask again;
     * GW_MISSING: the server no longer knows. NULL like the one above. */
    enum gw_err (*commit_outcome)(struct driver_connection *connection, int64_t transaction,
                                  bool *committed);

    /* Moves each time the connection is made anew. NULL where it can't be lost. */
    uint32_t (*generation)(const struct driver_connection *connection);

    enum gw_err (*prepare)(struct driver_connection *connection, const struct gw_sql *sql,
                           struct driver_statement **out);
    void (*finish)(struct driver_statement *statement);
    /* Ends the run and drops the borrowed values. */
    void (*reset)(struct driver_statement *statement);

    /* Text and bytes are borrowed until reset(). */
    enum gw_err (*bind_null)(struct driver_statement *statement, int index);
    enum gw_err (*bind_int)(struct driver_statement *statement, int index, int64_t value);
    enum gw_err (*bind_text)(struct driver_statement *statement, int index, struct gw_text value);
    enum gw_err (*bind_bytes)(struct driver_statement *statement, int index, struct gw_text value);

    /* GW_OK with a row, GW_MISSING at the end. */
    enum gw_err (*step)(struct driver_statement *statement);
    /* Runs a statement without rows; a failure may be told by any later step, by release() or by
     * commit(). NULL where an answer costs nothing. */
    enum gw_err (*step_later)(struct driver_statement *statement);
    int64_t (*changes)(const struct driver_statement *statement);

    /* Of the current row; views last until the next step. */
    int (*columns)(const struct driver_statement *statement);
    bool (*column_is_null)(struct driver_statement *statement, int index);
    int64_t (*column_int)(struct driver_statement *statement, int index);
    struct gw_text (*column_view)(struct driver_statement *statement, int index);
    /* Whether a value that is not NULL is what a column of that type should hold. NULL where the
     * engine lets nothing else in. */
    bool (*column_is)(struct driver_statement *statement, int index, enum driver_type type);

    /* The set behind visible(audience_id), borrowed; NULL sees nothing. */
    void (*set_audiences)(struct driver_connection *connection, const struct gw_bitmap *audiences);

    const struct driver_storage *storage; /* NULL where the engine's server keeps the files */
};

extern const struct driver driver_sqlite;
extern const struct driver driver_pgsql;

/* Whether the address may name a PostgreSQL database: postgres:// or postgresql://, no password in
 * it (neither behind the user's name nor as a parameter). NULL, or the reason why not. Pure. */
const char *driver_pgsql_url_fault(const char *url);
/* Calls take() for each file that a connection to the address may read, and for the folder of its
 * socket. */
void driver_pgsql_url_files(const char *url, void (*take)(void *arg, const char *path), void *arg);

/* Where SQLite puts what a transaction has no more memory for: in place of /var/tmp. Before the
 * first connection, while there is one thread. */
void driver_sqlite_spill_to(const char *directory);

#endif
