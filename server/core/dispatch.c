/* dispatch.c - a request on its I/O thread: route → session → hours → CSRF → permission → body,
 * then the inline READ lane, the pool or the writer (gw/route.h).
 *
 * The handler can't forget any of this, and a refusal at any step leaves the later ones undone.
 * With a database behind a network the same steps are taken on the readers (dispatch_lanes.c).
 */
#include "core/actor.h"
#include "core/body.h"
#include "core/condition.h"
#include "core/core_handlers.h"
#include "core/dispatch_flight.h"
#include "core/dispatch_http.h"
#include "core/guard.h"
#include "core/lane.h"
#include "core/language.h"
#include "core/limiter.h"
#include "core/query.h"
#include "core/registry.h"
#include "core/sign_in_limit.h"
#include "core/static_files.h"
#include "gw/setting.h"

#define SAME_HEADERS_MAX 8

/* ---- headers ---- */

static struct flight *
flight_begin(struct gw_app *app, struct http_exchange *exchange)
{
    const struct http_request *http = http_exchange_request(exchange);
    struct flight *flight = GW_NEW(http_exchange_arena(exchange), struct flight);
    struct gw_request *req = flight_request(flight);

    dispatch_prepare(&flight->dispatch, http_exchange_arena(exchange));
    flight->dispatch.exchange = exchange;
    req->app = app;
    req->env = app->env;
    req->now = app_now(app);
    req->today = app_today(app);
    req->peer = http->peer;
    req->language = language_accepted(http_exchange_header(exchange, "Accept-Language"));
    req->lane = http_io_state(http_exchange_io(exchange));
    req->db = req->lane->db;
    flight->route_err = router_find(registry_router(app->registry), http->method, http->path,
                                    &flight->match);
    if (flight->route_err == GW_OK)
        req->route = flight->match.route;
    memcpy(req->path_ids, flight->match.path_ids, sizeof(req->path_ids));
    return flight;
}

/* Whether more than the usual size is announced, or may come. */
static bool
large_body_follows(const struct gw_request *req)
{
    struct gw_text length = dispatch_header(req, "Content-Length");
    int64_t bytes;

    if (length.bytes == 0)
        return dispatch_header(req, "Transfer-Encoding").bytes > 0;
    return gw_text_int(length, &bytes) != GW_OK || bytes > (int64_t)BODY_BYTES_MAX;
}

static enum gw_err request_admit(struct flight *flight);

static enum gw_err
sink_write(struct http_exchange *exchange, void *arg, struct gw_text piece)
{
    struct gw_request *req = arg;

    (void)exchange;
    return req->route->sink->take(req, piece);
}

/* All that would be asked when the body is in is asked before its first byte. */
static enum gw_err
sink_begin(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);

    flight->sink.write = sink_write;
    flight->sink.arg = req;
    GW_TRY(request_admit(flight));
    return req->route->sink->begin(req, &flight->sink.bytes_max);
}

/* Bodies over the usual size are read only for who may send them: decided before any byte is. */
enum gw_err
flight_admit_body(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    enum gw_err err;

    GW_TRY(actor_read_begin(req->lane));
    err = req->route->sink != NULL ? sink_begin(flight) : guard_authorize(req);
    database_read_end(req->db);
    return err;
}

static bool
asks_before_body(const struct flight *flight)
{
    const struct gw_request *req = &flight->dispatch.request;

    if (req->route == NULL)
        return false;
    return req->route->sink != NULL ||
           (flight->sink.bytes_max > BODY_BYTES_MAX && large_body_follows(req));
}

static void
dispatch_headers(void *arg, struct http_exchange *exchange, struct http_sink *sink)
{
    struct flight *flight = flight_begin(arg, exchange);
    struct gw_request *req = flight_request(flight);
    size_t limit = req->route == NULL ? 0 : req->route->body_bytes_max;

    *http_exchange_slot(exchange) = flight;
    flight->sink.bytes_max = limit == 0 ? BODY_BYTES_MAX : limit;
    if (asks_before_body(flight)) {
        if (database_is_remote(req->app->database)) {
            sink->later = true;
            flight_headers_to_readers(flight);
            return;
        }
        flight->result = flight_admit_body(flight);
        if (flight->result != GW_OK) {
            flight_reply(flight);
            return;
        }
    }
    *sink = flight->sink;
}

/* ---- the steps before the handler ---- */

/* By session; without one, the only thing to do that costs is to sign in. To have a password
 * checked costs as much with one. */
