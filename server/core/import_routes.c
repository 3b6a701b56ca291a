/* import_routes.c - HTTP handlers that take lists in (import_module.c). */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/import_handlers.h"
#include "core/registry.h"
#include "gw/csv.h"
#include "gw/setting.h"

#define SAMPLE_BYTES_MAX ((size_t)64 << 10)

/* A file on its way; hangs on the request's arena. */
struct upload {
    struct gw_buf bytes;
    struct gw_arena *arena; /* of reading and planning */
    const struct gw_import_kind *kind;
    struct gw_import_options options;
    struct import_sheet sheet;
    struct gw_import looked; /* the run that only looks, made on the pool */
    struct gw_app *app;
    struct gw_import_progress *progress;
    enum import_outcome outcome; /* once it is committed; before: failed */
};

static void
upload_release(void *arg)
{
    struct upload *upload = arg;

    import_progress_end(upload->app->imports, upload->progress, upload->outcome,
                        app_now(upload->app));
    gw_buf_done(&upload->bytes);
    gw_arena_free(upload->arena);
}

/* ---- kinds and samples ---- */

static bool
may_take(const struct gw_request *req, const struct gw_import_kind *kind)
{
    return gw_may(req, kind->needs, 0, 0);
}

static void
columns_render(struct gw_json *json, const struct gw_import_kind *kind)
{
    gw_json_array(json, "columns");
    for (const struct gw_import_column *c = kind->columns; c->name != NULL; c++) {
        struct gw_text rest = gw_text_from(c->names);

        gw_json_object(json, NULL);
        gw_json_string(json, "name", c->name);
        gw_json_bool(json, "required", c->required);
        gw_json_array(json, "headers");
        while (rest.bytes > 0) {
            const size_t end = gw_text_index(rest, '|');

            gw_json_text(json, NULL, gw_text_slice(rest, 0, end));
            rest = gw_text_slice(rest, end + 1, rest.bytes);
        }
        gw_json_array_end(json);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

/* GET /api/import/kinds */
enum gw_err
import_kind_list(struct gw_request *req)
{
    const struct gw_import_kind *kind;
    struct gw_json *json = gw_reply(req, 200);

    gw_json_int(json, "file_bytes_max", gw_setting_number(req->app, IMPORT_SETTING_BYTES_MAX));
    gw_json_int(json, "rows_max", gw_setting_number(req->app, IMPORT_SETTING_ROWS_MAX));
    gw_json_bool(json, "may_make_accounts", gw_may(req, "import.account.write", 0, 0));
    gw_json_array(json, "items");
    for (size_t i = 0; (kind = import_kind_at(req->app, i)) != NULL; i++) {
        if (!may_take(req, kind))
            continue;
        gw_json_object(json, NULL);
        gw_json_string(json, "name", kind->name);
        gw_json_string(json, "label",
                       registry_message(req->app->registry, kind->label_key, req->language));
        gw_json_bool(json, "people", strcmp(kind->needs, "import.people.write") == 0);
        columns_render(json, kind);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    return GW_OK;
}

/* GET /api/import/sample.csv?kind=&encoding= */
enum gw_err
import_sample_show(struct gw_request *req)
{
    const struct import_sample_query *query = req->query;
    const struct gw_import_kind *kind = import_kind_find(req->app, query->kind);
    struct gw_buf bytes;
    struct gw_csv csv;
    enum gw_err err;

    if (kind == NULL || !may_take(req, kind))
        return GW_MISSING;
    gw_buf_init(&bytes, SAMPLE_BYTES_MAX);
    gw_csv_init(&csv, &bytes, gw_csv_encoding_of(query->encoding));
    import_sample_write(&csv, kind);
    err = gw_csv_reply(req, &csv, gw_text_format(req->arena, "%s.csv", kind->name));
    gw_buf_done(&bytes);
    return err;
}

/* ---- the file ---- */

static enum gw_err
options_read(struct gw_request *req, const struct import_run_query *query,
             struct gw_import_options *out)
{
    *out = (struct gw_import_options){
        .apply = query->apply,
        .accounts = query->accounts,
        .end_missing = query->end_missing,
        .end_on = GW_DATE_NONE,
        .answering_id = req->person_id,
        .zone_offset_min = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE),
    };
    if (query->accounts && !gw_may(req, "import.account.write", 0, 0))
        return gw_fail(req, GW_DENIED, "accounts", "import.accounts_denied");
    if (!query->end_missing)
        return GW_OK;
    if (gw_date_parse(query->end_on, &out->end_on) != GW_OK || out->end_on > req->today)
        return gw_fail(req, GW_INVALID, "end_on", "import.end_on_bad");
    return GW_OK;
}

static enum gw_err
upload_begin(struct gw_request *req, size_t *bytes_max)
{
    const struct import_run_query *query = req->query;
    const int64_t limit = gw_setting_number(req->app, IMPORT_SETTING_BYTES_MAX);
    struct upload *upload = GW_NEW(req->arena, struct upload);
    int64_t bytes;

    req->taken = upload;
    upload->app = req->app;
    upload->outcome = IMPORT_FAILED;
    upload->kind = import_kind_find(req->app, query->kind);
    if (upload->kind == NULL)
        return gw_fail(req, GW_INVALID, "kind", "import.kind_unknown");
    if (!may_take(req, upload->kind))
        return gw_fail(req, GW_DENIED, "kind", "import.kind_denied");
    GW_TRY(options_read(req, query, &upload->options));
    if (gw_text_int(dispatch_header(req, "Content-Length"), &bytes) == GW_OK && bytes > limit)
        return gw_fail_number(req, GW_TOO_LARGE, NULL, "import.file_too_large", limit >> 20);
    upload->arena = gw_arena_new(IMPORT_ARENA_BYTES_MAX);
    if (upload->arena == NULL)
        return GW_BUSY;
    gw_buf_init(&upload->bytes, (size_t)limit);
    gw_arena_own(req->arena, upload, upload_release);
    *bytes_max = (size_t)limit;
    return GW_OK;
}

static enum gw_err
upload_take(struct gw_request *req, struct gw_text piece)
{
    struct upload *upload = req->taken;

    gw_buf_text(&upload->bytes, piece);
    return gw_buf_fault(&upload->bytes);
}

const struct gw_sink import_sink = { .begin = upload_begin, .take = upload_take };

/* On the pool: reading the file, and comparing with the city where that is all. The snapshot is let
 * go of while the file is read. */
enum gw_err
import_run_prepare(struct gw_request *req)
{
    struct upload *upload = req->taken;
    const struct import_started started = { .person_id = req->person_id,
                                            .kind = upload->kind,
                                            .apply = upload->options.apply,
                                            .at = req->now };
    struct import_reading reading = {
        .kind = upload->kind,
        .file = gw_buf_view(&upload->bytes),
        .rows_max = gw_setting_number(req->app, IMPORT_SETTING_ROWS_MAX),
        .zone_offset_min = upload->options.zone_offset_min,
    };
    enum gw_err err;

    upload->progress = import_progress_begin(req->app->imports, &started);
    reading.progress = upload->progress;
    database_read_end(req->db);
    err = import_sheet_read(upload->arena, &reading, &upload->sheet);
    GW_TRY(database_read_begin(req->db));
    if (err == GW_TOO_LARGE)
        return gw_fail_number(req, err, NULL, "import.file_too_large",
                              gw_setting_number(req->app, IMPORT_SETTING_BYTES_MAX) >> 20);
    GW_TRY(err);
    if (upload->options.apply)
        return GW_OK;
    return import_run(req, &upload->sheet, &upload->options, &upload->looked);
}

static bool
is_the_file_looked_at(struct gw_request *req, const struct upload *upload)
{
    const struct import_run_query *query = req->query;

    return query->digest.bytes == 0 ||
           gw_text_equal(query->digest,
                         gw_text_hex(req->arena, upload->sheet.digest.bytes, GW_DIGEST_BYTES));
}

static void
upload_committed(void *arg)
{
    struct upload *upload = arg;

    upload->outcome = upload->looked.applied                                ? IMPORT_APPLIED
                      : upload->looked.report.counts[GW_IMPORT_REFUSED] > 0 ? IMPORT_REFUSED
                                                                            : IMPORT_CHECKED;
}

/* GET /api/import/progress: one's own run that was started last */
enum gw_err
import_progress_show(struct gw_request *req)
{
    struct gw_json *json = gw_reply(req, 200);
    struct import_view view;

    if (!import_progress_find(req->app->imports, req->person_id, &view)) {
        gw_json_null(json, "outcome");
        return GW_OK;
    }
    gw_json_string(json, "outcome", import_outcome_word(view.outcome));
    gw_json_string(json, "stage", import_stage_name(view.stage));
    gw_json_string(json, "kind", view.started.kind->name);
    gw_json_bool(json, "apply", view.started.apply);
    gw_json_int(json, "lines", view.lines);
    gw_json_int(json, "done", view.done);
    gw_json_time(json, "begun_at", view.started.at);
    if (view.outcome == IMPORT_RUNS)
        gw_json_null(json, "ended_at");
    else
        gw_json_time(json, "ended_at", view.ended_at);
    return GW_OK;
}

/* POST /api/import/runs?kind=&apply=&accounts=&end_missing=&end_on=&digest= */
enum gw_err
import_run_create(struct gw_request *req)
{
    struct upload *upload = req->taken;

    if (upload->options.accounts && !gw_may(req, "import.account.write", 0, 0))
        return gw_fail(req, GW_DENIED, "accounts", "import.accounts_denied");
    if (!may_take(req, upload->kind))
        return gw_fail(req, GW_DENIED, "kind", "import.kind_denied");
    if (!is_the_file_looked_at(req, upload))
        return gw_fail(req, GW_CONFLICT, "digest", "import.other_file");
    if (upload->options.apply)
        GW_TRY(import_run(req, &upload->sheet, &upload->options, &upload->looked));
    import_audit(req, &upload->sheet, &upload->looked);
    gw_after_commit(req->db, upload_committed, upload);
    import_report_json(req->app, req->language, gw_reply(req, 200), &upload->sheet,
                       &upload->looked);
    return GW_OK;
}
