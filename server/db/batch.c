/* batch.c - many requests in one COMMIT, each as if it were alone.
 *
 * Each request runs in a savepoint, so a refusal undoes only itself. An error that makes the engine
 * end the transaction (a full disk does) takes the whole batch with it; then each of its requests
 * runs again in a transaction of its own, so that one that needs too much doesn't fail the others.
 * Nothing leaves before its COMMIT.
 */
#include "db/inside.h"
#include "gw/fault.h"
#include "gw/log.h"

#define SLOW_WRITE_US 50000

static bool
in_transaction(const struct gw_db *db)
{
    return db->driver->in_transaction(db->connection);
}

static enum gw_err
begin(struct database *database)
{
    struct gw_db *db = database->db;
    enum gw_err err;

    GW_TRY(doubt_settle(database));
    GW_TRY(gw_fault("db.begin") ? GW_IO : doubt_begin(database));
    err = doubt_of_others(database);
    if (err == GW_OK)
        err = ids_load(&database->ids, db);
    if (err != GW_OK)
        connection_abandon(db);
    return err;
}

static enum gw_err
commit(struct database *database)
{
    struct gw_db *db = database->db;
    enum gw_err err;

    GW_TRY(ids_store(&database->ids, db));
    if (gw_fault("db.write.before_commit") || gw_fault("db.commit"))
        return GW_IO;
    err = connection_commit(db);
    if (err != GW_OK && doubt_after_commit(database) == DOUBT_COMMITTED) {
        held_forget(&db->held);
        err = GW_OK;
    }
    GW_TRY(err);
    (void)gw_fault("db.write.after_commit");
    ids_committed(&database->ids);
    doubt_committed(database);
    atomic_fetch_add(&database->writer.batches, 1);
    return GW_OK;
}

typedef enum gw_err step_run(struct database_write *write, struct gw_db *db, enum gw_err err);

static enum gw_err
run_request(struct database_write *write, struct gw_db *db, enum gw_err err)
{
    (void)err;
    return write->run(write, db);
}

static enum gw_err
run_refused(struct database_write *write, struct gw_db *db, enum gw_err err)
{
    return write->refused(write, db, err);
}

/* Runs a step so that it leaves everything or nothing. The transaction may be over afterwards. */
static enum gw_err
run_in_savepoint(struct database_write *write, struct gw_db *db, step_run *step, enum gw_err why)
{
    size_t calls = db->calls_count;
    enum gw_err err;

    GW_TRY(db->driver->savepoint(db->connection));
    held_mark(&db->held);
    db->failed = GW_OK;
    err = step(write, db, why);
    if (err == GW_OK)
        err = db->failed;
    if (err == GW_OK && in_transaction(db))
        err = db->driver->release(db->connection);
    if (!in_transaction(db))
        return err == GW_OK ? GW_IO : err;
    if (err == GW_OK)
        return GW_OK;
    connection_forget_calls(db, calls);
    held_undo(&db->held);
    if (db->driver->undo(db->connection) != GW_OK)
        connection_abandon(db);
    return err;
}

static void
log_slow(struct database *database, const struct database_write *write, int64_t started_us)
{
    int64_t took_us = database->env->monotonic_us(database->env) - started_us;

    if (took_us < SLOW_WRITE_US || write->alone)
        return;
    gw_log(GW_LOG_WARN, "db.write.slow", GW_LOG_STR("write", gw_text_from(write->name)),
           GW_LOG_NUM("ms", took_us / 1000));
}

/* GW_OK while the transaction goes on; `write->result` is then what the requester hears. */
static enum gw_err
run_one(struct database *database, struct database_write *write)
{
    struct gw_db *db = database->db;
    int64_t started_us = database->env->monotonic_us(database->env);
    enum gw_err err;

    write->result = GW_FULL;
    if (!write->on_reserve && database_is_full(database))
        return GW_OK;
    err = run_in_savepoint(write, db, run_request, GW_OK);
    if (err == GW_FULL && in_transaction(db) && reserve_spend(database) && write->on_reserve)
        err = run_in_savepoint(write, db, run_request, GW_OK); /* now there is room */
    write->result = err;
    if (err != GW_OK && in_transaction(db) && write->refused != NULL) {
        err = run_in_savepoint(write, db, run_refused, err);
        if (err != GW_OK)
            write->result = err; /* a refusal without its record is a failure */
    }
    log_slow(database, write, started_us);
    return in_transaction(db) ? GW_OK : write->result;
}

