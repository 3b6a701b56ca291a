/* metrics.c - counters and gauges as text; nothing here names a person or an item. */
#include "core/metrics.h"

#include <fcntl.h>

#include "core/jobs_store.h"
#include "core/metrics_store.h"
#include "core/pool.h"
#include "core/search_store.h"
#include "core/workers.h"

#define STATM_BYTES_MAX 256

static void
put(struct gw_buf *buf, const char *name, const char *type, int64_t value, const char *help)
{
    gw_buf_format(buf, "# HELP kairan_%s %s\n# TYPE kairan_%s %s\nkairan_%s %lld\n", name, help,
                  name, type, name, (long long)value);
}

/* How a histogram is shown. */
struct series {
    const char *name, *label; /* label: like lane="read", or empty */
    double unit;              /* of one count, in what the name promises */
    int first, last;          /* the buckets that are told apart; those below join the first */
};

static void
histogram_put(struct gw_buf *buf, const struct series *series, const struct histogram *histogram)
{
    const char *comma = series->label[0] == '\0' ? "" : ",";
    int64_t count = 0;

    for (int bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        count += atomic_load_explicit(&histogram->counts[bucket], memory_order_relaxed);
        if (bucket < series->first || bucket > series->last)
            continue;
        gw_buf_format(buf, "kairan_%s_bucket{%s%sle=\"%g\"} %lld\n", series->name, series->label,
                      comma, (double)(INT64_C(1) << bucket) * series->unit, (long long)count);
    }
    gw_buf_format(buf, "kairan_%s_bucket{%s%sle=\"+Inf\"} %lld\n", series->name, series->label,
                  comma, (long long)count);
    gw_buf_format(buf, "kairan_%s_sum{%s} %.17g\nkairan_%s_count{%s} %lld\n", series->name,
                  series->label, (double)atomic_load(&histogram->sum) * series->unit, series->name,
                  series->label, (long long)count);
}

static void
lane_times_put(const struct gw_app *app, struct gw_buf *buf)
{
    static const char *const labels[GW_LANES] = {
        [GW_READ] = "lane=\"read\"",
        [GW_WRITE] = "lane=\"write\"",
        [GW_SLOW] = "lane=\"slow\"",
    };

    gw_buf_string(buf, "# HELP kairan_request_seconds From a whole request to its reply.\n"
                       "# TYPE kairan_request_seconds histogram\n");
    for (size_t i = 0; i < GW_LANES; i++) {
        const struct series series = { "request_seconds", labels[i], 1e-6, 6, 23 };

        histogram_put(buf, &series, &app->lane_us[i]);
    }
}

static void
http_figures_put(const struct gw_app *app, struct gw_buf *buf)
{
    struct http_figures figures;

    http_server_figures(app->http, &figures);
    put(buf, "connections", "gauge", figures.connections, "Open connections.");
    put(buf, "streams", "gauge", figures.streams, "Open event streams.");
    put(buf, "requests_total", "counter", figures.requests, "Requests answered.");
    put(buf, "requests_refused_total", "counter", figures.refused,
        "Connections and requests refused by a limit or the parser.");
    put(buf, "received_bytes_total", "counter", figures.bytes_in, "Bytes received.");
    put(buf, "sent_bytes_total", "counter", figures.bytes_out, "Bytes sent.");
}

static void
database_figures_put(const struct gw_app *app, struct gw_buf *buf)
{
    struct database_figures figures;

    database_figures(app->database, &figures);
    gw_buf_string(buf, "# HELP kairan_batch_writes Writes that shared a commit.\n"
                       "# TYPE kairan_batch_writes histogram\n");
    histogram_put(buf, &(struct series){ "batch_writes", "", 1, 0, 10 }, figures.batch_writes);
    put(buf, "batches_rerun_total", "counter", figures.rerun,
        "Batches whose writes were run again one by one.");
    put(buf, "write_queue", "gauge", figures.queue_length, "Writes that wait.");
    put(buf, "wal_bytes", "gauge", figures.wal_bytes, "Size of the write-ahead log.");
    put(buf, "disk_full", "gauge", database_is_full(app->database),
        "1 while the disk is full: only signing in and out, passwords, and what is done by kairan"
        " commands is written.");
    put(buf, "checkpoints_total", "counter", figures.checkpoints, "Checkpoints.");
    put(buf, "statements_slow_total", "counter", figures.slow_statements,
        "Statements over 200 ms; the log names them.");
}

static enum gw_err
stored_figures_put(struct lane *lane, struct gw_buf *buf)
{
    struct job_figures jobs;
    int64_t sessions, unsearched;

    GW_TRY(job_count(lane->db, &jobs));
    GW_TRY(search_outbox_count(lane->db, &unsearched));
    GW_TRY(metrics_session_count(lane->db, app_now(lane->app), &sessions));
    put(buf, "sessions", "gauge", sessions, "Sessions that have not reached their end.");
    put(buf, "jobs_waiting", "gauge", jobs.waiting, "Jobs that wait.");
    put(buf, "jobs_running", "gauge", jobs.running, "Jobs that run.");
    put(buf, "search_queue", "gauge", unsearched, "Items that wait for the search index.");
    put(buf, "jobs_failed", "gauge", jobs.failed, "Jobs that were given up.");
    return GW_OK;
}

/* Second number of /proc/self/statm (proc(5)), in pages; 0 where it can't be read. */
static int64_t
resident_bytes(const struct gw_app *app)
{
    char text[STATM_BYTES_MAX];
    ssize_t bytes = pread(app->statm_fd, text, sizeof(text), 0);
    struct gw_text rest = { text, bytes < 0 ? 0 : (size_t)bytes };
    int64_t pages = 0;

    rest = gw_text_slice(rest, gw_text_index(rest, ' ') + 1, rest.bytes);
    if (gw_text_int(gw_text_slice(rest, 0, gw_text_index(rest, ' ')), &pages) != GW_OK)
        return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

enum gw_err
metrics_render(struct lane *lane, struct gw_buf *buf)
{
    struct gw_app *app = lane->app;
    enum gw_err err;

    if (app->http != NULL)
        http_figures_put(app, buf);
    lane_times_put(app, buf);
    database_figures_put(app, buf);
    if (app->readers != NULL)
        put(buf, "readers_queue", "gauge", (int64_t)pool_queue_length(app->readers),
            "Requests that wait for a connection to the database.");
    if (app->pool != NULL)
        put(buf, "pool_queue", "gauge", (int64_t)pool_queue_length(app->pool),
            "Work that waits for the pool.");
    if (app->workers != NULL)
        put(buf, "workers_gone", "gauge", workers_are_gone(app->workers),
            "1 once the process that starts workers has ended: none starts until the server does.");
    GW_TRY(database_read_begin(lane->db));
    err = stored_figures_put(lane, buf);
    database_read_end(lane->db);
    put(buf, "resident_bytes", "gauge", resident_bytes(app), "Memory in use.");
    put(buf, "uptime_seconds", "gauge",
        (app->env->monotonic_us(app->env) - app->started_us) / GW_SECOND, "Since the start.");
    return buf->failed ? GW_BUSY : err;
}
