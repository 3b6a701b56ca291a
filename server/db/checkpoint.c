/* checkpoint.c - keeps the write-ahead log short without making a reply wait.
 *
 * From `wal_bytes_max` on the thread copies what it can (PASSIVE). From twice that it makes the
 * next write begin the log anew (RESTART), which holds the writer up for the moment that readers
 * need to move on. From four times it has lost the race, or a reader holds an old snapshot for
 * very long: then the writer does it itself between two batches. When nobody writes for a second,
 * the log is emptied, so that a start after a crash has little to read.
 */
#include "db/inside.h"
#include "gw/log.h"

#define QUIET_US GW_SECOND
#define RESTART_WAIT_MS 100
#define TRUNCATE_WAIT_MS 50
#define FORCED_WAIT_MS 1000

enum gw_err
checkpoint_init(struct gw_env *env, struct checkpoint *checkpoint,
                const struct database_options *options)
{
    pthread_mutex_init(&checkpoint->mutex, NULL);
    atomic_store(&checkpoint->next_at, options->wal_bytes_max);
    checkpoint->signal = env->threads->signal_new(env);
    return checkpoint->signal == NULL ? GW_BUSY : GW_OK;
}

void
checkpoint_done(struct gw_env *env, struct checkpoint *checkpoint)
{
    env->threads->signal_free(env, checkpoint->signal);
    pthread_mutex_destroy(&checkpoint->mutex);
}

/* A log that was begun anew is short. */
static void
log_is_new(struct database *database)
{
    atomic_store(&database->checkpoint.next_at, database->options.wal_bytes_max);
}

static bool
advance(struct database *database, struct gw_db *db, enum driver_checkpoint_mode mode, int wait_ms)
{
    struct driver_checkpoint result;
    enum gw_err err;
    int64_t seen;

    pthread_mutex_lock(&database->checkpoint.mutex);
    seen = atomic_load(&database->checkpoint.log_bytes);
    err = db->driver->storage->checkpoint(db->connection, mode, wait_ms, &result);
    pthread_mutex_unlock(&database->checkpoint.mutex);
    if (err != GW_OK)
        return false;
    atomic_fetch_add(&database->checkpoint.count, 1);
    if (mode != DRIVER_CHECKPOINT_PASSIVE) {
        log_is_new(database);
        /* Unless the writer has told a newer length meanwhile. */
        atomic_compare_exchange_strong(&database->checkpoint.log_bytes, &seen, 0);
    }
    return true;
}

static void
shorten(struct database *database, int64_t bytes)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    int64_t most = database->options.wal_bytes_max;

    atomic_store(&checkpoint->next_at, bytes + most / 2);
    advance(database, checkpoint->db, DRIVER_CHECKPOINT_PASSIVE, 0);
    if (bytes >= 2 * most)
        advance(database, checkpoint->db, DRIVER_CHECKPOINT_RESTART, RESTART_WAIT_MS);
}

static void
tick(struct database *database)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    int64_t bytes = atomic_load(&checkpoint->log_bytes);
    int64_t batches = atomic_load(&database->writer.batches);
    bool quiet = batches == checkpoint->batches_seen;

    checkpoint->batches_seen = batches;
    if (bytes >= atomic_load(&checkpoint->next_at))
        shorten(database, bytes);
    else if ((quiet || database_is_full(database)) && bytes > 0)
        advance(database, checkpoint->db, DRIVER_CHECKPOINT_TRUNCATE, TRUNCATE_WAIT_MS);
    reserve_restore(database);
}

/* Returns on a call, or after a second while there is a log to empty or a disk to wait for; false
 * at the end. */
static bool
sleep_until_called(struct database *database)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    struct gw_env *env = database->env;
    bool going_on;
    bool idle;

    env->threads->lock(env, checkpoint->signal);
    atomic_store(&checkpoint->asleep, true);
    idle = atomic_load(&checkpoint->log_bytes) == 0 && !database_is_full(database);
    if (!checkpoint->called && !checkpoint->stopping)
        env->threads->wait(env, checkpoint->signal, idle ? -1 : QUIET_US);
    atomic_store(&checkpoint->asleep, false);
    checkpoint->called = false;
    going_on = !checkpoint->stopping;
    env->threads->unlock(env, checkpoint->signal);
    return going_on;
}

static void
call(struct database *database, bool stopping)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    struct gw_env *env = database->env;

    env->threads->lock(env, checkpoint->signal);
    checkpoint->called = true;
    checkpoint->stopping = checkpoint->stopping || stopping;
    env->threads->wake(env, checkpoint->signal);
    env->threads->unlock(env, checkpoint->signal);
}

static void *
checkpoint_main(void *arg)
{
    struct database *database = arg;

    while (sleep_until_called(database))
        tick(database);
    return NULL;
}

enum gw_err
checkpoint_start(struct database *database)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    enum gw_err err;

    if (database->driver->storage == NULL)
        return GW_OK;
    err = database_connect(database, DRIVER_KEEPER, &checkpoint->db);
    if (err == GW_OK) {
        reserve_begin(database);
        checkpoint->stopping = false;
        checkpoint->called = false;
        err = database->env->threads->start(database->env, "checkpoint", 0, checkpoint_main,
                                            database, &checkpoint->thread);
    }
    checkpoint->running = err == GW_OK;
    if (err != GW_OK)
        checkpoint_stop(database);
    return err;
}

void
checkpoint_stop(struct database *database)
{
    struct checkpoint *checkpoint = &database->checkpoint;

    if (checkpoint->running) {
        call(database, true);
        database->env->threads->join(database->env, checkpoint->thread);
        checkpoint->running = false;
    }
    reserve_end(database);
    connection_close(checkpoint->db);
    checkpoint->db = NULL;
}

/* Without the thread (demo, subcommands) the writer keeps to the size itself. */
static void
shorten_in_writer(struct database *database, int64_t bytes)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    int64_t most = database->options.wal_bytes_max * (checkpoint->running ? 4 : 1);
    int64_t started_us;

    if (bytes < most || bytes < checkpoint->forced_at)
        return;
    started_us = database->env->monotonic_us(database->env);
    checkpoint->forced_at = 0;
    if (!advance(database, database->db, DRIVER_CHECKPOINT_RESTART, FORCED_WAIT_MS))
        checkpoint->forced_at = bytes + database->options.wal_bytes_max;
    if (checkpoint->running)
        gw_log(GW_LOG_WARN, "db.checkpoint.forced", GW_LOG_NUM("log_bytes", bytes),
               GW_LOG_NUM("done", checkpoint->forced_at == 0),
               GW_LOG_NUM("ms", (database->env->monotonic_us(database->env) - started_us) / 1000));
}

void
checkpoint_note(struct database *database)
{
    struct checkpoint *checkpoint = &database->checkpoint;
    int64_t bytes;
    int64_t before;

    if (database->driver->storage == NULL)
        return;
    bytes = database->driver->storage->log_bytes(database->db->connection);
    before = atomic_exchange(&checkpoint->log_bytes, bytes);
    if (bytes < before) {
        log_is_new(database);
        checkpoint->forced_at = 0;
    }
    shorten_in_writer(database, bytes);
    if (!checkpoint->running)
        return;
    if (((before == 0 || database_is_full(database)) && atomic_load(&checkpoint->asleep)) ||
        bytes >= atomic_load(&checkpoint->next_at))
        call(database, false);
}
