/* command.c - options of the subcommands, and opening a data directory for those that write while
 * no server runs. */
#include "core/command.h"

#include <inttypes.h>

#include "core/app.h"
#include "core/command_owner.h"

enum { EXIT_WRONG_USE = 2 };

static void
usage_print(const char *command, const char *summary, const struct command_option *options)
{
    (void)printf("usage: kairan %s [OPTION…]\n\n%s\n\n", command, summary);
    for (; options->name != NULL; options++) {
        char left[64];

        (void)snprintf(left, sizeof(left), "--%s%s%s", options->name,
                       options->argument == NULL ? "" : " ",
                       options->argument == NULL ? "" : options->argument);
        (void)printf("  %-26s  %s%s\n", left, options->summary,
                     options->required ? " (needed)" : "");
    }
    (void)printf("  %-26s  %s\n", "--help", "print this and exit");
}

static _Noreturn void
fail(const char *command, const char *what, const char *subject)
{
    (void)fprintf(stderr, "kairan %s: %s%s; see kairan %s --help\n", command, what, subject,
                  command);
    exit(EXIT_WRONG_USE);
}

/* The option that `word` ("--name" or "--name=value") means; `*value` is what follows '='. */
static const struct command_option *
option_find(const struct command_option *options, const char *word, const char **value)
{
    const char *equals = strchr(word, '=');
    size_t length = equals == NULL ? strlen(word) : (size_t)(equals - word);

    *value = equals == NULL ? NULL : equals + 1;
    if (length < 3 || strncmp(word, "--", 2) != 0)
        return NULL;
    for (; options->name != NULL; options++) {
        if (strlen(options->name) == length - 2 &&
            strncmp(options->name, word + 2, length - 2) == 0)
            return options;
    }
    return NULL;
}

static void
text_set(const char *command, const struct command_option *option, const char *value)
{
    const char *fault = option->fault == NULL ? NULL : option->fault(value);

    if (value[0] == '\0')
        fail(command, "empty value for --", option->name);
    if (fault != NULL) {
        (void)fprintf(stderr, "kairan %s: --%s: %s\n", command, option->name, fault);
        exit(EXIT_WRONG_USE);
    }
    *option->text = value;
}

static void
option_set(const char *command, const struct command_option *option, const char *value)
{
    int64_t number;

    if (option->text != NULL) {
        text_set(command, option, value);
        return;
    }
    if (gw_text_int(gw_text_from(value), &number) != GW_OK || number < option->min ||
        number > option->max) {
        (void)fprintf(
            stderr, "kairan %s: --%s must be a number from %" PRId64 " to %" PRId64 ", not '%s'\n",
            command, option->name, option->min, option->max, value);
        exit(EXIT_WRONG_USE);
    }
    *option->number = number;
}

static bool
is_given(const struct command_option *option, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value;
        const struct command_option only[] = { *option, { 0 } };

        if (option_find(only, argv[i], &value) != NULL)
            return true;
    }
    return false;
}

void
command_options(const char *command, const char *summary, const struct command_option *options,
                int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value;
        const struct command_option *option;

        if (strcmp(argv[i], "--help") == 0) {
            usage_print(command, summary, options);
            exit(0);
        }
        option = option_find(options, argv[i], &value);
        if (option == NULL)
            fail(command, "unknown option ", argv[i]);
        if (option->flag != NULL && value != NULL)
            fail(command, "no value is taken by --", option->name);
        if (option->flag != NULL) {
            *option->flag = true;
            continue;
        }
        if (value == NULL && i + 1 < argc)
            value = argv[++i];
        if (value == NULL)
            fail(command, "missing value for --", option->name);
        option_set(command, option, value);
    }
    for (; options->name != NULL; options++) {
        if (options->required && !is_given(options, argc, argv))
            fail(command, "missing option --", options->name);
        if (strcmp(options->name, "data") == 0 && *options->text != NULL)
            command_owner_become(command, *options->text);
    }
}

struct gw_app *
command_app_open(const struct command_context *context, const struct database_options *place)
{
    const struct app_options options = {
        .modules = context->modules,
        .migrations = context->migrations,
        .database = *place,
    };
    struct gw_app *app;
    enum gw_err err = app_open(gw_env_system(), &options, &app);

    if (err == GW_OK)
        return app;
    (void)fprintf(stderr, "kairan: can't open %s (%s)\n", database_place(place), gw_err_name(err));
    exit(err == GW_CONFLICT || err == GW_BUG ? EXIT_WRONG_USE : 1);
}

void
command_app_close(struct gw_app *app)
{
    app_close(app);
}

enum gw_err
command_path(const char *path, char out[DIRECTORY_PATH_BYTES])
{
    char here[DIRECTORY_PATH_BYTES];

    if (path[0] == '/')
        return snprintf(out, DIRECTORY_PATH_BYTES, "%s", path) < DIRECTORY_PATH_BYTES
                   ? GW_OK
                   : GW_TOO_LARGE;
    if (getcwd(here, sizeof(here)) == NULL)
        return GW_IO;
    return directory_path(out, here, path);
}
