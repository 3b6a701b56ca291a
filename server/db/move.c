/* move.c - a city from one engine to the other, with its source as it was until the copy is whole.
 */
#include "db/move.h"

#include <errno.h>
#include <sodium.h>

#include "db/inside.h"
#include "db/transfer_target.h"

/* What a copy into the directory is called until it is complete. */
#define MOVING DIRECTORY_DATABASE ".moving"

struct moving {
    struct gw_env *env;
    struct database_move *move;
    char file[DIRECTORY_PATH_BYTES];   /* of the directory's own database */
    char moving[DIRECTORY_PATH_BYTES]; /* of the copy until it is complete */
    struct transfer transfer;
};

void
database_move_digest(const struct transfer_table *tables, size_t count,
                     uint8_t out[TRANSFER_DIGEST_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, TRANSFER_DIGEST_BYTES);
    for (size_t i = 0; i < count; i++) {
        crypto_generichash_update(&state, (const uint8_t *)tables[i].name,
                                  strlen(tables[i].name) + 1);
        crypto_generichash_update(&state, tables[i].source.digest, TRANSFER_DIGEST_BYTES);
    }
    crypto_generichash_final(&state, out, TRANSFER_DIGEST_BYTES);
}

static enum gw_err
check_places(const struct moving *moving)
{
    const struct database_move *move = moving->move;
    const bool has_file = directory_has(moving->env, moving->file);

    if (move->from->url == NULL && !has_file) {
        database_say("%s is not there: nothing to move", moving->file);
        return GW_MISSING;
    }
    if (move->from->url != NULL && has_file) {
        database_say("%s exists: the directory belongs to that database, not to %s", moving->file,
                     move->from->url);
        return GW_CONFLICT;
    }
    return GW_OK;
}

static enum gw_err
run_finish(void *arg, struct gw_db *copy)
{
    const struct moving *moving = arg;
    const struct database_move *move = moving->move;

    return move->finish == NULL ? GW_OK : move->finish(move->arg, copy, &moving->transfer);
}

static enum gw_err
copy_from(struct moving *moving, struct gw_db *source)
{
    struct database_move *move = moving->move;
    const struct transfer_target target = { .url = move->to->url,
                                            .password_file = move->to->password_file,
                                            .path = moving->moving,
                                            .migrations = move->migrations,
                                            .finish = run_finish,
                                            .arg = moving };
    const struct database_options *from = move->from;
    const struct marker_place joined = { .env = moving->env,
                                         .directory = from->directory,
                                         .name = from->url != NULL ? from->url : moving->file,
                                         .remote = from->url != NULL };
    struct transfer *transfer = &moving->transfer;

    if (move->check != NULL)
        GW_TRY(move->check(move->arg, source));
    GW_TRY(marker_refuse_place(&joined, source));
    *transfer = (struct transfer){ .env = moving->env,
                                   .arena = move->arena,
                                   .source = source,
                                   .progress = move->progress,
                                   .arg = move->arg };
    GW_TRY(transfer_to_target(transfer, &target));
    move->tables = transfer->tables;
    move->tables_count = transfer->tables_count;
    return GW_OK;
}

static enum gw_err
copy_streaming(struct moving *moving)
{
    const struct database_options *from = moving->move->from;
    const struct transfer_target place = { .url = from->url,
                                           .password_file = from->password_file,
                                           .path = moving->file };
    struct gw_db *source;
    enum gw_err err;

    GW_TRY(transfer_source_open(moving->env, &place, &source));
    err = copy_from(moving, source);
    connection_close(source);
    return err;
}

/* A server elsewhere could write to it though nobody has the directory. */
static enum gw_err
copy_held(struct moving *moving)
{
    const struct database_options *from = moving->move->from;
    const struct driver_options options = { .role = DRIVER_WRITER,
                                            .url = from->url,
                                            .password_file = from->password_file };
    struct gw_db *holder;
    enum gw_err err;

    if (from->url == NULL)
        return copy_streaming(moving);
    GW_TRY(connection_open_waiting(moving->env, &driver_pgsql, &options, &holder));
    err = copy_streaming(moving);
    connection_close(holder);
    return err;
}

/* With its log in it, so that one file is the whole of it. */
static enum gw_err
close_log(const struct moving *moving)
{
    const struct driver_options options = { .path = moving->file, .role = DRIVER_KEEPER };
    struct driver_checkpoint result;
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(connection_open(&driver_sqlite, &options, &db));
    err = driver_sqlite.storage->checkpoint(db->connection, DRIVER_CHECKPOINT_TRUNCATE, 1000,
                                            &result);
    connection_close(db);
    return err;
}

static enum gw_err
rename_durably(struct gw_env *env, const char *from, const char *to)
{
    if (env->files->rename(env, from, to) != 0)
        return file_outcome(errno);
    return directory_sync_parent(env, to);
}

static enum gw_err
put_source_away(const struct moving *moving)
{
    struct database_move *move = moving->move;
    char path[DIRECTORY_PATH_BYTES];
    const time_t now = (time_t)(moving->env->now(moving->env) / GW_SECOND);
    struct tm utc;

    GW_TRY(close_log(moving));
    (void)gmtime_r(&now, &utc);
    (void)snprintf(move->kept, sizeof(move->kept), "moved-%04d%02d%02dT%02d%02d%02dZ.db",
                   utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                   utc.tm_sec);
    GW_TRY(directory_path(path, move->from->directory, move->kept));
    return rename_durably(moving->env, moving->file, path);
}

static enum gw_err
give_names(const struct moving *moving)
{
    enum gw_err err = GW_OK;

    if (moving->move->to->url == NULL)
        err = rename_durably(moving->env, moving->moving, moving->file);
    else if (moving->move->from->url == NULL)
        err = put_source_away(moving);
    if (err != GW_OK)
        database_say("the copy is complete, but the names in %s could not be changed: %s",
                     moving->move->from->directory, gw_err_name(err));
    return err;
}

static enum gw_err
move_locked(struct moving *moving)
{
    GW_TRY(check_places(moving));
    GW_TRY(copy_held(moving));
    return give_names(moving);
}

enum gw_err
database_move(struct gw_env *env, struct database_move *move)
{
    struct moving moving = { .env = env, .move = move };
    enum gw_err err;
    int lock;

    move->kept[0] = '\0';
    GW_TRY(directory_path(moving.file, move->from->directory, DIRECTORY_DATABASE));
    GW_TRY(directory_path(moving.moving, move->from->directory, MOVING));
    GW_TRY(directory_lock(env, move->from->directory, &lock));
    err = move_locked(&moving);
    directory_unlock(env, lock);
    return err;
}
