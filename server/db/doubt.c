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

/* The lock that keeps other servers away ended with the connection: whoever had it meanwhile has
 * moved the last id on. */
enum gw_err
doubt_of_others(struct database *database)
{
    struct gw_db *db = database->db;
    int64_t stored;
    uint32_t generation;

    if (db->driver->generation == NULL)
        return GW_OK;
    generation = db->driver->generation(db->connection);
    if (generation == database->generation || !database->ids.loaded) {
        database->generation = generation;
        return GW_OK;
    }
    GW_TRY(counter_find(db, "last_id", &stored));
    if (stored != database->ids.stored)
        end_process("another server has written to the database");
    database->generation = generation;
    return GW_OK;
}
