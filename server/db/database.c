/* database.c - opening and closing a data directory's database, and its reading connections. */
#include <errno.h>
#include <fcntl.h>

#include "db/inside.h"

#define BATCH_MAX 1024
#define QUEUE_MAX 4096
#define WAL_BYTES_MAX ((int64_t)64 << 20)
#define RESERVE_BYTES ((int64_t)32 << 20)

static void
set_options(struct database *database, const struct database_options *options)
{
    struct database_options *own = &database->options;

    *own = *options;
    own->directory = database->directory;
    own->batch_max = own->batch_max == 0 ? BATCH_MAX : own->batch_max;
    own->queue_max = own->queue_max == 0 ? QUEUE_MAX : own->queue_max;
    own->reserve_bytes = own->reserve_bytes == 0 ? RESERVE_BYTES : own->reserve_bytes;
    own->wal_bytes_max = own->wal_bytes_max == 0 ? WAL_BYTES_MAX : own->wal_bytes_max;
}

/* With our mode from the first byte on; the engine gives the log the same. */
static enum gw_err
make_file(struct database *database)
{
    struct gw_env *env = database->env;
    const bool is_new = !directory_has(env, database->path);
    int fd = env->files->open(env, database->path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    enum gw_err err;

    if (fd < 0) {
        err = file_outcome(errno);
        database_say("cannot open %s: %s", database->path, strerrordesc_np(errno));
        return err == GW_MISSING ? GW_IO : err;
    }
    env->files->close(env, fd);
    database->made_file = is_new;
    return directory_sync(env, database->directory);
}

/* A directory's files belong to one database. With the wrong one beside them, those that it doesn't
 * name would be collected in time. */
static enum gw_err
check_files_are_ours(const struct database *database)
{
    struct gw_env *env = database->env;
    const bool has_file = directory_has(env, database->path);
    char blobs[DIRECTORY_PATH_BYTES];

    if (database->driver->remote && has_file) {
        database_say("%s exists: the directory belongs to that database, not to %s; move a city"
                     " with `kairan migrate --to`",
                     database->path, database->options.url);
        return GW_CONFLICT;
    }
    if (database->driver->remote || has_file)
        return GW_OK;
    GW_TRY(directory_path(blobs, database->directory, DIRECTORY_BLOBS));
    if (!directory_has(env, blobs))
        return GW_OK;
    database_say("%s holds the files of a city whose database is not here: name it with"
                 " --database, or restore a backup into a new directory",
                 blobs);
    return GW_CONFLICT;
}

static void
close_opened(struct database *database)
{
    blobs_free(database->blobs);
    connection_close(database->db);
    writer_done(database->env, &database->writer);
    checkpoint_done(database->env, &database->checkpoint);
    reserve_done(&database->reserve);
}

static enum gw_err
open_locked(struct database *database)
{
    struct gw_env *env = database->env;
    enum gw_err err;

    GW_TRY(check_files_are_ours(database));
    if (!database->driver->remote)
        GW_TRY(make_file(database));
    err = database_connect_waiting(database, &database->db);
    if (err != GW_OK) {
        database_say("cannot open the database %s: %s",
                     database->driver->remote ? database->options.url : database->path,
                     gw_err_name(err));
        return err;
    }
    ids_init(&database->ids, env, database->options.node);
    database->db->ids = &database->ids;
    reserve_init(&database->reserve);
    err = checkpoint_init(env, &database->checkpoint, &database->options);
    if (err == GW_OK)
        err = writer_init(env, &database->writer);
    if (err == GW_OK) {
        database->blobs = blobs_new(env, database->directory);
        err = database->blobs == NULL ? GW_BUSY : GW_OK;
    }
    if (err != GW_OK)
        close_opened(database);
    return err;
}

enum gw_err
database_open(struct gw_env *env, const struct database_options *options, struct database **out)
{
    struct database *database = calloc(1, sizeof(*database));
    enum gw_err err;

    if (database == NULL)
        return GW_BUSY;
    database->env = env;
    database->watch.env = env;
    database->driver = database_driver(options);
    database->lock_fd = -1;
    err = directory_path(database->path, options->directory, DIRECTORY_DATABASE);
    if (err == GW_OK) {
        memcpy(database->directory, options->directory, strlen(options->directory) + 1);
        set_options(database, options);
        err = directory_lock(env, database->directory, &database->lock_fd);
    }
    if (err == GW_OK)
        err = open_locked(database);
    if (err != GW_OK) {
        if (database->lock_fd >= 0)
            directory_unlock(env, database->lock_fd);
        free(database);
        return err;
    }
    *out = database;
    return GW_OK;
}

/* So that the next start reads no log, and a copy of kairan.db alone is complete. */
static void
last_checkpoint(struct gw_db *db)
{
    struct driver_checkpoint result;

    if (db->driver->storage == NULL)
        return;
    if (db->driver->storage->checkpoint(db->connection, DRIVER_CHECKPOINT_TRUNCATE, 1000,
                                        &result) != GW_OK)
        database_say("the last checkpoint was not complete; the log keeps what is missing");
}

void
database_close(struct database *database)
{
    if (database == NULL)
        return;
    database_writer_stop(database);
    last_checkpoint(database->db);
    close_opened(database);
    directory_unlock(database->env, database->lock_fd);
    free(database);
}

void
database_discard(struct database *database)
{
    database_writer_stop(database);
    close_opened(database);
    if (database->made_file)
        directory_remove_database(database->env, database->path);
    marker_remove(database);
    directory_unlock(database->env, database->lock_fd);
    free(database);
}

const char *
database_directory(const struct database *database)
{
    return database->directory;
}

bool
database_is_remote(const struct database *database)
{
    return database->driver->remote;
}

struct blobs *
database_blobs(struct database *database)
{
    return database->blobs;
}

enum gw_err
database_reader_open(struct database *database, struct gw_db **out)
{
    return database_connect(database, DRIVER_READER, out);
}

void
database_reader_close(struct gw_db *db)
{
    connection_close(db);
}

enum gw_err
database_read_begin(struct gw_db *db)
{
    return db->driver->begin_read(db->connection);
}

void
database_read_end(struct gw_db *db)
{
    /* Nothing was written: it only has to end. */
    if (db->driver->in_transaction(db->connection) && db->driver->commit(db->connection) != GW_OK &&
        db->driver->rollback(db->connection) != GW_OK)
        gw_check(!db->driver->in_transaction(db->connection));
}

struct gw_db *
database_writer_connection(struct database *database)
{
    return database->db;
}

void
database_figures(struct database *database, struct database_figures *out)
{
    struct writer *writer = &database->writer;

    database->env->threads->lock(database->env, writer->signal);
    out->queue_length = (int64_t)writer->length;
    out->idle = writer->length == 0 && !writer->working;
    database->env->threads->unlock(database->env, writer->signal);
    out->batches = atomic_load(&writer->batches);
    out->writes = atomic_load(&writer->batch_writes.sum);
    out->batch_writes = &writer->batch_writes;
    out->rerun = atomic_load(&writer->rerun);
    out->wal_bytes = atomic_load(&database->checkpoint.log_bytes);
    out->checkpoints = atomic_load(&database->checkpoint.count);
    out->slow_statements = atomic_load(&database->watch.slow);
}
