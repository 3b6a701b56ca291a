/* snapshot.c - one consistent copy of the database while it is written. */
#include <errno.h>
#include <fcntl.h>

#include "db/inside.h"

enum gw_err
database_file_make(struct gw_env *env, const char *path)
{
    int fd;

    directory_remove_database(env, path);
    fd = env->files->open(env, path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return directory_outcome(errno);
    env->files->close(env, fd);
    return GW_OK;
}

enum gw_err
database_snapshot(struct database *database, struct gw_db *db, const char *path)
{
    struct gw_env *env = database->env;
    enum gw_err err;

    GW_TRY(database_file_make(env, path));
    err = db->driver->storage->snapshot(db->connection, path);
    if (err == GW_OK)
        err = directory_sync_file(env, path);
    if (err != GW_OK)
        directory_remove_database(env, path);
    return err;
}