static enum gw_err
rate_check(struct gw_request *req)
{
    const struct http_request *http = http_exchange_request(dispatch_of(req)->exchange);
    struct limiter_rate rate = { gw_setting_number(req->app, CORE_SETTING_REQUESTS_PER_MIN),
                                 GW_MINUTE };
    int64_t wait_us;

    if (req->session_id == 0)
        return guard_method_is_safe(http->method) ? GW_OK : sign_in_limit_enter(req);
    if (req->route->checks_password)
        GW_TRY(sign_in_limit_enter(req));
    wait_us = limiter_take(req->app->limiter,
                           gw_text_format(req->arena, "session:%lld", (long long)req->session_id),
                           rate);
    if (wait_us == 0)
        return GW_OK;
    gw_reply_header(
        req, "Retry-After",
        gw_text_format(req->arena, "%lld", (long long)((wait_us + GW_SECOND - 1) / GW_SECOND)));
    return GW_LIMITED;
}

static enum gw_err
hours_check(struct gw_request *req)
{
    const struct gw_app *app = req->app;

    if (app->hours == NULL || req->session_id == 0 || req->route->hours == GW_HOURS_IGNORED)
        return GW_OK;
    if (app->hours(req->lane, dispatch_session(req), req->now) != GW_OK)
        return gw_fail(req, GW_DENIED, NULL, "session.outside_hours");
    return GW_OK;
}

/* The writer asks again. Here it spares the work before, and above all the files of an upload. */
static enum gw_err
room_check(struct gw_request *req)
{
    const bool writes = req->route->lane == GW_WRITE && !req->route->on_reserve;

    return writes && database_is_full(req->app->database) ? GW_FULL : GW_OK;
}

static enum gw_err
fault_note(struct gw_request *req, const struct field_fault *fault)
{
    if (fault->has_number)
        return gw_fail_number(req, fault->err, fault->field, fault->message_key, fault->number);
    return gw_fail(req, fault->err, fault->field, fault->message_key);
}

static enum gw_err
input_decode(struct gw_request *req)
{
    const struct http_request *http = http_exchange_request(dispatch_of(req)->exchange);
    const struct gw_route *route = req->route;
    const struct field_table query = { route->query, route->query_bytes };
    const struct field_table body = { route->body, route->body_bytes };
    struct field_fault fault;

    if (query_decode(req->arena, http->query, query, &fault, &req->query) != GW_OK)
        return fault_note(req, &fault);
    if (route->method == GW_GET)
        return http->body_bytes == 0 ? GW_OK
                                     : gw_fail(req, GW_MALFORMED, NULL, "request.no_such_body");
    if (http->body_bytes > 0 && !body_type_is_json(dispatch_header(req, "Content-Type")))
        return gw_fail(req, GW_UNSUPPORTED, NULL, "request.content_type");
    if (body_decode(req->arena, http->body, body, &fault, &req->body) != GW_OK)
        return fault_note(req, &fault);
    return GW_OK;
}

/* What a POST sent twice has in common. A body that goes through a sink isn't here yet. */
static struct gw_digest
sameness_of(const struct gw_request *req, const struct http_request *http)
{
    struct gw_text parts[2 + SAME_HEADERS_MAX] = { http->query };
    size_t count = 1;

    if (req->route->sink == NULL) {
        parts[count++] = http->body;
        return gw_digest_of(parts, count);
    }
    for (const char *const *name = req->route->sink->same_headers; *name != NULL; name++) {
        gw_check(count < sizeof(parts) / sizeof(*parts));
        parts[count++] = dispatch_header(req, *name);
    }
    return gw_digest_of(parts, count);
}

static enum gw_err
conditions_decode(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    const struct http_request *http = http_exchange_request(flight->dispatch.exchange);
    struct gw_text if_match = dispatch_header(req, "If-Match");
    struct gw_text key = dispatch_header(req, "Idempotency-Key");

    if (req->route->if_match && if_match.bytes == 0)
        return GW_UNCONDITIONAL;
    if (req->route->if_match && condition_if_match(if_match, &req->if_match) != GW_OK)
        return gw_fail(req, GW_INVALID, NULL, "if_match.invalid");
    if (req->route->method != GW_POST || req->session_id == 0 || key.bytes == 0 ||
        (req->route->sink != NULL && req->route->sink->again == NULL))
        return GW_OK;
    if (!condition_key_is_valid(key))
        return gw_fail(req, GW_INVALID, NULL, "idempotency.bad_key");
    flight->body_digest = sameness_of(req, http);
    flight->key = (struct idempotency_key){
        .person_id = req->person_id,
        .route = gw_text_format(req->arena, "POST %.*s", GW_TEXT_ARG(http->path)),
        .key = key,
    };
    return GW_OK;
}

