/* command_user.c - `kairan user add|password|close`: accounts, by whoever runs the machine. */
#include "core/command.h"

#include "core/command_city.h"
#include "core/password.h"
#include "core/user_change.h"

#define REPLY_BYTES_MAX ((size_t)64 << 10)
#define ARENA_BYTES_MAX ((size_t)1 << 20)

struct user_options {
    struct database_options database;
    const char *login, *staff_no, *name, *kana, *extension;
    const char *department, *position, *rank_name, *role;
    int64_t rank;
};

static void
add_parse(struct user_options *in, int argc, char **argv)
{
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in->database, "the city's data directory"),
        COMMAND_DATABASE(&in->database),
        { "login", "ID", "login ID: a-z, 0-9 and . _ - @", .text = &in->login, .required = true },
        { "staff-no", "NO", "staff number; who has it already gets the account",
          .text = &in->staff_no, .required = true },
        { "name", "NAME", "of a new person: family name, space, given name", .text = &in->name },
        { "kana", "KANA", "the name's reading", .text = &in->kana },
        { "extension", "NO", "extension of the telephone", .text = &in->extension },
        { "department", "CODE", "where the new person works", .text = &in->department },
        { "position", "TITLE", "the seat there", .text = &in->position },
        { "rank", "N", "makes the seat: order in lists, smaller is higher", .number = &in->rank,
          .min = 1, .max = 999 },
        { "rank-name", "TEXT", "makes the seat: its rank, as lists show it",
          .text = &in->rank_name },
        { "role", "ROLE", "makes the seat: chief, admin, supervisor, auditor or personnel_officer",
          .text = &in->role },
        { 0 },
    };

    command_options("user add",
                    "Makes an account with a one-time password, and the person where needed.",
                    options, argc, argv);
}

static void
other_parse(struct user_options *in, const char *command, const char *summary, int argc,
            char **argv)
{
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&in->database, "the city's data directory"),
        COMMAND_DATABASE(&in->database),
        { "login", "ID", "login ID of the account", .text = &in->login, .required = true },
        { 0 },
    };

    command_options(command, summary, options, argc, argv);
}

/* Writes to stdout what was done, to stderr what was refused. */
static int
tell(enum gw_err err, struct gw_text text)
{
    (void)fprintf(err == GW_OK ? stdout : stderr, "%s%.*s",
                  err == GW_OK ? "" : "kairan user: ", GW_TEXT_ARG(text));
    return err == GW_OK ? 0 : 1;
}

static int
change_in_place(const struct command_context *context, const struct database_options *place,
                struct gw_text argument)
{
    struct gw_app *app = command_app_open(context, place);
    struct gw_buf reply;

    gw_buf_init(&reply, REPLY_BYTES_MAX);
    enum gw_err err = user_change(app, argument, &reply);
    int status = tell(err, gw_buf_view(&reply));
    password_wipe(gw_buf_view(&reply));
    gw_buf_done(&reply);
    command_app_close(app);
    return status;
}

static int
change(const struct command_context *context, const struct user_options *in, const char *action)
{
    const struct user_input input = {
        .action = gw_text_from(action),
        .login = gw_text_from(in->login),
        .staff_no = gw_text_from(in->staff_no),
        .name = gw_text_from(in->name),
        .kana = gw_text_from(in->kana),
        .extension = gw_text_from(in->extension),
        .department = gw_text_from(in->department),
        .position = gw_text_from(in->position),
        .rank_name = gw_text_from(in->rank_name),
        .role = gw_text_from(in->role),
        .rank = in->rank,
    };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct control_reply reply;
    struct gw_buf argument;
    int status;

    gw_check(arena != NULL);
    command_city_check("user", &in->database);
    gw_buf_init(&argument, REPLY_BYTES_MAX);
    user_input_encode(&input, &argument);
    const struct control_request request = { in->database.directory, USER_CHANGE_VERB,
                                             gw_buf_view(&argument) };
    enum gw_err err = control_ask(gw_env_system(), &request, arena, &reply);
    if (err == GW_MISSING)
        status = change_in_place(context, &in->database, request.argument);
    else if (err == GW_OK) {
        status = tell(reply.err, reply.text);
        password_wipe(reply.text);
    } else
        status = tell(err, GW_TEXT("the running server does not answer\n"));
    gw_buf_done(&argument);
    return status;
}

int
command_user(const struct command_context *context, int argc, char **argv)
{
    struct user_options in = { 0 };
    const char *action = argc > 1 ? argv[1] : "";

    if (strcmp(action, "add") == 0)
        add_parse(&in, argc - 1, argv + 1);
    else if (strcmp(action, "password") == 0)
        other_parse(&in, "user password", "Gives the account a new one-time password.", argc - 1,
                    argv + 1);
    else if (strcmp(action, "close") == 0)
        other_parse(&in, "user close", "Ends the account; its login is never given to another.",
                    argc - 1, argv + 1);
    else {
        bool asked = strcmp(action, "--help") == 0;
        (void)fprintf(asked ? stdout : stderr,
                      "usage: kairan user add|password|close [OPTION…]; --help after each\n");
        return asked ? 0 : 2;
    }
    return change(context, &in, action);
}
