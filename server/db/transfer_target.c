/* transfer_target.c - a copy in a new place, unseen until it is whole. */
#include "db/transfer_target.h"

#include "db/inside.h"

#define DOUBT_US (30 * GW_SECOND)
#define PAUSE_US ((int64_t)200 * 1000)

static struct driver_options
options_for(const struct transfer_target *place, enum driver_role role)
{
    return (struct driver_options){
        .path = place->path,
        .role = role,
        .url = place->url,
        .password_file = place->password_file,
        .streams = place->url != NULL && role != DRIVER_WRITER,
    };
}

static enum gw_err
place_open(struct gw_env *env, const struct transfer_target *place, enum driver_role role,
           struct gw_db **out)
{
    const struct driver *driver = place->url == NULL ? &driver_sqlite : &driver_pgsql;
    const struct driver_options options = options_for(place, role);

    return connection_open_waiting(env, driver, &options, out);
}

enum gw_err
transfer_source_open(struct gw_env *env, const struct transfer_target *source, struct gw_db **out)
{
    return place_open(env, source, DRIVER_READER, out);
}

/* The connection went away while COMMIT was under way: the server is asked what became of it. */
static enum gw_err
settle_doubt(struct gw_env *env, struct gw_db *db, int64_t transaction)
{
    const int64_t until = env->monotonic_us(env) + DOUBT_US;
    bool committed = false;
    enum gw_err err;

    do {
        err = db->driver->commit_outcome(db->connection, transaction, &committed);
        if (err == GW_BUSY)
            GW_TRY(database_pause(env, PAUSE_US));
    } while (err == GW_BUSY && env->monotonic_us(env) < until);
    if (err != GW_OK)
        database_say("nobody knows whether the last COMMIT reached the server: look there with"
                     " `kairan doctor` before you go on");
    return err == GW_OK && !committed ? GW_BUSY : err;
}

static enum gw_err
commit(struct gw_env *env, struct gw_db *db)
{
    enum gw_err err = connection_commit(db);
    int64_t transaction;

    if (err == GW_OK || db->driver->commit_in_doubt == NULL)
        return err;
    transaction = db->driver->commit_in_doubt(db->connection);
    return transaction == 0 ? err : settle_doubt(env, db, transaction);
}

static enum gw_err
last_words(struct transfer *transfer, const struct transfer_target *target)
{
    struct gw_db *db = transfer->target;
    struct driver_checkpoint result;
    enum gw_err err = GW_OK;

    if (target->finish != NULL)
        err = target->finish(target->arg, db);
    if (err == GW_OK)
        err = commit(transfer->env, db);
    if (err != GW_OK) {
        database_say("the copy could not be finished: %s", gw_err_name(err));
        connection_abandon(db);
        return err;
    }
    if (db->driver->storage == NULL)
        return GW_OK;
    return db->driver->storage->checkpoint(db->connection, DRIVER_CHECKPOINT_TRUNCATE, 1000,
                                           &result);
}

static enum gw_err
fill(struct transfer *transfer, const struct transfer_target *target)
{
    GW_TRY(
        transfer_target_check(transfer->target, target->url != NULL ? target->url : target->path));
    GW_TRY(connection_migrate(transfer->env, transfer->target, target->migrations));
    GW_TRY(transfer_run(transfer));
    return last_words(transfer, target);
}

static enum gw_err
open_and_fill(struct transfer *transfer, const struct transfer_target *target)
{
    enum gw_err err = place_open(transfer->env, target, DRIVER_MIGRATION, &transfer->target);

    if (err != GW_OK)
        return err;
    err = fill(transfer, target);
    connection_close(transfer->target);
    transfer->target = NULL;
    return err;
}

/* The writer's connection holds the lock that keeps servers away. */
static enum gw_err
fill_server(struct transfer *transfer, const struct transfer_target *target)
{
    struct gw_db *holder;
    enum gw_err err;

    GW_TRY(place_open(transfer->env, target, DRIVER_WRITER, &holder));
    err = open_and_fill(transfer, target);
    connection_close(holder);
    return err;
}

static enum gw_err
fill_file(struct transfer *transfer, const struct transfer_target *target)
{
    struct gw_env *env = transfer->env;
    enum gw_err err;

    GW_TRY(database_file_make(env, target->path));
    err = open_and_fill(transfer, target);
    if (err == GW_OK)
        err = directory_sync_file(env, target->path);
    if (err != GW_OK)
        directory_remove_database(env, target->path);
    return err;
}

enum gw_err
transfer_to_target(struct transfer *transfer, const struct transfer_target *target)
{
    return target->url != NULL ? fill_server(transfer, target) : fill_file(transfer, target);
}

enum gw_err
transfer_target_look(struct gw_env *env, const struct transfer_target *target)
{
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(place_open(env, target, DRIVER_READER, &db));
    err = transfer_target_check(db, target->url);
    connection_close(db);
    return err;
}
