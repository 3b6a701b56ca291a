/* connection.h - a connection with its cached statements, as the files of server/db see it. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <stdatomic.h>

#include "base/map.h"
#include "db/driver.h"
#include "db/held.h"
#include "gw/db.h"

struct gw_env;
struct gw_migration;
struct ids;

struct gw_stmt {
    struct gw_db *db;
    const struct gw_sql *sql;
    struct driver_statement *prepared; /* NULL until the first use that could prepare it */
    enum gw_err err;                   /* sticky for one use */
    bool open;
    bool has_row;
    int64_t changes;
    int64_t began_us; /* where its connection is watched */
};

/* Over all connections of one database. A statement that is in use for longer than
 * STATEMENT_SLOW_US is logged and counted; what its caller does with the rows is part of it. */
#define STATEMENT_SLOW_US ((int64_t)200 * 1000)
struct statement_watch {
    struct gw_env *env;
    _Atomic int64_t slow;
};

struct after_commit {
    void (*run)(void *arg);
    void *arg;
};

struct gw_db {
    const struct driver *driver;
    struct driver_connection *connection;
    struct map statements;      /* address of the gw_sql → struct gw_stmt */
    struct gw_stmt nothing;     /* handed out where there is no memory for a statement */
    struct ids *ids;            /* the writer's; NULL elsewhere */
    struct held held;           /* the writer's: values that it writes right before COMMIT */
    struct after_commit *calls; /* of the open transaction, in order */
    size_t calls_count;
    size_t calls_capacity;
    struct statement_watch *watch; /* NULL: nobody asks how long its statements take */
    enum gw_err failed;            /* of a write whose step had no return value */
};

enum gw_err connection_open(const struct driver *driver, const struct driver_options *options,
                            struct gw_db **out) GW_MUST_USE;
/* Aborts while a statement is in use. NULL is fine. */
void connection_close(struct gw_db *db);

/* Migrates what this connection, of role DRIVER_MIGRATION, leads to, without a copy before; the
 * rest as database_migrate(). */
enum gw_err connection_migrate(struct gw_env *env, struct gw_db *db,
                               const struct gw_migration *migrations) GW_MUST_USE;

/* One write transaction; abandon() ends it whatever became of it, and forgets what it held and what
 * was to be called after it. */
enum gw_err connection_begin_write(struct gw_db *db) GW_MUST_USE;
enum gw_err connection_commit(struct gw_db *db) GW_MUST_USE;
void connection_abandon(struct gw_db *db);

/* Runs what gw_after_commit noted, in order, and forgets it. */
void connection_after_commit(struct gw_db *db);
/* Keeps the first `count` calls. */
void connection_forget_calls(struct gw_db *db, size_t count);

#endif
