/* command_export.c - `kairan export`: a section's or the whole city's content in open formats. */
#include "core/command.h"

#include "core/app.h"
#include "core/command_city.h"
#include "core/export.h"
#include "db/control.h"
#include "db/directory.h"

#define ARENA_BYTES_MAX ((size_t)1 << 20)
#define REPLY_BYTES_MAX ((size_t)64 << 10)

static const char *
reason_of(enum gw_err err)
{
    if (err == GW_FULL)
        return "the disk is full; the same command goes on later";
    if (err == GW_BUSY)
        return "another process holds the data or the folder";
    return "the log says why; the same command goes on where it was";
}

static enum gw_err
export_in_place(const struct command_context *context, const struct database_options *place,
                struct gw_text argument, struct gw_buf *reply)
{
    struct gw_app *app = command_app_open(context, place);
    struct control_call call = {
        .database = app->database, .arg = app, .argument = argument, .reply = reply
    };
    const enum gw_err err = export_control(&call);

    command_app_close(app);
    return err;
}

static enum gw_err
export_somewhere(const struct command_context *context, const struct database_options *place,
                 struct gw_text argument, struct gw_buf *out)
{
    const struct control_request request = {
        .directory = place->directory,
        .verb = EXPORT_VERB,
        .argument = argument,
    };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(ARENA_BYTES_MAX);
    struct control_reply reply;
    enum gw_err err;

    if (arena == NULL)
        return GW_BUSY;
    err = control_ask(gw_env_system(), &request, arena, &reply);
    if (err == GW_MISSING)
        return export_in_place(context, place, argument, out);
    if (err != GW_OK)
        return err;
    gw_buf_text(out, reply.text);
    return reply.err;
}

static int
export_ask(const struct command_context *context, const struct database_options *place,
           const struct export_order *order)
{
    struct gw_buf argument, reply;
    enum gw_err err;

    gw_buf_init(&argument, REPLY_BYTES_MAX);
    gw_buf_init(&reply, REPLY_BYTES_MAX);
    export_order_encode(order, &argument);
    err = argument.failed ? GW_TOO_LARGE
                          : export_somewhere(context, place, gw_buf_view(&argument), &reply);
    if (err == GW_OK)
        printf("Exported to %.*s: %.*s\n", GW_TEXT_ARG(order->folder),
               GW_TEXT_ARG(gw_buf_view(&reply)));
    else if (reply.bytes > 0)
        fprintf(stderr, "kairan export: %.*s\n", GW_TEXT_ARG(gw_buf_view(&reply)));
    else
        fprintf(stderr, "kairan export: not finished: %s\n", reason_of(err));
    gw_buf_done(&argument);
    gw_buf_done(&reply);
    return err == GW_OK ? 0 : 1;
}

int
command_export(const struct command_context *context, int argc, char **argv)
{
    struct database_options place = { 0 };
    const char *to = NULL;
    const char *department = NULL;
    const char *reason = NULL;
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&place, "the data directory"),
        COMMAND_DATABASE(&place),
        { .name = "to",
          .argument = "FOLDER",
          .summary = "a new or empty folder, or one where this export broke off",
          .text = &to,
          .required = true },
        { .name = "department",
          .argument = "CODE",
          .summary = "only what this department and those below it answer for",
          .text = &department },
        { .name = "reason",
          .argument = "TEXT",
          .summary = "why; kept in the audit log and in the folder",
          .text = &reason,
          .required = true },
        { 0 },
    };
    char folder[DIRECTORY_PATH_BYTES];

    command_options("export",
                    "Takes out what a section or the whole city has, as lists (CSV) and files."
                    " A server that runs on the directory does it itself and goes on serving.",
                    options, argc, argv);
    command_city_check("export", &place);
    if (command_path(to, folder) != GW_OK) {
        fprintf(stderr, "kairan export: the folder's path is too long\n");
        return 1;
    }
    return export_ask(context, &place,
                      &(struct export_order){ .folder = gw_text_from(folder),
                                              .department = gw_text_from(department),
                                              .reason = gw_text_from(reason) });
}
