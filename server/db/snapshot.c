/* snapshot.c - one consistent copy of the database as a file of SQLite, while it is written. */
#include <errno.h>
#include <fcntl.h>

#include "db/inside.h"
#include "db/transfer_target.h"

#define ARENA_BYTES_MAX ((size_t)16 << 20)

enum gw_err
database_file_make(struct gw_env *env, const char *path)
{
    int fd;

    directory_remove_database(env, path);
    fd = env->files->open(env, path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return file_outcome(errno);
    env->files->close(env, fd);
    return GW_OK;
}

static enum gw_err
fill_from_pages(struct database *database, const char *path)
{
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(database_connect(database, DRIVER_READER, &db));
    err = db->driver->storage->snapshot(db->connection, path);
    connection_close(db);
    return err;
}

static enum gw_err
copy_pages(struct database *database, const char *path)
{
    struct gw_env *env = database->env;
    enum gw_err err;

    GW_TRY(database_file_make(env, path));
    err = fill_from_pages(database, path);
    if (err == GW_OK)
        err = directory_sync_file(env, path);
    if (err != GW_OK)
        directory_remove_database(env, path);
    return err;
}

/* Row by row, and compared, while others write: the engine's server keeps the moment for us. */
static enum gw_err
copy_rows(struct database *database, const struct gw_migration *migrations, const char *path)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    const struct database_options *options = &database->options;
    const struct transfer_target source = { .url = options->url,
                                            .password_file = options->password_file };
    const struct transfer_target target = { .path = path, .migrations = migrations };
    struct transfer transfer = { .env = database->env,
                                 .arena = arena,
                                 .cancelled = &database->backup_cancelled };
    enum gw_err err;

    if (arena == NULL)
        return GW_BUSY;
    GW_TRY(transfer_source_open(database->env, &source, &transfer.source));
    err = transfer_to_target(&transfer, &target);
    connection_close(transfer.source);
    return err;
}

enum gw_err
database_snapshot(struct database *database, const struct gw_migration *migrations,
                  const char *path)
{
    if (database->driver->storage != NULL)
        return copy_pages(database, path);
    return migrations == NULL ? GW_UNSUPPORTED : copy_rows(database, migrations, path);
}
