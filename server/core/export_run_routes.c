/* export_run_routes.c - HTTP handlers of exports (export_runs.h). */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/app.h"
#include "core/core_handlers.h"
#include "core/dispatch.h"
#include "core/export_handlers.h"
#include "core/export_manifest.h"
#include "core/exporter.h"
#include "core/file.h"
#include "core/registry.h"
#include "gw/people.h"
#include "gw/setting.h"

/* ---- showing ---- */

static const char *
step_name(enum export_step step)
{
    static const char *const names[] = { [EXPORT_COUNTING] = "counting",
                                         [EXPORT_COPYING] = "files",
                                         [EXPORT_LISTING] = "lists",
                                         [EXPORT_PACKING] = "archive" };

    return step >= EXPORT_COUNTING && step <= EXPORT_PACKING ? names[step] : "counting";
}

static void
progress_render(struct gw_json *json, const struct export_row *row)
{
    if (row->state != EXPORT_RUNNING) {
        gw_json_null(json, "progress");
        return;
    }
    gw_json_object(json, "progress");
    gw_json_string(json, "step", step_name(row->progress.step));
    gw_json_int(json, "done", row->progress.done);
    gw_json_int(json, "of", row->progress.of);
    gw_json_object_end(json);
}

static void
failure_render(struct gw_request *req, struct gw_json *json, const struct export_row *row)
{
    const char *key = gw_text_string(req->arena, row->failure);

    if (row->failure.bytes == 0)
        gw_json_null(json, "failure");
    else
        message_render(json, "failure", registry_message(req->app->registry, key, req->language),
                       row->failure_number);
}

static void
decision_render(struct gw_request *req, struct gw_json *json, const struct export_row *row)
{
    if (row->decided_by == 0) {
        gw_json_null(json, "decision");
        return;
    }
    gw_json_object(json, "decision");
    gw_person_render(req, json, "by", row->decided_by);
    gw_json_time(json, "at", row->decided_at);
    gw_json_text(json, "reason", row->decision_reason);
    gw_json_object_end(json);
}

static void
row_render(struct gw_request *req, struct gw_json *json, const struct export_row *row)
{
    const struct export_access access = export_access_of(req, row);

    gw_json_int(json, "id", row->id);
    gw_department_render(req, json, "department", row->department_id);
    gw_json_text(json, "reason", row->reason);
    gw_json_string(json, "state", export_states.states[row->state]);
    gw_person_render(req, json, "asked_by", row->asked_by);
    gw_json_time(json, "asked_at", row->asked_at);
    decision_render(req, json, row);
    progress_render(json, row);
    gw_json_int(json, "rows", row->rows);
    gw_json_int(json, "files", row->files);
    gw_json_int(json, "files_missing", row->files_missing);
    gw_json_int(json, "size_bytes", row->size_bytes);
    if (row->manifest.bytes > 0)
        gw_json_text(json, "manifest",
                     gw_text_hex(req->arena, row->manifest.data, row->manifest.bytes));
    else
        gw_json_null(json, "manifest");
    failure_render(req, json, row);
    gw_json_time(json, "ended_at", row->ended_at);
    gw_json_time(json, "expires_at", row->expires_at);
    gw_json_object(json, "can");
    gw_json_bool(json, "decide", access.decides);
    gw_json_bool(json, "load", access.loads);
    gw_json_bool(json, "remove", access.removes);
    gw_json_object_end(json);
}

/* GW_MISSING for one that is none of theirs. */
static enum gw_err
row_open(struct gw_request *req, struct export_row *row, struct export_access *access)
{
    GW_TRY(export_row_load(req->db, req->arena, req->path_ids[0], row));
    *access = export_access_of(req, row);
    return access->sees ? GW_OK : GW_MISSING;
}

struct page {
    struct gw_request *req;
    struct gw_json *json;
    int64_t limit, rows;
    int64_t last[2];
};

static bool
page_take(void *arg, const struct export_row *row)
{
    struct page *page = arg;

    if (!export_access_of(page->req, row).sees)
        return true;
    if (page->rows++ == page->limit)
        return false;
    gw_json_object(page->json, NULL);
    row_render(page->req, page->json, row);
    gw_json_object_end(page->json);
    page->last[0] = row->asked_at;
    page->last[1] = row->id;
    return true;
}

/* GET /api/export/runs?limit=&after= */
enum gw_err
export_run_list(struct gw_request *req)
{
    const struct export_page_query *query = req->query;
    struct page page = { .req = req, .limit = query->limit };
    struct export_range range = { .each = page_take, .arg = &page };
    int64_t after[2];

    GW_TRY(gw_cursor_decode(req, query->after, true, after, 2));
    range.before_at = after[0];
    range.before_id = after[1];
    page.json = gw_reply(req, 200);
    gw_json_array(page.json, "items");
    GW_TRY(export_rows_each(req->db, &range));
    gw_json_array_end(page.json);
    gw_cursor_encode(page.json, page.rows > query->limit ? page.last : NULL, 2);
    return GW_OK;
}

