/* template_routes.c - HTTP handlers for templates (ひな形): what a post may begin with.
 *
 * A board's templates are seen by who publishes there and kept by who administers the board; a
 * section's are seen and kept by its people.
 */
#include "bulletin.h"

static bool
is_given(const struct bulletin_template_input *in, const char *name)
{
    return gw_field_is_set(in, bulletin_template_change_fields, name);
}

static bool
keeps_section(const struct gw_request *req, int64_t department_id)
{
    return gw_may(req, "bulletin.template.write", department_id, 0);
}

/* Whether who asks sees the template, and whether they may change it. */
static enum gw_err
template_rights(struct gw_request *req, const struct bulletin_template *template, bool *sees,
                bool *keeps)
{
    struct bulletin_board board;
    enum gw_err err;

    if (template->board_id == 0) {
        *keeps = keeps_section(req, template->department_id);
        *sees = *keeps || gw_actor_under_department(req->actor, template->department_id);
        return GW_OK;
    }
    err = bulletin_board_find(req, template->board_id, &board);
    *keeps = err == GW_OK && bulletin_board_reach(req, &board) != BULLETIN_NO_REACH;
    *sees = *keeps || (err == GW_OK && board.can.post);
    return gw_step_end(err);
}

/* The template of the path, for somebody who may change it. */
static enum gw_err
template_open(struct gw_request *req, struct bulletin_template *out)
{
    bool sees, keeps;

    GW_TRY(bulletin_template_load(req, req->path_ids[0], out));
    GW_TRY(template_rights(req, out, &sees, &keeps));
    if (!sees)
        return GW_MISSING;
    return keeps ? GW_OK : gw_fail(req, GW_DENIED, NULL, "bulletin.template_not_yours");
}

static void
template_members(struct gw_request *req, struct gw_json *json,
                 const struct bulletin_template *template, bool keeps)
{
    gw_json_int(json, "id", template->id);
    gw_json_int(json, "version", template->version);
    if (template->board_id == 0)
        gw_json_null(json, "board_id");
    else
        gw_json_int(json, "board_id", template->board_id);
    gw_department_render(req, json, "department", template->department_id);
    gw_json_text(json, "name", template->name);
    gw_json_text(json, "title", template->title);
    if (template->information_class == 0)
        gw_json_null(json, "information_class");
    else
        gw_json_int(json, "information_class", template->information_class);
    gw_json_int(json, "importance", template->importance);
    gw_json_time(json, "updated_at", template->updated_at);
    gw_json_bool(json, "can_edit", keeps);
}

static void
template_reply(struct gw_request *req, int status, const struct bulletin_template *template,
               bool keeps)
{
    struct gw_json *json = gw_reply(req, status);

    template_members(req, json, template, keeps);
    gw_json_raw(json, "body", template->document);
    gw_json_text(json, "body_text", template->text);
    gw_reply_version(req, template->version);
}

static enum gw_err
list_render(struct gw_request *req, struct gw_json *json, int64_t board_id, int64_t department_id)
{
    struct bulletin_template *list;
    bool sees, keeps;
    size_t count;

    GW_TRY(bulletin_template_list_of(req, board_id, department_id, &list, &count));
    for (size_t i = 0; i < count; i++) {
        GW_TRY(template_rights(req, &list[i], &sees, &keeps));
        if (!sees)
            continue;
        gw_json_object(json, NULL);
        template_members(req, json, &list[i], keeps);
        gw_json_object_end(json);
    }
    return GW_OK;
}

/* GET /api/bulletin/templates?board_id=
 *
 * Those of the board, then those of one's own departments and the ones above them.
 */
enum gw_err
bulletin_template_list(struct gw_request *req)
{
    const struct bulletin_template_query *query = req->query;
    struct gw_json *json = gw_reply(req, 200);

    gw_json_array(json, "items");
    if (query->board_id != 0)
        GW_TRY(list_render(req, json, query->board_id, 0));
    for (size_t i = 0; i < req->actor->departments_above_count; i++)
        GW_TRY(list_render(req, json, 0, req->actor->departments_above[i]));
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}

/* GET /api/bulletin/templates/{id} */
enum gw_err
bulletin_template_show(struct gw_request *req)
{
    struct bulletin_template template;
    bool sees, keeps;

    GW_TRY(bulletin_template_load(req, req->path_ids[0], &template));
    GW_TRY(template_rights(req, &template, &sees, &keeps));
    if (!sees)
        return GW_MISSING;
    template_reply(req, 200, &template, keeps);
    return GW_OK;
}

