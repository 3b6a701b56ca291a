/* look.c - reading a database without owning it: beside a running server, or on a copy. */
#include "db/inside.h"
#include "db/migration_store.h"

static enum gw_err
is_migrated(struct gw_db *db)
{
    bool exists = false;
    enum gw_err err;

    GW_TRY(database_read_begin(db));
    err = migration_table_exists(db, &exists);
    database_read_end(db);
    GW_TRY(err);
    return exists ? GW_OK : GW_MISSING;
}

static enum gw_err
look_afar(struct gw_env *env, const struct driver *driver, const struct driver_options *options,
          struct gw_db **out)
{
    struct gw_db *db;
    enum gw_err err;

    GW_TRY(connection_open_waiting(env, driver, options, &db));
    err = is_migrated(db);
    if (err != GW_OK) {
        connection_close(db);
        return err;
    }
    *out = db;
    return GW_OK;
}

enum gw_err
database_look(struct gw_env *env, const struct database_options *place, struct gw_db **out)
{
    const struct driver *driver = database_driver(place);
    char path[DIRECTORY_PATH_BYTES];
    const struct driver_options options = { .path = path,
                                            .role = DRIVER_READER,
                                            .url = place->url,
                                            .password_file = place->password_file };

    GW_TRY(directory_path(path, place->directory, DIRECTORY_DATABASE));
    if (driver->remote)
        return look_afar(env, driver, &options, out);
    if (!directory_has(env, path))
        return GW_MISSING;
    return connection_open(driver, &options, out);
}

enum gw_err
database_examine(struct gw_db *db)
{
    if (db->driver->storage == NULL)
        return GW_OK; /* a server of its own looks after its files */
    return db->driver->storage->examine(db->connection);
}
