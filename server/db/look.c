/* look.c - reading a data directory without owning it: beside a running server, or on a copy. */
#include "db/connection.h"
#include "db/database.h"
#include "db/directory.h"

enum gw_err
database_look(struct gw_env *env, const char *directory, struct gw_db **out)
{
    char path[DIRECTORY_PATH_BYTES];
    const struct driver_options options = { .path = path, .role = DRIVER_READER };

    GW_TRY(directory_path(path, directory, DIRECTORY_DATABASE));
    if (!directory_has(env, path))
        return GW_MISSING;
    return connection_open(&driver_sqlite, &options, out);
}

enum gw_err
database_examine(struct gw_db *db)
{
    if (db->driver->storage == NULL)
        return GW_OK; /* a server of its own looks after its files */
    return db->driver->storage->examine(db->connection);
}
