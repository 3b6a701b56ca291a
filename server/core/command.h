/* command.h - the subcommands of `kairan`; each parses its own options and returns the exit status
 * (0, 1 failed, 2 wrong use). */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

#include "db/database.h"
#include "db/directory.h"
#include "db/driver.h"
#include "gw/err.h"
#include "gw/module.h"

/* What main hands to every command: the module list and the embedded migrations. */
struct command_context {
    const struct gw_module *const *modules;
    const struct gw_migration *migrations;
};

typedef int command_run(const struct command_context *context, int argc, char **argv);
command_run command_serve, command_demo, command_init, command_migrate, command_user,
    command_backup, command_restore;
command_run command_import, command_export, command_audit;
command_run command_doctor, command_routes, command_openapi;

/* An option "--name VALUE", or a switch where `argument` is NULL. Exactly one of text, number, flag
 * is set. */
struct command_option {
    const char *name;     /* without "--" */
    const char *argument; /* "DIR" */
    const char *summary;
    const char **text;
    int64_t *number;
    int64_t min, max;
    bool *flag;
    bool required;
    const char *(*fault)(const char *text); /* why the text can't be, NULL where it can; or NULL */
};

/* Rows for the place of a city's data, into a `struct database_options`: the directory, and the
 * database where a server of its own keeps it. */
#define COMMAND_DIRECTORY(options, help)                                     \
    {                                                                        \
        "data", "DIR", help, .text = &(options)->directory, .required = true \
    }
#define COMMAND_DATABASE(options)                                                          \
    { "database", "URL", "PostgreSQL instead of a file in DIR: postgres://user@host/name", \
      .text = &(options)->url, .fault = driver_pgsql_url_fault },                          \
    {                                                                                      \
        "database-password-file", "FILE", "holds the password of its user",                \
            .text = &(options)->password_file                                              \
    }

/* argv[0] is the command's name. Prints usage for --help and exits 0; a wrong option gives one
 * clear line on stderr and exit 2. No positional words. Where `data` is among the options, the
 * superuser becomes its owner (command_owner.h). */
void command_options(const char *command, const char *summary, const struct command_option *options,
                     int argc, char **argv);

/* Opens the place, migrates it, proves the tables; for commands that write while no server runs.
 * Prints one line and exits on failure. */
struct gw_app;
struct gw_app *command_app_open(const struct command_context *context,
                                const struct database_options *place);
void command_app_close(struct gw_app *app);

/* The whole path of what the person named: a server that is asked has a working directory of its
 * own. GW_TOO_LARGE, or GW_IO where the present directory is gone. */
enum gw_err command_path(const char *path, char out[DIRECTORY_PATH_BYTES]) GW_MUST_USE;

#endif
