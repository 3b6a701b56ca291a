/* core_ops.c - handlers for whoever runs or watches the server: health, reference, jobs, the event
 * stream. */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/jobs_store.h"
#include "core/openapi.h"
#include "core/session_store.h"

/* GET /healthz: the server takes requests and the database answers. */
enum gw_err
core_health_show(struct gw_request *req)
{
    struct session_row nobody;

    GW_TRY(gw_step_end(session_row_load(req->db, 0, &nobody)));
    return gw_reply_content(req, "text/plain; charset=utf-8", GW_TEXT("ok\n"));
}

/* GET /api/openapi.json */
enum gw_err
core_openapi_show(struct gw_request *req)
{
    openapi_render(req->app->registry, gw_reply(req, 200));
    return GW_OK;
}

/* GET /api/events: dispatch hands the exchange to the broker once this has agreed. */
enum gw_err
core_event_stream(struct gw_request *req)
{
    return req->app->broker == NULL ? GW_BUSY : GW_OK;
}

/* GET /api/core/jobs: what waits, runs or has failed, newest first. */
enum gw_err
core_job_list(struct gw_request *req)
{
    const struct core_page_query *query = req->query;
    int64_t values[2];
    struct job_place place;
    struct gw_json *json;
    bool more;

    GW_TRY(gw_cursor_decode(req, query->after, true, values, 2));
    place = (struct job_place){ .created_at = values[0], .id = values[1] };
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    GW_TRY(job_render_page(req->db, json, &place, query->limit, &more));
    gw_json_array_end(json);
    values[0] = place.created_at;
    values[1] = place.id;
    gw_cursor_encode(json, more ? values : NULL, 2);
    return GW_OK;
}
