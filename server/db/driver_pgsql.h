/* driver_pgsql.h - what the files of the PostgreSQL driver share; nobody else includes it.
 *
 * A statement's parameters go as text, whose types the server infers from the statement alone, and
 * bytes as they are; rows come back in binary. A connection that was lost is made anew by the next
 * begin: `generation` then tells a statement that the server no longer knows it.
 */
#ifndef DB_DRIVER_PGSQL_H
#define DB_DRIVER_PGSQL_H

#include <postgresql/libpq-fe.h>

#include "db/driver.h"
#include "gw/buf.h"

#define PGSQL_PARAMETERS_MAX 1024
#define PGSQL_INT_BYTES 24 /* of a number as text */

struct driver_connection {
    PGconn *handle;     /* NULL: not connected */
    bool broken;        /* a command was not answered, whatever the library thinks of the handle */
    bool refused;       /* connecting failed, and was told */
    int64_t refused_ms; /* when an attempt last failed; 0: the last one didn't */
    enum driver_role role;
    bool streams;
    char *url;
    char *password_file; /* or NULL */
    uint32_t generation; /* of the handle; from 1 on */
    uint32_t names;      /* given to statements so far */
    unsigned waiting;    /* sent, and their answers not yet taken (driver_pgsql_later.c) */

    char *references; /* dropped by load_begin(): the statements that make them again */

    int64_t transaction; /* the server's number of the write transaction; 0: none */
    int64_t in_doubt;

    const struct gw_bitmap *audiences; /* borrowed */
    struct gw_buf visible; /* the same as a bigint[] in binary; made when it is asked for */
    bool visible_is_made;
};

struct driver_statement {
    struct driver_connection *connection;
    const char *name; /* for the log */
    char *text;       /* PostgreSQL's */
    char server_name[16];
    uint32_t generation; /* where the server knows it; 0: nowhere */

    int parameters;         /* those of the program, then the audiences where it asks for them */
    int visible_at;         /* index of the audiences; 0: none */
    const char **values;    /* NULL: SQL NULL */
    int *lengths, *formats; /* 1: bytes */
    char (*numbers)[PGSQL_INT_BYTES];

    PGresult *result;
    bool is_running;
    int row, rows;
    int64_t changes;
    char (*views)[PGSQL_INT_BYTES]; /* numbers of the row that were asked for as text */
};

/* ---- driver_pgsql_open.c ---- */

enum gw_err driver_pgsql_open(const struct driver_options *options,
                              struct driver_connection **out) GW_MUST_USE;
void driver_pgsql_close(struct driver_connection *connection);
/* Connects where the connection was lost; GW_BUSY where it can't be made, GW_CONFLICT while another
 * has the writer's lock. Outside of transactions. */
enum gw_err pgsql_reconnect(struct driver_connection *connection) GW_MUST_USE;
/* A second connection to the same place, which reads and has no lock; ended by
 * pgsql_beside_close(), also where it can't be made (GW_BUSY). */
enum gw_err pgsql_beside_open(struct driver_connection *connection,
                              struct driver_connection *beside) GW_MUST_USE;
void pgsql_beside_close(struct driver_connection *connection, struct driver_connection *beside);
bool pgsql_is_lost(const struct driver_connection *connection);

/* ---- driver_pgsql.c ---- */

/* The outcome of a result, which may be NULL; logs it where it is GW_IO, GW_FULL or the end of the
 * connection. `name`: of the statement, or of what was tried. */
enum gw_err pgsql_outcome(struct driver_connection *connection, const PGresult *result,
                          const char *name) GW_MUST_USE;
/* Statements without parameters, in one message; the first value of the last of them as a number
 * where `value` is not NULL (0 where it has none). */
enum gw_err pgsql_run(struct driver_connection *connection, const char *sql,
                      int64_t *value) GW_MUST_USE;

/* ---- driver_pgsql_later.c ---- */

/* Sends a command, or a statement with its values, without waiting for the answer. */
enum gw_err pgsql_later(struct driver_connection *connection, const char *sql) GW_MUST_USE;
enum gw_err pgsql_later_prepared(struct driver_statement *statement) GW_MUST_USE;
/* Takes all answers, the last of which is of what `name` says: the first failure. `*last` is that
 * one's result, for PQclear(); NULL where the connection was lost. Something must be waiting. */
enum gw_err pgsql_later_take(struct driver_connection *connection, const char *name,
                             PGresult **last) GW_MUST_USE;
/* The same where nothing follows, and where perhaps nothing is waiting. */
enum gw_err pgsql_settle(struct driver_connection *connection) GW_MUST_USE;

/* ---- driver_pgsql_doubt.c ---- */

enum gw_err driver_pgsql_commit_outcome(struct driver_connection *connection, int64_t transaction,
                                        bool *committed) GW_MUST_USE;

/* ---- driver_pgsql_words.c ---- */

/* A statement in PostgreSQL's words: ?1 as $1, visible(x) as a comparison with parameter
 * `*visible_at`, the last one (0 where there is none). `*parameters` counts all. NUL-terminated,
 * from malloc; NULL without memory. Pure. */
char *pgsql_statement(struct gw_text text, int *parameters, int *visible_at);
/* A migration in PostgreSQL's words: every integer is a BIGINT, BLOB is BYTEA, references can be
 * deferred, and the triggers that refuse a change are functions. NUL-terminated, from malloc; NULL
 * without memory, or where a trigger does anything else. Pure. */
char *pgsql_script(struct gw_text script);

/* ---- driver_pgsql_value.c: values in the binary format ---- */

int64_t pgsql_value_int(const PGresult *result, int row, int column);
/* Whether the column is a number, whose text has to be written first. */
bool pgsql_value_is_number(const PGresult *result, int column);

/* What visible() compares with, from the connection's audiences. */
void pgsql_visible_make(struct driver_connection *connection);

/* ---- driver_pgsql_script.c, _tables.c, _load.c, _search.c ---- */

enum gw_err driver_pgsql_run_script(struct driver_connection *connection,
                                    struct gw_text script) GW_MUST_USE;
enum gw_err driver_pgsql_tables(struct driver_connection *connection, struct gw_arena *arena,
                                const struct driver_table **out, size_t *count) GW_MUST_USE;
enum gw_err driver_pgsql_load_begin(struct driver_connection *connection) GW_MUST_USE;
enum gw_err driver_pgsql_load_end(struct driver_connection *connection) GW_MUST_USE;
enum gw_err driver_pgsql_search_prepare(struct driver_connection *connection) GW_MUST_USE;

#endif