static enum gw_err
body_read(struct gw_request *req, const struct bulletin_template_input *in, bool plain_given,
          struct bulletin_template *out)
{
    const struct bulletin_post_input post = { .body_text = in->body_text, .body = in->body };
    struct bulletin_body body;
    const char *field;
    const char *fault = bulletin_body_read(req->arena, &post, plain_given, &body, &field);

    if (fault != NULL)
        return gw_fail(req, GW_INVALID, field, fault);
    out->document = body.document;
    out->text = body.text;
    return GW_OK;
}

static void
template_audit(struct gw_request *req, const struct bulletin_template *before,
               const struct bulletin_template *after)
{
    const struct bulletin_template *both[] = { before, after };
    struct gw_digest digests[2];

    for (size_t i = 0; i < 2; i++) {
        if (both[i] == NULL)
            continue;
        digests[i] = gw_digest_of(
            (const struct gw_text[]){
                gw_text_format(req->arena, "%lld %lld %lld %lld %lld", (long long)both[i]->id,
                               (long long)both[i]->board_id, (long long)both[i]->department_id,
                               (long long)both[i]->information_class,
                               (long long)both[i]->importance),
                both[i]->name, both[i]->title, both[i]->document, both[i]->text },
            5);
    }
    gw_audit_item(req, "bulletin.template", before == NULL ? after->id : before->id);
    gw_audit_digests(req, before == NULL ? NULL : &digests[0], after == NULL ? NULL : &digests[1]);
}

/* POST /api/bulletin/templates */
enum gw_err
bulletin_template_create(struct gw_request *req)
{
    const struct bulletin_template_input *in = req->body;
    struct bulletin_template template = { .board_id = in->board_id,
                                          .department_id = in->department_id,
                                          .name = in->name,
                                          .title = in->title,
                                          .information_class = in->information_class,
                                          .importance = in->importance,
                                          .author_id = req->person_id,
                                          .version = 1,
                                          .updated_at = req->now };
    bool sees, keeps;

    if ((in->board_id != 0) == (in->department_id != 0))
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.template_of_one");
    GW_TRY(template_rights(req, &template, &sees, &keeps));
    if (!sees)
        return gw_fail(req, GW_MISSING, in->board_id != 0 ? "board_id" : "department_id",
                       "bulletin.template_place_missing");
    if (!keeps)
        return gw_fail(req, GW_DENIED, NULL, "bulletin.template_not_yours");
    GW_TRY(
        body_read(req, in, gw_field_is_set(in, bulletin_template_fields, "body_text"), &template));
    template.id = gw_db_new_id(req->db);
    GW_TRY(bulletin_template_insert(req, &template));
    template_audit(req, NULL, &template);
    template_reply(req, 201, &template, true);
    return GW_OK;
}

/* PATCH /api/bulletin/templates/{id} */
enum gw_err
bulletin_template_change(struct gw_request *req)
{
    const struct bulletin_template_input *in = req->body;
    const bool plain_given = is_given(in, "body_text");
    struct bulletin_template before, after;

    GW_TRY(template_open(req, &before));
    if (before.version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "bulletin.template_stale", before.version);
    after = before;
    if (is_given(in, "name"))
        after.name = in->name;
    if (is_given(in, "title"))
        after.title = in->title;
    if (is_given(in, "information_class"))
        after.information_class = in->information_class;
    if (is_given(in, "importance"))
        after.importance = in->importance;
    if (plain_given || in->body.text.bytes > 0)
        GW_TRY(body_read(req, in, plain_given, &after));
    after.version++;
    after.updated_at = req->now;
    GW_TRY(bulletin_template_update(req, &after));
    template_audit(req, &before, &after);
    template_reply(req, 200, &after, true);
    return GW_OK;
}

/* DELETE /api/bulletin/templates/{id}
 *
 * A template was never published, so it goes for good; its digest stays in the log.
 */
enum gw_err
bulletin_template_remove(struct gw_request *req)
{
    struct bulletin_template template;

    GW_TRY(template_open(req, &template));
    GW_TRY(bulletin_template_delete(req, template.id));
    template_audit(req, &template, NULL);
    return gw_reply_nothing(req);
}