static void
finish_all(struct database_write *first)
{
    struct database_write *next;

    for (struct database_write *write = first; write != NULL; write = next) {
        next = write->next; /* done() may free it */
        write->done(write, write->result);
    }
}

enum batch_end {
    BATCH_DURABLE,  /* every result may be told */
    BATCH_REFUSED,  /* no transaction could be begun */
    BATCH_UNDONE,   /* begun and lost */
    BATCH_ANSWERED, /* only by a planted fault: told before COMMIT */
};

/* One transaction for the list; `err` says what ended it when it was lost. */
static enum batch_end
run_batch(struct database *database, struct database_write *first, enum gw_err *err)
{
    *err = begin(database);
    if (*err != GW_OK)
        return BATCH_REFUSED;
    for (struct database_write *write = first; write != NULL && *err == GW_OK; write = write->next)
        *err = run_one(database, write);
    if (*err == GW_OK && gw_fault("db.reply_before_commit")) {
        connection_forget_calls(database->db, 0); /* their memory goes with the reply */
        finish_all(first);
        if (commit(database) != GW_OK)
            connection_abandon(database->db);
        return BATCH_ANSWERED;
    }
    if (*err == GW_OK)
        *err = commit(database);
    if (*err != GW_OK) {
        connection_abandon(database->db);
        return BATCH_UNDONE;
    }
    connection_after_commit(database->db);
    return BATCH_DURABLE;
}

/* The record of a request that nothing became of, in a transaction that holds nothing else. */
static void
record_failure(struct database *database, struct database_write *write)
{
    enum gw_err err;

    if (write->refused == NULL)
        return;
    err = begin(database);
    if (err == GW_OK)
        err = run_in_savepoint(write, database->db, run_refused, write->result);
    if (err == GW_OK)
        err = commit(database);
    if (err == GW_OK) {
        connection_after_commit(database->db);
        return;
    }
    connection_abandon(database->db);
    gw_log(GW_LOG_ERROR, "db.write.unrecorded", GW_LOG_STR("write", gw_text_from(write->name)),
           GW_LOG_STR("result", gw_text_from(gw_err_name(write->result))));
}

/* A lost connection is no fact about the request, and to record it would need another. */
static bool
is_recorded(const struct database *database, enum batch_end end, enum gw_err err)
{
    return end == BATCH_UNDONE && !(database->driver->remote && err == GW_BUSY);
}

static enum batch_end
run_alone(struct database *database, struct database_write *write)
{
    enum gw_err err;
    enum batch_end end;

    write->next = NULL;
    end = run_batch(database, write, &err);
    if (err == GW_FULL && end != BATCH_ANSWERED && reserve_spend(database) && write->on_reserve)
        end = run_batch(database, write, &err);
    if (end == BATCH_ANSWERED)
        return end;
    if (err != GW_OK)
        write->result = err;
    if (is_recorded(database, end, err))
        record_failure(database, write);
    finish_all(write);
    return end;
}

static void
fail_all(struct database_write *first, enum gw_err err)
{
    for (struct database_write *write = first; write != NULL; write = write->next)
        write->result = err;
    finish_all(first);
}

/* Not one after the other into a database that is away: each would wait for it anew. */
static void
run_each_alone(struct database *database, struct database_write *first)
{
    struct database_write *next;

    for (struct database_write *write = first; write != NULL; write = next) {
        next = write->next;
        atomic_fetch_add(&database->writer.rerun, 1);
        if (run_alone(database, write) == BATCH_REFUSED && database->driver->remote) {
            fail_all(next, GW_BUSY);
            return;
        }
    }
}

static void
run_together(struct database *database, struct database_write *first)
{
    enum gw_err err;

    switch (run_batch(database, first, &err)) {
    case BATCH_DURABLE:
        finish_all(first);
        break;
    case BATCH_REFUSED: /* another process holds the database: asking again only waits */
        fail_all(first, err);
        break;
    case BATCH_UNDONE:
        run_each_alone(database, first);
        break;
    case BATCH_ANSWERED:
        break;
    }
}

void
batch_run(struct database *database, struct database_write *first, size_t count)
{
    histogram_add(&database->writer.batch_writes, (int64_t)count);
    if (count == 1)
        (void)run_alone(database, first);
    else
        run_together(database, first);
    checkpoint_note(database);
}