/* All that is decided before the handler, on one snapshot. */
static enum gw_err
request_admit(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);

    GW_TRY(guard_authorize(req));
    GW_TRY(hours_check(req));
    GW_TRY(rate_check(req));
    GW_TRY(guard_forgery(req));
    GW_TRY(room_check(req));
    GW_TRY(input_decode(req));
    GW_TRY(conditions_decode(flight));
    return gw_arena_failed(req->arena) ? gw_fail(req, GW_BUSY, NULL, NULL) : GW_OK;
}

/* And the handler itself on the READ lane. A sink's request was admitted before its body, which may
 * have taken hours. */
static enum gw_err
request_decide(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);

    if (req->route->sink != NULL) {
        GW_TRY(guard_authorize(req));
        return hours_check(req);
    }
    GW_TRY(request_admit(flight));
    return req->route->lane == GW_READ ? flight_run_handler(flight) : GW_OK;
}

/* ---- complete ---- */

/* GET and HEAD outside the API: the web client. */
static bool
page_reply(struct flight *flight)
{
    const struct static_site *site = flight_request(flight)->app->site;
    const struct http_request *http = http_exchange_request(flight->dispatch.exchange);
    const struct web_file *file = static_site_find(site, http->path);

    if (file == NULL)
        return false;
    if (http->method == HTTP_GET || http->method == HTTP_HEAD) {
        static_file_reply(site, file, flight->dispatch.exchange);
        return true;
    }
    flight->route_err = http->method == HTTP_OPTIONS ? GW_OK : GW_METHOD;
    memcpy(flight->match.allow, "GET, HEAD, OPTIONS", sizeof("GET, HEAD, OPTIONS"));
    return false;
}

/* What has no route: OPTIONS, an unknown path, another method. */
static void
routeless_reply(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);

    if (flight->route_err == GW_MISSING && page_reply(flight))
        return;
    if (flight->match.allow[0] != '\0')
        gw_reply_header(req, "Allow", gw_text_from(flight->match.allow));
    if (flight->match.sink != NULL && flight->match.sink->describe != NULL)
        flight->match.sink->describe(req);
    flight->result = flight->route_err;
    flight->dispatch.reply.status = 204;
    flight_reply(flight);
}

static bool
needs_prepare(const struct gw_request *req)
{
    const struct gw_route *route = req->route;

    return route->prepare != NULL && (route->prepares == NULL || route->prepares(req));
}

enum flight_next
flight_decide(struct flight *flight)
{
    struct gw_request *req = flight_request(flight);
    const struct gw_route *route = req->route;
    enum gw_err err = actor_read_begin(req->lane);

    if (err == GW_OK) {
        err = request_decide(flight);
        database_read_end(req->db);
    }
    if (req->session_id != 0)
        session_seen(req->app, req->session_id, req->now);
    flight->result = err;
    if (err != GW_OK && flight_refusal_is_audited(flight, err) && req->session_id != 0)
        return FLIGHT_REFUSE;
    if (err != GW_OK || route->lane == GW_READ)
        return FLIGHT_REPLY;
    return route->lane == GW_SLOW || needs_prepare(req) ? FLIGHT_POOL : FLIGHT_WRITER;
}

static void
dispatch_complete(void *arg, struct http_exchange *exchange)
{
    struct flight *flight = *http_exchange_slot(exchange);
    struct gw_request *req = flight_request(flight);
    enum flight_next next;

    (void)arg;
    if (req->route == NULL) {
        routeless_reply(flight);
        return;
    }
    flight->started_us = req->app->env->monotonic_us(req->app->env);
    if (database_is_remote(req->app->database)) {
        flight_to_readers(flight);
        return;
    }
    next = flight_decide(flight);
    if (next == FLIGHT_REPLY)
        flight_reply(flight);
    else
        flight_go_on(flight, next);
}

/* ---- threads ---- */

static enum gw_err
dispatch_io_start(void *arg, struct http_io *io, void **io_state)
{
    struct lane *lane;

    GW_TRY(lane_open(arg, io, &lane));
    *io_state = lane;
    return GW_OK;
}

static void
dispatch_io_stop(void *arg, void *io_state)
{
    (void)arg;
    lane_close(io_state);
}

struct http_app
dispatch_http_app(struct gw_app *app)
{
    return (struct http_app){
        .arg = app,
        .io_start = dispatch_io_start,
        .io_stop = dispatch_io_stop,
        .headers = dispatch_headers,
        .complete = dispatch_complete,
    };
}
