/* command_migrate.c - `kairan migrate`: brings the schema of a data directory to this program's. */
#include "core/command.h"
#include "db/database.h"

int
command_migrate(const struct command_context *context, int argc, char **argv)
{
    const char *directory = NULL;
    const struct command_option options[] = {
        { .name = "data",
          .argument = "DIR",
          .summary = "the data directory; no server may be running on it",
          .text = &directory,
          .required = true },
        { 0 },
    };
    struct database *database;
    enum gw_err err;

    command_options("migrate",
                    "Applies the migrations that the database lacks, after a copy of it"
                    " (backup-before-….db in the data directory). `serve` does the same at start.",
                    options, argc, argv);
    err = database_open(gw_env_system(), &(struct database_options){ .directory = directory },
                        &database);
    if (err != GW_OK)
        return 1;
    err = database_migrate(database, context->migrations);
    database_close(database);
    if (err != GW_OK)
        return 1;
    printf("The database in %s is up to date.\n", directory);
    return 0;
}
