/* export_run_access.c - who may do what with an export, and who is told of it.
 *
 * The right is asked for again at every step, for the office held at that moment: whoever no longer
 * heads the section no longer sees the file that was made for its chief.
 */
#include "core/app.h"
#include "core/export_handlers.h"
#include "core/reading.h"
#include "core/registry.h"
#include "gw/event.h"

#define TITLE_BYTES_MAX 120

const struct gw_fsm_table export_states = {
    .name = "export",
    .states = {
#define X(code, name) [code] = name,
        EXPORT_STATES(X)
#undef X
    },
    .allowed = {
        [EXPORT_ASKED] = GW_FSM_TO(EXPORT_REFUSED) | GW_FSM_TO(EXPORT_WAITING) |
                         GW_FSM_TO(EXPORT_REMOVED),
        [EXPORT_WAITING] = GW_FSM_TO(EXPORT_RUNNING) | GW_FSM_TO(EXPORT_REMOVED),
        [EXPORT_RUNNING] = GW_FSM_TO(EXPORT_READY) | GW_FSM_TO(EXPORT_FAILED) |
                           GW_FSM_TO(EXPORT_REMOVED),
        [EXPORT_READY] = GW_FSM_TO(EXPORT_EXPIRED) | GW_FSM_TO(EXPORT_REMOVED),
    },
};

bool
export_answers_for(const struct gw_request *req, int64_t department_id)
{
    return department_id != 0 && gw_actor_heads_department(req->actor, department_id);
}

/* Whoever answers for the city's media (K31), who asked, and who gave the leave, or needed none. */
static bool
may_remove(const struct gw_request *req, const struct export_row *row)
{
    if (!gw_may(req, "export.run.remove", row->department_id, 0))
        return false;
    if (row->asked_by == req->person_id || gw_actor_has_role(req->actor, GW_ROLE_ADMIN))
        return true;
    return row->decided_by != 0
               ? gw_may(req, "export.run.approve", row->department_id, 0)
               : row->state != EXPORT_ASKED && export_answers_for(req, row->department_id);
}

struct export_access
export_access_of(const struct gw_request *req, const struct export_row *row)
{
    const bool is_own = row->asked_by == req->person_id;
    const bool may_ask = gw_may(req, "export.run.write", row->department_id, 0);
    const bool agreed = row->decided_by != 0 || export_answers_for(req, row->department_id);
    const bool moves = gw_fsm_may(&export_states, row->state, EXPORT_REMOVED);

    return (struct export_access){
        .sees = gw_may(req, "export.run.read", row->department_id, 0),
        .decides = row->state == EXPORT_ASKED && !is_own &&
                   gw_may(req, "export.run.approve", row->department_id, 0),
        .loads = row->state == EXPORT_READY && row->expires_at > req->now && is_own && may_ask &&
                 agreed,
        .removes = moves && may_remove(req, row),
    };
}

static struct gw_text
title_of(struct gw_request *req, const struct export_row *row)
{
    const char *head = registry_message(req->app->registry, "export.title", req->language);

    return gw_text_format(req->arena, "%s: %.*s", head,
                          GW_TEXT_ARG(gw_text_clip(row->reason, TITLE_BYTES_MAX)));
}

struct todos_finding {
    struct gw_request *req;
    const struct todo_visit *visit;
};

static bool
todo_take(void *arg, const struct export_row *row)
{
    const struct todos_finding *finding = arg;
    const struct todo_visit *visit = finding->visit;

    if (!export_access_of(finding->req, row).decides)
        return true;
    return visit->take(visit->arg, &(struct todo_row){ .item_id = row->id,
                                                       .due = GW_DATE_NONE,
                                                       .reason = GW_TEXT("export"),
                                                       .title = title_of(finding->req, row),
                                                       .kind = GW_TEXT(EXPORT_KIND),
                                                       .url = GW_TEXT(EXPORT_PAGE) });
}

enum gw_err
export_todos_each(struct gw_request *req, const struct todo_visit *visit)
{
    struct todos_finding finding = { req, visit };
    const struct export_range range = {
        .before_at = INT64_MAX,
        .before_id = INT64_MAX,
        .state = EXPORT_ASKED,
        .each = todo_take,
        .arg = &finding,
    };

    return gw_may(req, "export.run.approve", 0, 0) ? export_rows_each(req->db, &range) : GW_OK;
}

enum gw_err
export_link_render(struct gw_request *req, struct gw_json *json, int64_t id)
{
    struct export_row row;
    enum gw_err err = export_row_load(req->db, req->arena, id, &row);

    if (err == GW_MISSING || (err == GW_OK && !export_access_of(req, &row).sees)) {
        gw_json_null(json, "item");
        return GW_OK;
    }
    GW_TRY(err);
    gw_json_object(json, "item");
    gw_json_int(json, "id", id);
    gw_json_string(json, "kind", EXPORT_KIND);
    gw_json_text(json, "title", title_of(req, &row));
    gw_json_string(json, "url", EXPORT_PAGE);
    gw_json_object_end(json);
    return GW_OK;
}

enum gw_err
export_tell(struct gw_request *req, const struct export_row *row, const char *reason)
{
    return notice_put(
        req,
        &(struct notice){ .person_id = row->asked_by, .export_id = row->id, .reason = reason });
}

enum gw_err
export_tell_supervisors(struct gw_request *req)
{
    struct gw_ids people;

    GW_TRY(export_supervisors_list(req->db, req->arena, req->today, &people));
    for (size_t i = 0; i < people.count; i++)
        GW_TRY(gw_event_publish(
            req, &(struct gw_event){ .name = "todo.changed", .person_id = people.ids[i] }));
    return GW_OK;
}

enum gw_err
export_place(const struct gw_app *app, int64_t id, const char *name, char out[DIRECTORY_PATH_BYTES])
{
    char below[128];

    snprintf(below, sizeof(below), EXPORT_DIRECTORY "/%lld%s%s", (long long)id,
             name[0] == '\0' ? "" : "/", name);
    return directory_path(out, database_directory(app->database), below);
}