/* GET /api/export/runs/{id} */
enum gw_err
export_run_show(struct gw_request *req)
{
    struct export_row row;
    struct export_access access;

    GW_TRY(row_open(req, &row, &access));
    row_render(req, gw_reply(req, 200), &row);
    return GW_OK;
}

static void
messages_render(struct gw_request *req, struct gw_json *json, const char *name,
                const char *const *keys)
{
    gw_json_array(json, name);
    for (; *keys != NULL; keys++)
        gw_json_string(json, NULL, registry_message(req->app->registry, *keys, req->language));
    gw_json_array_end(json);
}

/* GET /api/export/options: what one may ask for, and what stays behind. */
enum gw_err
export_options_show(struct gw_request *req)
{
    const struct gw_actor *actor = req->actor;
    struct gw_json *json = gw_reply(req, 200);

    gw_json_bool(json, "whole_city", gw_may(req, "export.run.write", 0, 0));
    gw_json_array(json, "own_department_ids");
    if (gw_actor_has_role(actor, GW_ROLE_CHIEF))
        for (size_t i = 0; i < actor->departments_headed_count; i++)
            gw_json_int(json, NULL, actor->departments_headed[i]);
    gw_json_array_end(json);
    gw_json_int(json, "kept_days", gw_setting_number(req->app, EXPORT_SETTING_KEPT_DAYS));
    messages_render(req, json, "left_out", export_left_out);
    messages_render(req, json, "left_out_of_section", export_left_out_of_section);
    return GW_OK;
}

/* ---- asking and deciding ---- */

static enum gw_err
reason_check(struct gw_request *req, struct gw_text reason)
{
    return gw_text_trim(reason).bytes > 0 ? GW_OK
                                          : gw_fail(req, GW_INVALID, "reason", "export.no_reason");
}

static void
row_audit(struct gw_request *req, const struct export_row *row, struct gw_text reason)
{
    gw_audit_item(req, EXPORT_KIND, row->id);
    gw_audit_reason(req, reason, GW_TEXT_NONE);
}

static void
wake_after_commit(struct gw_request *req)
{
    gw_after_commit(req->db, exporter_wake, req->app->exporter);
}

static enum gw_err
room_check(struct gw_request *req)
{
    int64_t count;

    GW_TRY(export_open_count(req->db, req->person_id, &count));
    return count < EXPORT_OPEN_MAX
               ? GW_OK
               : gw_fail_number(req, GW_CONFLICT, NULL, "export.too_many", EXPORT_OPEN_MAX);
}

/* POST /api/export/runs {"department_id", "reason"} */
enum gw_err
export_run_create(struct gw_request *req)
{
    const struct export_run_input *in = req->body;
    struct export_row row = { .department_id = in->department_id,
                              .reason = gw_text_trim(in->reason),
                              .asked_by = req->person_id,
                              .asked_at = req->now,
                              .state = EXPORT_ASKED };
    struct gw_text code;

    GW_TRY(reason_check(req, in->reason));
    if (!gw_may(req, "export.run.write", row.department_id, 0))
        return gw_fail(req, GW_DENIED, "department_id", "export.not_yours");
    if (row.department_id != 0) {
        enum gw_err err = export_department_code(req->db, req->arena, row.department_id, &code);

        if (err == GW_MISSING)
            return gw_fail(req, GW_INVALID, "department_id", "export.no_department");
        GW_TRY(err);
    }
    GW_TRY(room_check(req));
    if (export_answers_for(req, row.department_id))
        row.state = EXPORT_WAITING;
    row.id = gw_db_new_id(req->db);
    GW_TRY(export_row_insert(req->db, &row));
    row_audit(req, &row, row.reason);
    if (row.state == EXPORT_WAITING)
        wake_after_commit(req);
    else
        GW_TRY(export_tell_supervisors(req));
    row_render(req, gw_reply(req, 201), &row);
    return GW_OK;
}

static enum gw_err
decide(struct gw_request *req, enum export_state state)
{
    const struct export_decision_input *in = req->body;
    struct export_row row;
    struct export_access access;

    GW_TRY(row_open(req, &row, &access));
    GW_TRY(reason_check(req, in->reason));
    if (row.asked_by == req->person_id)
        return gw_fail(req, GW_DENIED, NULL, "export.own_case");
    if (row.state != EXPORT_ASKED)
        return gw_fail(req, GW_CONFLICT, NULL, "export.decided_already");
    row.state = state;
    row.decided_by = req->person_id;
    row.decided_at = req->now;
    row.decision_reason = gw_text_trim(in->reason);
    GW_TRY(export_row_update(req->db, &row, EXPORT_ASKED));
    row_audit(req, &row, row.decision_reason);
    GW_TRY(export_tell_supervisors(req));
    if (state == EXPORT_WAITING)
        wake_after_commit(req);
    else
        GW_TRY(export_tell(req, &row, "export.notice_refused"));
    row_render(req, gw_reply(req, 200), &row);
    return GW_OK;
}

