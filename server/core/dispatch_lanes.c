/* dispatch_lanes.c - where a flight works: on the pool (SLOW, prepare) and on the writer, and how
 * it comes back; with a database behind a network on the readers first.
 *
 * On each thread the session, the actor and the permission are decided anew with that thread's
 * connection: what counts is what the write transaction sees.
 */
#include "core/actor.h"
#include "core/dispatch_flight.h"
#include "core/guard.h"
#include "core/lane.h"
#include "core/pool.h"

/* Puts the request onto the lane that now serves it. */
static void
request_bind(struct gw_request *req, struct lane *lane)
{
    req->lane = lane;
    req->db = lane->db;
    req->actor = NULL;
}

/* Closes the object that a handler left open. */
static enum gw_err
reply_end(struct flight *flight)
{
    struct dispatch_reply *reply = &flight->dispatch.reply;

    if (reply->json.depth > 0) {
        gw_json_object_end(&reply->json);
        gw_check(reply->json.depth == 0);
        if (reply->buf.failed)
            return gw_fail(flight_request(flight), GW_BUSY, NULL, NULL);
    }
    return GW_OK;
}

enum gw_err
flight_run_handler(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct dispatch_reply *reply = &flight->dispatch.reply;
    enum gw_err err;

    gw_db_set_audiences(req->db, req->actor == NULL ? NULL : req->actor->audiences);
    err = req->route->handler(req);
    gw_db_set_audiences(req->db, NULL);
    if (gw_arena_failed(req->arena) || reply->buf.failed)
        return gw_fail(req, GW_BUSY, NULL, NULL);
    if (err != GW_OK)
        return err;
    gw_check(reply->status != 0 || req->route->stream);
    return reply_end(flight);
}

/* ---- the readers ---- */

static struct flight *
flight_of_task(struct gw_task *task)
{
    return (struct flight *)((char *)task - offsetof(struct flight, task));
}

/* What the thread's cache may drop as soon as the flight has left it. */
static void
request_unbind(struct gw_request *req)
{
    req->actor = NULL;
}

static void
to_readers(struct flight *flight, void (*run)(struct gw_task *task, void *lane))
{
    const struct gw_app *app = flight_request(flight)->app;

    flight->task.run = run;
    if (pool_add(app->readers != NULL ? app->readers : app->pool, &flight->task) != GW_OK)
        flight_return(flight, GW_BUSY);
}

static void
body_run(struct gw_task *task, void *io)
{
    struct flight *flight = flight_of_task(task);

    (void)io;
    if (flight->result == GW_OK)
        http_exchange_accept(flight->dispatch.exchange, &flight->sink);
    else
        flight_reply(flight);
}

static void
headers_run(struct gw_task *task, void *lane)
{
    struct flight *flight = flight_of_task(task);
    struct gw_request *req = flight_request(flight);

    request_bind(req, lane);
    flight->result = flight_admit_body(flight);
    request_unbind(req);
    flight->task = (struct gw_task){ .run = body_run };
    http_io_post(http_exchange_io(flight->dispatch.exchange), &flight->task);
}

void
flight_headers_to_readers(struct flight *flight)
{
    to_readers(flight, headers_run);
}

static void
decide_run(struct gw_task *task, void *lane)
{
    struct flight *flight = flight_of_task(task);
    struct gw_request *req = flight_request(flight);
    enum flight_next next;

    request_bind(req, lane);
    next = flight_decide(flight);
    if (next == FLIGHT_REPLY) {
        request_unbind(req);
        flight_return(flight, flight->result);
    } else
        flight_go_on(flight, next);
}

void
flight_to_readers(struct flight *flight)
{
    to_readers(flight, decide_run);
}

void
flight_go_on(struct flight *flight, enum flight_next next)
{
    if (next == FLIGHT_REFUSE)
        flight_refuse(flight, flight->result);
    else if (next == FLIGHT_POOL)
        flight_to_pool(flight);
    else
        flight_to_writer(flight);
}

/* ---- the pool ---- */

static enum gw_err
slow_run(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    enum gw_err err = GW_OK;

    GW_TRY(guard_authorize(req));
    if (req->route->prepare != NULL)
        err = req->route->prepare(req);
    if (gw_arena_failed(req->arena)) /* whatever it took that for */
        return gw_fail(req, GW_BUSY, NULL, NULL);
    if (err != GW_OK || req->route->lane == GW_WRITE)
        return err;
    return flight_run_handler(flight);
}

bool
flight_is_patient(const struct flight *flight)
{
    const struct gw_route *route = flight->dispatch.request.route;

    return route != NULL && (route->checks_password ||
                             (route->lane == GW_WRITE && route->session == GW_SESSION_NONE));
}

static void
pool_run(struct gw_task *task, void *lane)
{
    struct flight *flight = flight_of_task(task);
    struct gw_request *req = flight_request(flight);
    enum gw_err err;

    /* Who tries again would wait behind the own tries that were given up. */
    if (flight_is_patient(flight) && http_exchange_has_left(flight->dispatch.exchange)) {
        flight_return(flight, GW_LIMITED);
        return;
    }
    request_bind(req, lane);
    err = actor_read_begin(req->lane);
    if (err == GW_OK) {
        err = slow_run(flight);
        database_read_end(req->db);
    }
    if (err != GW_OK)
        flight_refuse(flight, err);
    else if (req->route->lane == GW_WRITE)
        flight_to_writer(flight);
    else
        flight_return(flight, GW_OK);
}

