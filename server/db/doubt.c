/* doubt.c - a COMMIT whose answer never came, and what else a lost connection leaves open.
 *
 * The engine's server is asked by the number of the transaction, for 10 s while those who wait for
 * the batch wait. After that they are told "later", and the question stays open: nothing is written
 * before it is answered. Where the answer is then that it was committed, memory has missed a change
 * that nobody can name any more; so the process ends, and starts with what the database holds.
 */
#include "db/counter_store.h"
#include "db/inside.h"
#include "gw/fault.h"
#include "gw/log.h"

#define ANSWER_WAIT_US (10 * GW_SECOND)
#define ASK_EVERY_US ((int64_t)100 * 1000)
#define LOCKED_OUT_US (30 * GW_SECOND)
/* Moved on by each who takes the lock that keeps other servers away, in its first transaction. */
#define HOLDER "writer_lock"

/* Everything that was told is durable, so that ending now is as safe as a crash is. */
static _Noreturn void
end_process(const char *why)
{
    gw_log(GW_LOG_ERROR, "server.must_restart", GW_LOG_STR("why", gw_text_from(why)));
    _exit(DATABASE_EXIT_RESTART);
}

static enum gw_err
ask(struct database *database, bool *committed)
{
    struct gw_db *db = database->db;

    if (gw_fault("db.commit.doubt_is_failure")) {
        *committed = false;
        return GW_OK;
    }
    return db->driver->commit_outcome(db->connection, database->in_doubt, committed);
}

enum doubt
doubt_after_commit(struct database *database)
{
    struct gw_env *env = database->env;
    struct gw_db *db = database->db;
    const int64_t until = env->monotonic_us(env) + ANSWER_WAIT_US;
    bool committed = false;
    enum gw_err err;

    if (db->driver->commit_in_doubt == NULL)
        return DOUBT_NONE;
    database->in_doubt = db->driver->commit_in_doubt(db->connection);
    if (database->in_doubt == 0)
        return DOUBT_NONE;
    gw_log(GW_LOG_WARN, "db.commit.in_doubt", GW_LOG_NUM("transaction", database->in_doubt));
    while ((err = ask(database, &committed)) == GW_BUSY && env->monotonic_us(env) < until)
        if (database_pause(env, ASK_EVERY_US) != GW_OK)
            break;
    if (err != GW_OK)
        return DOUBT_OPEN;
    gw_log(GW_LOG_INFO, "db.commit.answered", GW_LOG_NUM("transaction", database->in_doubt),
           GW_LOG_NUM("committed", committed));
    database->in_doubt = 0;
    return committed ? DOUBT_COMMITTED : DOUBT_NONE;
}

enum gw_err
doubt_settle(struct database *database)
{
    bool committed = false;
    enum gw_err err;

    if (database->in_doubt == 0)
        return GW_OK;
    err = ask(database, &committed);
    if (err == GW_MISSING)
        end_process("the database no longer knows what became of a commit");
    if (err != GW_OK)
        return GW_BUSY;
    if (committed)
        end_process("a commit that was answered with an error was found done");
    gw_log(GW_LOG_INFO, "db.commit.answered", GW_LOG_NUM("transaction", database->in_doubt),
           GW_LOG_NUM("committed", 0));
    database->in_doubt = 0;
    return GW_OK;
}

enum gw_err
doubt_begin(struct database *database)
{
    const int64_t now = database->env->monotonic_us(database->env);
    enum gw_err err = connection_begin_write(database->db);

    if (err == GW_OK)
        database->locked_out_us = 0;
    if (err != GW_CONFLICT)
        return err;
    if (database->locked_out_us == 0)
        database->locked_out_us = now;
    if (now - database->locked_out_us > LOCKED_OUT_US)
        end_process("another server holds the database");
    return GW_BUSY; /* our own connection of before, perhaps, which the server hasn't given up yet
                     */
}

/* The lock ended with the connection. */
enum gw_err
doubt_of_others(struct database *database)
{
    struct gw_db *db = database->db;
    struct holder *holder = &database->holder;
    int64_t stored;
    uint32_t generation;

    if (db->driver->generation == NULL)
        return GW_OK;
    generation = db->driver->generation(db->connection);
    if (generation == holder->generation)
        return GW_OK;
    GW_TRY(counter_find(db, HOLDER, &stored));
    if (holder->number != 0 && stored != holder->number)
        end_process("another server has had the database meanwhile");
    GW_TRY(counter_set(db, HOLDER, stored + 1));
    database->holder_next = (struct holder){ .number = stored + 1, .generation = generation };
    return GW_OK;
}

void
doubt_committed(struct database *database)
{
    if (database->holder_next.number != 0)
        database->holder = database->holder_next;
    database->holder_next = (struct holder){ 0 };
}

enum gw_err
doubt_first(struct database *database)
{
    struct gw_db *db = database->db;
    enum gw_err err;

    if (db->driver->generation == NULL)
        return GW_OK;
    GW_TRY(doubt_begin(database));
    err = doubt_of_others(database);
    if (err == GW_OK)
        err = connection_commit(db);
    if (err == GW_OK)
        doubt_committed(database);
    else
        connection_abandon(db);
    return err;
}
