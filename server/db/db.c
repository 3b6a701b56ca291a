/* db.c - gw/db.h over a driver: cached statements, sticky errors, calls after COMMIT. */
#include "db/connection.h"
#include "db/engine.h"
#include "gw/env.h"
#include "gw/fault.h"
#include "gw/log.h"

enum gw_err
connection_open(const struct driver *driver, const struct driver_options *options,
                struct gw_db **out)
{
    struct gw_db *db = calloc(1, sizeof(*db));
    enum gw_err err;

    if (db == NULL)
        return GW_BUSY;
    err = driver->open(options, &db->connection);
    if (err != GW_OK) {
        free(db);
        return err;
    }
    db->driver = driver;
    db->nothing = (struct gw_stmt){ .db = db, .err = GW_BUSY };
    map_init(&db->statements);
    *out = db;
    return GW_OK;
}

void
connection_close(struct gw_db *db)
{
    const struct map_slot *slot;
    size_t cursor = 0;

    if (db == NULL)
        return;
    while ((slot = map_next(&db->statements, &cursor)) != NULL) {
        struct gw_stmt *stmt = slot->value;

        gw_check(!stmt->open);
        if (stmt->prepared != NULL)
            db->driver->finish(stmt->prepared);
        free(stmt);
    }
    map_done(&db->statements);
    db->driver->close(db->connection);
    held_done(&db->held);
    free(db->calls);
    free(db);
}

enum gw_err
connection_begin_write(struct gw_db *db)
{
    gw_check(db->held.count == 0);
    return db->driver->begin_write(db->connection);
}

enum gw_err
connection_commit(struct gw_db *db)
{
    GW_TRY(held_store(db));
    GW_TRY(db->driver->commit(db->connection));
    held_forget(&db->held);
    return GW_OK;
}

/* ROLLBACK may complain, but it always ends the transaction. */
void
connection_abandon(struct gw_db *db)
{
    connection_forget_calls(db, 0);
    held_forget(&db->held);
    if (db->driver->in_transaction(db->connection) && db->driver->rollback(db->connection) != GW_OK)
        gw_check(!db->driver->in_transaction(db->connection));
}

static struct gw_stmt *
stmt_find(struct gw_db *db, const struct gw_sql *sql)
{
    int64_t key = (int64_t)(intptr_t)sql;
    struct gw_stmt *stmt = map_get(&db->statements, key);

    if (stmt != NULL)
        return stmt;
    stmt = calloc(1, sizeof(*stmt));
    if (stmt == NULL || !map_put(&db->statements, key, stmt)) {
        free(stmt);
        return &db->nothing;
    }
    stmt->db = db;
    stmt->sql = sql;
    return stmt;
}

struct gw_stmt *
gw_db_stmt(struct gw_db *db, const struct gw_sql *sql)
{
    struct gw_stmt *stmt = stmt_find(db, sql);

    if (stmt == &db->nothing)
        return stmt;
    gw_check(!stmt->open);
    stmt->open = true;
    stmt->err = GW_OK;
    stmt->has_row = false;
    stmt->changes = 0;
    if (db->watch != NULL)
        stmt->began_us = db->watch->env->monotonic_us(db->watch->env);
    if (stmt->prepared == NULL)
        stmt->err = db->driver->prepare(db->connection, sql, &stmt->prepared);
    return stmt;
}

static void
watch_note(const struct gw_stmt *stmt)
{
    struct statement_watch *watch = stmt->db->watch;
    int64_t took_us = watch->env->monotonic_us(watch->env) - stmt->began_us;

    if (took_us < STATEMENT_SLOW_US)
        return;
    atomic_fetch_add(&watch->slow, 1);
    gw_log(GW_LOG_WARN, "db.statement.slow", GW_LOG_STR("statement", gw_text_from(stmt->sql->name)),
           GW_LOG_NUM("ms", took_us / 1000));
}

void
gw_stmt_done(struct gw_stmt **stmt)
{
    struct gw_stmt *done = *stmt;

    *stmt = NULL;
    if (done == NULL || !done->open)
        return;
    if (done->prepared != NULL)
        done->db->driver->reset(done->prepared);
    if (done->db->watch != NULL)
        watch_note(done);
    done->open = false;
    done->has_row = false;
}

void
gw_bind_int(struct gw_stmt *stmt, int index, int64_t value)
{
    if (stmt->err == GW_OK)
        stmt->err = stmt->db->driver->bind_int(stmt->prepared, index, value);
}

void
gw_bind_null(struct gw_stmt *stmt, int index)
{
    if (stmt->err == GW_OK)
        stmt->err = stmt->db->driver->bind_null(stmt->prepared, index);
}

