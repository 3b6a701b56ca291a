/* operator.c - changes by whoever runs `kairan` on the machine. */
#include "core/operator.h"

#include "core/dispatch.h"
#include "core/lane.h"

static enum gw_err
operator_audit(const struct operator_change *change, const struct gw_request *req)
{
    struct audit_record record = dispatch_of(req)->audit.record;

    record.at = req->now;
    record.verb = gw_text_from(change->verb);
    record.result = gw_text_from(gw_err_name(GW_OK));
    return audit_append(req->lane->audit, &record);
}

static enum gw_err
operator_write(void *arg, struct gw_db *db)
{
    struct operator_change *change = arg;
    struct gw_app *app = change->app;
    struct gw_request *req = GW_NEW(change->arena, struct gw_request);

    *req = (struct gw_request){
        .arena = change->arena,
        .db = db,
        .app = app,
        .env = app->env,
        .now = app_now(app),
        .today = app_today(app),
        .lane = lane_writer(app, db),
    };
    struct dispatch *dispatch = dispatch_attach(req);
    dispatch->audit.record.peer = GW_TEXT("local");
    dispatch->audit.record.route = gw_text_from(change->route);
    lane_forget(req->lane);
    enum gw_err err = change->run(req, change->arg);
    change->message_key = dispatch->failure.message_key;
    if (err == GW_OK && gw_arena_failed(change->arena))
        err = GW_BUSY;
    return err == GW_OK ? operator_audit(change, req) : err;
}

/* What the failed change left in the writer's caches. */
static enum gw_err
operator_forget(void *arg, struct gw_db *db)
{
    const struct operator_change *change = arg;

    lane_forget(lane_writer(change->app, db));
    return GW_OK;
}

enum gw_err
operator_change_run(struct operator_change *change)
{
    struct database *database = change->app->database;

    change->message_key = NULL;
    enum gw_err err = change->alone ? database_write_alone(database, operator_write, change)
                                    : database_write_on_reserve(database, operator_write, change);
    if (err != GW_OK)
        (void)gw_step_end(database_write_on_reserve(database, operator_forget, change));
    return err;
}
