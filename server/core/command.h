/* command.h - the subcommands of `kairan`; each parses its own options and returns the exit status
 * (0, 1 failed, 2 wrong use). */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

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
command_run command_audit, command_doctor, command_routes, command_openapi;

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
};

/* argv[0] is the command's name. Prints usage for --help and exits 0; a wrong option gives one
 * clear line on stderr and exit 2. No positional words. */
void command_options(const char *command, const char *summary, const struct command_option *options,
                     int argc, char **argv);

/* Opens the directory, migrates it, proves the tables; for commands that write while no server
 * runs. Prints one line and exits on failure. */
struct gw_app;
struct gw_app *command_app_open(const struct command_context *context, const char *directory);
void command_app_close(struct gw_app *app);

#endif
