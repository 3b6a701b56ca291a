/* dispatch_audit.c - the audit entry of a request (DESIGN 6), written by dispatch for every
 * handler. */
#include "core/dispatch_flight.h"

#include "core/lane.h"
#include "gw/log.h"

static const char *const method_names[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

bool
flight_refusal_is_audited(const struct flight *flight, enum gw_err err)
{
    const struct gw_route *route = flight->dispatch.request.route;

    if (route == NULL || route->audit == NULL)
        return false;
    switch (err) {
    case GW_DENIED:
    case GW_UNAUTHENTICATED:
    case GW_MISSING:
    case GW_CONFLICT:
    case GW_STALE:
    case GW_INVALID:
        return true;
    case GW_OK:
    case GW_MALFORMED:
    case GW_METHOD:
    case GW_TOO_LARGE:
    case GW_UNSUPPORTED:
    case GW_UNCONDITIONAL:
    case GW_LIMITED:
    case GW_IO:
    case GW_BUG:
    case GW_BUSY:
    case GW_FULL:
    case GW_ERR_END:
        break;
    }
    return false;
}

/* Method and pattern. */
static struct gw_text
route_text(struct gw_arena *arena, const struct gw_route *route)
{
    const struct gw_text parts[] = { gw_text_from(method_names[route->method]), GW_TEXT(" "),
                                     gw_text_from(route->path) };

    return gw_text_join(arena, parts, 3);
}

/* From where; said by whoever started it where no route did, and made once for all entries. */
static const struct audit_record *
origin_of(struct gw_request *req)
{
    struct audit_record *origin = &dispatch_of(req)->audit.record;

    if (origin->route.bytes == 0 && req->route != NULL) {
        origin->peer = req->peer;
        origin->route = route_text(req->arena, req->route);
    }
    return origin;
}

/* Who, when, from where. */
static void
record_fill(struct gw_request *req, struct audit_record *record)
{
    const struct audit_record *origin = origin_of(req);

    record->at = req->now;
    if (record->person_id == 0)
        record->person_id = req->person_id;
    if (record->position_id == 0 && req->actor != NULL)
        record->position_id = req->actor->position_id;
    record->session_id = req->session_id;
    record->peer = origin->peer;
    record->route = origin->route;
}

enum gw_err
flight_audit(struct flight *flight, struct lane *lane, enum gw_err result)
{
    struct gw_request *req = flight_request(flight);
    struct audit_record record = flight->dispatch.audit.record;

    record_fill(req, &record);
    record.verb = gw_text_from(req->route->audit);
    record.result = gw_text_from(gw_err_name(result));
    return audit_append(lane->audit, &record);
}

enum gw_err
dispatch_audit_more(struct gw_request *req, const struct audit_record *about)
{
    struct audit_record record = *about;

    record_fill(req, &record);
    record.result = gw_text_from(gw_err_name(GW_OK));
    return audit_append(req->lane->audit, &record);
}

/* Only the entry: the transaction of a refusal that never reached the writer's own run. */
static enum gw_err
refusal_run(struct database_write *write, struct gw_db *db)
{
    struct flight *flight = (struct flight *)((char *)write - offsetof(struct flight, write));
    struct lane *lane = lane_writer(flight_request(flight)->app, db);

    return flight_audit(flight, lane, flight->result);
}

/* What can't be recorded is not answered as if it were: the client gets 503. */
static void
refusal_done(struct database_write *write, enum gw_err err)
{
    struct flight *flight = (struct flight *)((char *)write - offsetof(struct flight, write));

    if (err != GW_OK)
        lane_forget(flight_request(flight)->app->writer);
    flight_return(flight, err == GW_OK ? flight->result : GW_BUSY);
}

/* The actor belongs to this thread's cache, which may drop it before the writer gets to the entry.
 */
static void
actor_leave(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    struct audit_record *record = &flight->dispatch.audit.record;

    if (req->actor != NULL && record->position_id == 0)
        record->position_id = req->actor->position_id;
    req->actor = NULL;
}

void
flight_refuse(struct flight *flight, enum gw_err err)
{
    struct database *database = flight_request(flight)->app->database;

    actor_leave(flight);
    flight->result = err;
    flight->write = (struct database_write){
        .run = refusal_run,
        .done = refusal_done,
        .on_reserve = true,
    };
    if (!flight_refusal_is_audited(flight, err))
        flight_return(flight, err);
    else if (database_write(database, &flight->write) != GW_OK)
        flight_return(flight, GW_BUSY);
}