void
gw_bind_text(struct gw_stmt *stmt, int index, struct gw_text value)
{
    if (stmt->err != GW_OK)
        return;
    if (value.bytes > 0 && memchr(value.data, 0, value.bytes) != NULL)
        stmt->err = GW_INVALID;
    else
        stmt->err = stmt->db->driver->bind_text(stmt->prepared, index, value);
}

void
gw_bind_bytes(struct gw_stmt *stmt, int index, struct gw_text value)
{
    if (stmt->err == GW_OK)
        stmt->err = stmt->db->driver->bind_bytes(stmt->prepared, index, value);
}

void
gw_bind_id(struct gw_stmt *stmt, int index, int64_t id)
{
    if (id == 0)
        gw_bind_null(stmt, index);
    else
        gw_bind_int(stmt, index, id);
}

void
gw_bind_date(struct gw_stmt *stmt, int index, gw_date date)
{
    if (date == GW_DATE_NONE)
        gw_bind_null(stmt, index);
    else
        gw_bind_int(stmt, index, date);
}

void
gw_bind_text_or_null(struct gw_stmt *stmt, int index, struct gw_text value)
{
    if (value.bytes == 0)
        gw_bind_null(stmt, index);
    else
        gw_bind_text(stmt, index, value);
}

enum gw_err
gw_step_row(struct gw_stmt *stmt)
{
    enum gw_err err = stmt->err;

    if (err == GW_OK)
        err = gw_fault("db.step") ? GW_IO : stmt->db->driver->step(stmt->prepared);
    stmt->has_row = err == GW_OK;
    if (err != GW_OK && err != GW_MISSING)
        stmt->err = err;
    return err;
}

enum gw_err
gw_step_done(struct gw_stmt *stmt)
{
    enum gw_err err = gw_step_row(stmt);

    gw_check(err != GW_OK); /* a statement with rows is for gw_step_row */
    if (err != GW_MISSING)
        return err;
    stmt->changes = stmt->db->driver->changes(stmt->prepared);
    return GW_OK;
}

enum gw_err
gw_step_later(struct gw_stmt *stmt)
{
    const struct driver *driver = stmt->db->driver;

    if (driver->step_later == NULL)
        return gw_step_done(stmt);
    if (stmt->err == GW_OK)
        stmt->err = gw_fault("db.step") ? GW_IO : driver->step_later(stmt->prepared);
    return stmt->err;
}

int64_t
gw_stmt_changes(const struct gw_stmt *stmt)
{
    return stmt->changes;
}

static void
check_column(const struct gw_stmt *stmt, int index)
{
    gw_check(stmt->has_row);
    gw_check(index >= 0 && index < stmt->db->driver->columns(stmt->prepared));
}

bool
gw_column_is_null(struct gw_stmt *stmt, int index)
{
    check_column(stmt, index);
    return stmt->db->driver->column_is_null(stmt->prepared, index);
}

int64_t
gw_column_int(struct gw_stmt *stmt, int index)
{
    check_column(stmt, index);
    return stmt->db->driver->column_int(stmt->prepared, index);
}

gw_date
gw_column_date(struct gw_stmt *stmt, int index)
{
    if (gw_column_is_null(stmt, index))
        return GW_DATE_NONE;
    return (gw_date)gw_column_int(stmt, index);
}

struct gw_text
gw_column_view(struct gw_stmt *stmt, int index)
{
    check_column(stmt, index);
    return stmt->db->driver->column_view(stmt->prepared, index);
}

struct gw_text
gw_column_text(struct gw_stmt *stmt, struct gw_arena *arena, int index)
{
    return gw_text_copy(arena, gw_column_view(stmt, index));
}

enum db_engine
db_engine(const struct gw_db *db)
{
    return db->driver == &driver_sqlite ? DB_SQLITE : DB_PGSQL;
}

void
gw_db_set_audiences(struct gw_db *db, const struct gw_bitmap *audiences)
{
    db->driver->set_audiences(db->connection, audiences);
}

void
gw_after_commit(struct gw_db *db, void (*run)(void *arg), void *arg)
{
    gw_check(db->driver->in_transaction(db->connection));
    if (db->calls_count == db->calls_capacity) {
        size_t capacity = db->calls_capacity == 0 ? 64 : 2 * db->calls_capacity;
        struct after_commit *calls = reallocarray(db->calls, capacity, sizeof(*calls));

        if (calls == NULL) {
            db->failed = GW_BUSY; /* the writer undoes what asked for the call */
            return;
        }
        db->calls = calls;
        db->calls_capacity = capacity;
    }
    db->calls[db->calls_count++] = (struct after_commit){ run, arg };
}

void
connection_after_commit(struct gw_db *db)
{
    size_t count = db->calls_count;

    db->calls_count = 0;
    for (size_t i = 0; i < count; i++)
        db->calls[i].run(db->calls[i].arg);
}

void
connection_forget_calls(struct gw_db *db, size_t count)
{
    gw_check(count <= db->calls_count);
    db->calls_count = count;
}
