/* command_city.c - whether a place holds a city. */
#include "core/command_city.h"

#include "core/account.h"
#include "db/directory.h"

static bool
file_is_there(const char *directory)
{
    char path[DIRECTORY_PATH_BYTES];

    return directory_path(path, directory, DIRECTORY_DATABASE) == GW_OK &&
           directory_has(gw_env_system(), path);
}

/* A migrated database in which nobody is was left by a command that broke off. */
static enum gw_err
server_has_city(const struct database_options *place)
{
    struct gw_db *db;
    bool any = false;
    enum gw_err err;

    GW_TRY(database_look(gw_env_system(), place, &db));
    err = person_any(db, &any);
    database_reader_close(db);
    GW_TRY(err);
    return any ? GW_OK : GW_MISSING;
}

bool
command_city_is_there(const char *command, const struct database_options *place)
{
    enum gw_err err;

    if (place->url == NULL)
        return file_is_there(place->directory);
    err = server_has_city(place);
    if (err == GW_OK || err == GW_MISSING)
        return err == GW_OK;
    (void)fprintf(stderr, "kairan %s: can't open %s (%s)\n", command, place->url, gw_err_name(err));
    exit(1);
}

void
command_city_check(const char *command, const struct database_options *place)
{
    if (command_city_is_there(command, place))
        return;
    (void)fprintf(stderr,
                  "kairan %s: no city here, make one with `kairan init` or `kairan demo`: %s\n",
                  command, database_place(place));
    exit(2);
}