void
flight_to_pool(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct pool *pool = req->app->pool;

    flight->task.run = pool_run;
    if (!flight_is_patient(flight)) {
        if (pool_add(pool, &flight->task) != GW_OK)
            flight_return(flight, GW_BUSY);
    } else if (pool_add_patient(pool, &flight->task) != GW_OK) {
        gw_reply_header(req, "Retry-After",
                        gw_text_format(req->arena, "%lld", (long long)pool_patience_s(pool)));
        flight_return(flight, GW_BUSY);
    }
}

/* ---- the writer ---- */

static struct flight *
flight_of_write(struct database_write *write)
{
    return (struct flight *)((char *)write - offsetof(struct flight, write));
}

/* A sink's: what was begun may have come further meanwhile. */
static enum gw_err
sink_again(struct flight *flight, struct gw_text kept)
{
    struct gw_request *req = flight_request(flight);
    const enum gw_err err = req->route->sink->again(req, kept);

    if (err == GW_MISSING)
        return gw_fail(req, GW_CONFLICT, NULL, "idempotency.not_kept");
    GW_TRY(err);
    gw_reply_header(req, "Idempotency-Replayed", GW_TEXT("true"));
    flight->replayed = true;
    return reply_end(flight);
}

/* The reply of the first POST with this key; GW_MISSING when this is the first. */
static enum gw_err
reply_replay(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct dispatch_reply *reply = &flight->dispatch.reply;
    struct idempotency_reply kept;

    GW_TRY(idempotency_find(req->db, req->arena, &flight->key, req->now, &kept));
    if (memcmp(&kept.body_digest, &flight->body_digest, sizeof(kept.body_digest)) != 0)
        return gw_fail(req, GW_INVALID, NULL, "idempotency.other_body");
    if (req->route->no_stored_reply)
        return gw_fail(req, GW_CONFLICT, NULL, "idempotency.not_kept");
    if (req->route->sink != NULL)
        return sink_again(flight, kept.reply);
    reply->status = (int)kept.status;
    reply->version = kept.version;
    reply->content_type = "application/json";
    reply->content = kept.reply;
    gw_reply_header(req, "Idempotency-Replayed", GW_TEXT("true"));
    flight->replayed = true;
    return GW_OK;
}

static enum gw_err
reply_keep(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    const struct dispatch_reply *reply = &flight->dispatch.reply;
    struct idempotency_reply kept = {
        .body_digest = flight->body_digest,
        .status = reply->status,
        .version = reply->version,
        .reply = req->route->no_stored_reply ? GW_TEXT_NONE : gw_buf_view(&reply->buf),
    };

    return idempotency_keep(req->db, &flight->key, req->now, &kept);
}

static enum gw_err
write_change(struct flight *flight, struct lane *lane)
{
    struct gw_request *req = flight_request(flight);
    bool keyed = flight->key.key.bytes > 0;

    GW_TRY(guard_authorize(req));
    if (keyed) {
        enum gw_err err = reply_replay(flight);

        if (err != GW_MISSING)
            return err;
    }
    GW_TRY(flight_run_handler(flight));
    if (req->route->audit != NULL)
        GW_TRY(flight_audit(flight, lane, GW_OK));
    return keyed ? reply_keep(flight) : GW_OK;
}

static enum gw_err
write_run(struct database_write *write, struct gw_db *db)
{
    struct flight *flight = flight_of_write(write);
    struct gw_request *req = flight_request(flight);
    struct lane *lane = lane_writer(req->app, db);

    dispatch_reset(&flight->dispatch);
    flight->replayed = false;
    lane_forget(lane); /* what others of the batch cached may have been lost with it */
    request_bind(req, lane);
    req->now = app_now(req->app);
    req->today = app_today(req->app);
    flight->run_err = write_change(flight, lane);
    return flight->run_err;
}

static enum gw_err
write_refused(struct database_write *write, struct gw_db *db, enum gw_err err)
{
    struct flight *flight = flight_of_write(write);
    struct lane *lane = lane_writer(flight_request(flight)->app, db);

    lane_forget(lane);
    return flight_refusal_is_audited(flight, err) ? flight_audit(flight, lane, err) : GW_OK;
}

static void
write_done(struct database_write *write, enum gw_err err)
{
    struct flight *flight = flight_of_write(write);

    if (err != GW_OK)
        lane_forget(flight_request(flight)->app->writer);
    if (err != flight->run_err)
        flight->dispatch.failure = (struct dispatch_failure){ 0 };
    flight_return(flight, err);
}

void
flight_to_writer(struct flight *flight)
{
    flight->run_err = GW_OK;
    flight->write = (struct database_write){
        .run = write_run,
        .refused = write_refused,
        .done = write_done,
        .alone = flight_request(flight)->route->alone,
        .on_reserve = flight_request(flight)->route->on_reserve,
    };
    if (database_write(flight_request(flight)->app->database, &flight->write) != GW_OK)
        flight_return(flight, GW_BUSY);
}
