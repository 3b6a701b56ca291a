/* serve_control.c - the control socket's verbs. */
#include "core/serve_control.h"

#include "core/export.h"
#include "core/import_command.h"
#include "core/import_watch.h"
#include "core/user_change.h"
#include "core/workers.h"
#include "db/backup.h"

static enum gw_err
workers_control(struct control_call *call)
{
    const struct gw_app *app = call->arg;

    return workers_are_gone(app->workers) ? GW_IO : GW_OK;
}

#ifdef GW_FAULTS
/* "clock": moves the server's clock by so many seconds; for tests, never in a release build. */
static enum gw_err
clock_control(struct control_call *call)
{
    struct gw_app *app = call->arg;
    int64_t seconds;

    GW_TRY(gw_text_int(call->argument, &seconds));
    (void)atomic_fetch_add(&app->clock_offset_us, seconds * GW_SECOND);
    return GW_OK;
}
#endif

static const struct control_handler handlers[] = {
    { .verb = BACKUP_VERB, .run = backup_control, .nice = 19 },
    { .verb = EXPORT_VERB, .run = export_control, .nice = 19 },
    { .verb = IMPORT_VERB, .run = import_control },
    { .verb = IMPORT_WATCH_VERB, .run = import_watch_control },
    { .verb = USER_CHANGE_VERB, .run = user_change_control },
    { .verb = SERVE_WORKERS_VERB, .run = workers_control },
#ifdef GW_FAULTS
    { .verb = "clock", .run = clock_control },
#endif
    { 0 },
};

enum gw_err
serve_control_start(struct gw_app *app, struct control **out)
{
    return control_start(app->database, handlers, app, out);
}
