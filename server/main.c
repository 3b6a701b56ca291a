/* main.c - `kairan`: finds the subcommand and runs it. */
#include <signal.h>

#include "core/command.h"
#include "modules.h"

static const struct {
    const char *name;
    command_run *run;
    const char *summary;
} commands[] = {
    { "serve", command_serve, "serve a data directory over HTTP" },
    { "demo", command_demo, "fill a data directory with a demonstration city" },
    { "init", command_init, "make a new city with its first administrator" },
    { "migrate", command_migrate, "bring a data directory to this program's version" },
    { "user", command_user, "list, add, close accounts and reset passwords" },
    { "backup", command_backup, "save a data directory into one file, also while it is served" },
    { "import", command_import, "take a list of people, departments or posts into the city" },
    { "export", command_export, "take out a section's or the city's content in open formats" },
    { "restore", command_restore, "unpack a backup into an empty data directory" },
    { "audit", command_audit, "verify the audit log" },
    { "doctor", command_doctor, "check a data directory and the machine" },
    { "routes", command_routes, "print the route table" },
    { "openapi", command_openapi, "print the API's reference as OpenAPI 3.1" },
};

static void
usage_print(FILE *out)
{
    (void)fprintf(out, "usage: kairan COMMAND [OPTION…]\n\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        (void)fprintf(out, "  %-8s  %s\n", commands[i].name, commands[i].summary);
    (void)fprintf(out, "\n`kairan COMMAND --help` lists its options; `kairan --version` says which"
                       " program this is.\n");
}

int
main(int argc, char **argv)
{
    const struct command_context context = { .modules = gw_modules, .migrations = gw_migrations };

    /* A client that goes away is an error of write(), not the end of the program. */
    (void)signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        usage_print(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("kairan %s\n", KAIRAN_VERSION);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0) {
        usage_print(stdout);
        return 0;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(&context, argc - 1, argv + 1);
    }
    (void)fprintf(stderr, "kairan: unknown command '%s'; see kairan --help\n", argv[1]);
    return 2;
}