/* POST /api/export/runs/{id}/approval {"reason"} */
enum gw_err
export_run_approve(struct gw_request *req)
{
    return decide(req, EXPORT_WAITING);
}

/* POST /api/export/runs/{id}/refusal {"reason"} */
enum gw_err
export_run_refuse(struct gw_request *req)
{
    return decide(req, EXPORT_REFUSED);
}

/* ---- loading and removing ---- */

static enum gw_err
row_open_to_load(struct gw_request *req, struct export_row *row)
{
    struct export_access access;

    GW_TRY(row_open(req, row, &access));
    if (access.loads)
        return GW_OK;
    if (row->state != EXPORT_READY || row->expires_at <= req->now)
        return gw_fail(req, GW_CONFLICT, NULL, "export.not_there");
    return gw_fail(req, GW_DENIED, NULL, "export.not_yours");
}

/* POST /api/export/runs/{id}/load: from now on, and for some hours, the file is given. */
enum gw_err
export_run_load(struct gw_request *req)
{
    struct export_row row;
    struct gw_digest manifest;

    GW_TRY(row_open_to_load(req, &row));
    row.loadable_until = req->now + EXPORT_LOADABLE;
    GW_TRY(export_row_update(req->db, &row, EXPORT_READY));
    memcpy(manifest.bytes, row.manifest.data, sizeof(manifest.bytes));
    gw_audit_digests(req, NULL, &manifest);
    row_audit(req, &row, row.reason);
    gw_json_text(gw_reply(req, 200), "url",
                 gw_text_format(req->arena, "/api/export/runs/%lld/content", (long long)row.id));
    return GW_OK;
}

static struct gw_text
file_name(struct gw_request *req, const struct export_row *row)
{
    const int zone = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE);
    const struct gw_civil day = gw_date_civil(gw_date_of(row->ended_at, zone));

    return gw_text_format(req->arena, "kairan-export-%04d%02d%02d.zip", day.year, day.month,
                          day.day);
}

/* GET /api/export/runs/{id}/content */
enum gw_err
export_run_content(struct gw_request *req)
{
    struct gw_env *env = req->app->env;
    char path[DIRECTORY_PATH_BYTES];
    struct export_row row;
    struct stat status;
    int fd;

    GW_TRY(row_open_to_load(req, &row));
    /* Nor where a clock that was wrong noted it for years. */
    if (row.loadable_until <= req->now || row.loadable_until > req->now + EXPORT_LOADABLE)
        return gw_fail(req, GW_CONFLICT, NULL, "export.not_noted");
    GW_TRY(export_place(req->app, row.id, EXPORT_ARCHIVE, path));
    fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW, 0);
    if (fd < 0 && errno == ENOENT) /* a city restored from a backup has none */
        return gw_fail(req, GW_CONFLICT, NULL, "export.not_there");
    if (fd < 0)
        return file_outcome(errno);
    if (fstat(fd, &status) != 0) {
        env->files->close(env, fd);
        return GW_IO;
    }
    gw_reply_header(req, "Content-Disposition",
                    file_disposition(req->arena, file_name(req, &row), false));
    gw_reply_header(req, "ETag",
                    gw_text_format(req->arena, "\"%.*s\"",
                                   GW_TEXT_ARG(gw_text_hex(req->arena, row.manifest.data,
                                                           row.manifest.bytes))));
    dispatch_reply_file(req, fd, status.st_size, "application/zip", NULL);
    return GW_OK;
}

/* DELETE /api/export/runs/{id} */
enum gw_err
export_run_remove(struct gw_request *req)
{
    struct export_row row;
    struct export_access access;
    enum export_state from;

    GW_TRY(row_open(req, &row, &access));
    if (!gw_fsm_may(&export_states, row.state, EXPORT_REMOVED))
        return gw_fail(req, GW_CONFLICT, NULL, "export.not_there");
    if (!access.removes)
        return gw_fail(req, GW_DENIED, NULL, "export.not_removed");
    from = row.state;
    row.state = EXPORT_REMOVED;
    row.ended_at = req->now;
    GW_TRY(export_row_update(req->db, &row, from));
    row_audit(req, &row, row.reason);
    if (from == EXPORT_ASKED)
        GW_TRY(export_tell_supervisors(req));
    if (row.asked_by != req->person_id)
        GW_TRY(export_tell(req, &row, "export.notice_removed"));
    wake_after_commit(req);
    return gw_reply_nothing(req);
}
