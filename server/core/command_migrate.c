/* command_migrate.c - `kairan migrate`: brings the schema of a city to this program's, or the whole
 * city to the other engine. */
#include "core/command.h"
#include "core/command_move.h"
#include "db/database.h"

static int
bring_up_to_date(const struct command_context *context, const struct database_options *place)
{
    struct database *database;
    enum gw_err err = database_open(gw_env_system(), place, &database);

    if (err != GW_OK)
        return 1;
    err = database_migrate(database, context->migrations);
    database_close(database);
    if (err != GW_OK)
        return 1;
    printf("The database in %s is up to date.\n", database_place(place));
    return 0;
}

int
command_migrate(const struct command_context *context, int argc, char **argv)
{
    struct database_options place = { 0 };
    struct command_move move = { .from = &place };
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&place, "the data directory; no server may be running on it"),
        COMMAND_DATABASE(&place),
        { .name = "to",
          .argument = "WHERE",
          .summary = "moves the city: sqlite, or postgres://user@host/name, an empty database",
          .text = &move.to,
          .fault = command_move_fault },
        { .name = "to-password-file",
          .argument = "FILE",
          .summary = "holds the password of the user in --to",
          .text = &move.to_password_file },
        { .name = "despite-missing-files",
          .summary = "moves a city though contents of files are missing in DIR",
          .flag = &move.despite_missing_files },
        { 0 },
    };

    command_options("migrate",
                    "Applies the migrations that the database lacks, after a copy of it"
                    " (backup-before-….db in the data directory). `serve` does the same at start."
                    "\n\nWith --to it copies the city into the other database instead, compares"
                    " every table and says how to start the server there. Files stay in DIR.",
                    options, argc, argv);
    return move.to != NULL ? command_move(context, &move) : bring_up_to_date(context, &place);
}
