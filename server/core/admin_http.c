/* admin_http.c - see admin_http.h. */
#include "core/admin_http.h"

#include "core/lane.h"
#include "core/metrics.h"
#include "core/pool.h"

enum { METRICS_BYTES_MAX = 1 << 20 };

static void
buf_release(void *ptr)
{
    gw_buf_done(ptr);
}

static void
plain_reply(struct http_exchange *exchange, int status, const char *content_type,
            struct gw_text content)
{
    const struct http_header headers[] = {
        { GW_TEXT("Content-Type"), gw_text_from(content_type) },
        { GW_TEXT("Cache-Control"), GW_TEXT("no-store") },
        { GW_TEXT("X-Content-Type-Options"), GW_TEXT("nosniff") },
    };
    const struct http_reply reply = {
        .status = status, .headers = headers, .headers_count = 3, .content = content
    };

    http_reply(exchange, &reply);
}

static void
admin_headers(void *arg, struct http_exchange *exchange, struct http_sink *sink)
{
    (void)arg;
    (void)exchange;
    sink->bytes_max = 0;
}

/* One scrape; lies in its exchange's arena. */
struct scrape {
    struct gw_task task; /* to a reader, and back */
    struct http_exchange *exchange;
    struct gw_buf buf;
    enum gw_err err;
};

static void
scrape_reply(struct scrape *scrape)
{
    if (scrape->err != GW_OK || scrape->buf.failed)
        plain_reply(scrape->exchange, 503, "text/plain; charset=utf-8",
                    GW_TEXT("no figures now\n"));
    else
        plain_reply(scrape->exchange, 200, METRICS_CONTENT_TYPE, gw_buf_view(&scrape->buf));
}

static void
scrape_return(struct gw_task *task, void *io)
{
    (void)io;
    scrape_reply((struct scrape *)((char *)task - offsetof(struct scrape, task)));
}

static void
scrape_run(struct gw_task *task, void *lane)
{
    struct scrape *scrape = (struct scrape *)((char *)task - offsetof(struct scrape, task));

    scrape->err = metrics_render(lane, &scrape->buf);
    scrape->task = (struct gw_task){ .run = scrape_return };
    http_io_post(http_exchange_io(scrape->exchange), &scrape->task);
}

static void
admin_complete(void *arg, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    const struct gw_app *app = arg;
    struct gw_arena *arena = http_exchange_arena(exchange);
    struct scrape *scrape = GW_NEW(arena, struct scrape);
    bool is_get = request->method == HTTP_GET || request->method == HTTP_HEAD;

    if (!is_get || !gw_text_equal(request->path, GW_TEXT("/metrics"))) {
        plain_reply(exchange, 404, "text/plain; charset=utf-8", GW_TEXT("only GET /metrics\n"));
        return;
    }
    scrape->exchange = exchange;
    gw_buf_init(&scrape->buf, METRICS_BYTES_MAX);
    gw_arena_own(arena, &scrape->buf, buf_release);
    if (database_is_remote(app->database)) {
        scrape->task.run = scrape_run;
        scrape->err = pool_add(app->readers, &scrape->task);
        if (scrape->err == GW_OK)
            return;
    } else
        scrape->err = metrics_render(http_io_state(http_exchange_io(exchange)), &scrape->buf);
    scrape_reply(scrape);
}

static enum gw_err
admin_io_start(void *arg, struct http_io *io, void **io_state)
{
    struct lane *lane;

    GW_TRY(lane_open(arg, io, &lane));
    *io_state = lane;
    return GW_OK;
}

static void
admin_io_stop(void *arg, void *io_state)
{
    (void)arg;
    lane_close(io_state);
}

struct http_app
admin_http_app(struct gw_app *app)
{
    return (struct http_app){
        .arg = app,
        .io_start = admin_io_start,
        .io_stop = admin_io_stop,
        .headers = admin_headers,
        .complete = admin_complete,
    };
}
