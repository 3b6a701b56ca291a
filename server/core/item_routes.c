/* item_routes.c - HTTP handlers on items of every kind: drafts, trash, undo, end, hold, marks
 * (gw/item.h).
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/item_handlers.h"
#include "core/item_life.h"
#include "core/item_store.h"
#include "core/registry.h"
#include "gw/audit.h"
#include "gw/mark.h"
#include "gw/setting.h"

#define DOC_BYTES_MAX ((size_t)16 << 20)

static const char *
kind_label(const struct gw_request *req, const struct gw_kind *kind)
{
    return kind->label_key == NULL
               ? kind->name
               : registry_message(req->app->registry, kind->label_key, req->language);
}

/* A kind loads the whole text with it: that is thrown away at once. */
static void
url_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(DOC_BYTES_MAX);
    struct gw_doc doc;

    if (arena != NULL && kind->load(req->db, arena, item->id, &doc) == GW_OK)
        gw_json_text(json, "url", doc.url);
    else
        gw_json_null(json, "url");
}

/* What any kind can say of an item. The page it is read on is null where its module fails to tell.
 */
static void
item_members_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));

    gw_json_int(json, "id", item->id);
    gw_json_string(json, "kind", item->kind);
    gw_json_string(json, "kind_label", kind_label(req, kind));
    gw_json_int(json, "version", item->version);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    gw_json_text(json, "title", item->title);
    url_render(req, json, item);
    gw_json_int(json, "container_id", item->container_id);
    gw_json_int(json, "files_count", item->files_count);
    gw_json_time(json, "created_at", item->created_at);
    gw_json_time(json, "updated_at", item->updated_at);
}

/* GET /api/item/drafts?limit=&after= */
enum gw_err
item_draft_list(struct gw_request *req)
{
    const struct core_page_query *query = req->query;
    const struct gw_item_page page = { .state = GW_DRAFT,
                                       .author_id = req->person_id,
                                       .order = GW_ITEM_CHANGED,
                                       .after = query->after,
                                       .limit = query->limit,
                                       .render = item_members_render };

    return gw_item_list(req, NULL, &page, gw_reply(req, 200));
}

static void
trashed_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    const int64_t days = gw_setting_number(req->app, ITEM_SETTING_TRASH_DAYS);
    const bool is_purged = item->trashed_at != 0 && !item->hold;

    item_members_render(req, json, item);
    gw_json_time(json, "trashed_at", item->discarded_at);
    gw_json_time(json, "purge_at", is_purged ? item->trashed_at + days * GW_DAY : 0);
}

/* GET /api/item/trash?limit=&after=
 *
 * Drafts and comments are purged in time (`purge_at`); what was published stays in the record.
 */
enum gw_err
item_trash_list(struct gw_request *req)
{
    const struct core_page_query *query = req->query;
    const struct gw_item_page page = { .trashed = true,
                                       .order = GW_ITEM_CHANGED,
                                       .after = query->after,
                                       .limit = query->limit,
                                       .render = trashed_render };

    return gw_item_list(req, NULL, &page, gw_reply(req, 200));
}

/* GET /api/item/items/{id} */
enum gw_err
item_show(struct gw_request *req)
{
    struct gw_item_access access;
    struct gw_item item;
    struct gw_json *json;

    GW_TRY(gw_item_open(req, req->path_ids[0], &item, &access));
    json = gw_reply(req, 200);
    item_members_render(req, json, &item);
    gw_json_bool(json, "manages", access.manages);
    gw_json_bool(json, "comments", access.comments);
    gw_reply_version(req, item.version);
    return GW_OK;
}

static enum gw_err
reply_state(struct gw_request *req, const struct gw_item *item)
{
    struct gw_json *json = gw_reply(req, 200);

    gw_json_int(json, "id", item->id);
    gw_json_int(json, "version", item->version);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    gw_reply_version(req, item->version);
    return GW_OK;
}

/* The item of the path, for somebody who manages it. */
static enum gw_err
open_managed(struct gw_request *req, struct gw_item *item)
{
    struct gw_item_access access;

    GW_TRY(gw_item_open(req, req->path_ids[0], item, &access));
    return access.manages ? GW_OK : gw_fail(req, GW_DENIED, NULL, "item.not_yours");
}

/* POST /api/item/items/{id}/end */
enum gw_err
item_end(struct gw_request *req)
{
    struct gw_item item;

    GW_TRY(open_managed(req, &item));
    GW_TRY(gw_item_end(req, &item));
    GW_TRY(item_tell(req, &item, "ended"));
    return reply_state(req, &item);
}

/* DELETE /api/item/items/{id} */
enum gw_err
item_trash(struct gw_request *req)
{
    struct gw_item item;

    GW_TRY(open_managed(req, &item));
    GW_TRY(gw_item_trash(req, &item));
    GW_TRY(item_tell(req, &item, "trashed"));
    return gw_reply_nothing(req);
}

/* What a chief withdrew, the author doesn't bring back. */
static bool
may_restore(const struct gw_request *req, const struct gw_item *item)
{
    return item->discarded_by == 0 || item->discarded_by == req->person_id ||
           gw_actor_heads_department(req->actor, item->owner_department_id);
}

/* POST /api/item/items/{id}/restore */
enum gw_err
item_restore(struct gw_request *req)
{
    struct gw_item_access access;
    struct gw_item item;

    GW_TRY(item_load_discarded(req, req->path_ids[0], &item));
    GW_TRY(item_kind_open(req, &item, &access));
    if (!access.manages)
        return gw_fail(req, GW_DENIED, NULL, "item.not_yours");
    if (!may_restore(req, &item))
        return gw_fail(req, GW_DENIED, NULL, "item.restore_not_yours");
    GW_TRY(gw_item_restore(req, &item));
    GW_TRY(item_tell(req, &item, "restored"));
    return reply_state(req, &item);
}

/* PUT /api/item/items/{id}/hold
 *
 * The administrator's, whatever the audience: nothing of the item is shown.
 */
enum gw_err
item_hold_change(struct gw_request *req)
{
    const struct item_hold_input *in = req->body;
    struct gw_item item;
    struct gw_json *json;
    bool visible;

    GW_TRY(item_load(req, NULL, req->path_ids[0], &item, &visible));
    gw_audit_reason(req, in->reason, GW_TEXT_NONE);
    GW_TRY(item_hold_set(req, &item, in->hold));
    json = gw_reply(req, 200);
    gw_json_int(json, "id", item.id);
    gw_json_bool(json, "hold", item.hold);
    return GW_OK;
}

/* POST /api/item/marks
 *
 * One by one would be 200 requests; items that went away meanwhile, or that one doesn't see, are
 * passed over.
 */
enum gw_err
item_marks_set(struct gw_request *req)
{
    const struct item_marks_input *in = req->body;
    int64_t *item_nos = GW_NEW_ARRAY(req->arena, int64_t, in->item_ids.count + 1);
    size_t count = 0;

    for (size_t i = 0; i < in->item_ids.count; i++) {
        enum gw_err err = item_no_find(req->db, in->item_ids.ids[i], &item_nos[count]);

        if (err == GW_OK)
            count++;
        else if (err != GW_MISSING)
            return err;
    }
    GW_TRY(gw_marks_set(req, item_nos, count, in->read));
    return gw_reply_nothing(req);
}
