/* item_render.c - items as replies show them: in a list, one, the versions of one. */
#include "core/item_life.h"
#include "core/item_lines.h"
#include "core/item_record_rules.h"
#include "core/item_store.h"
#include "gw/audience.h"
#include "gw/file.h"
#include "gw/mark.h"
#include "gw/people.h"
#include "gw/reading.h"
#include "gw/setting.h"

static bool
is_new(const struct gw_request *req, const struct gw_item *item)
{
    const int64_t days = gw_setting_number(req->app, ITEM_SETTING_NEW_DAYS);

    return item->state == GW_CURRENT && item->published_from > req->now - days * GW_DAY;
}

/* As the person asking stands. */
static void
confirm_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    bool confirmed = false;

    if (!item->confirm) {
        gw_json_null(json, "confirm");
        return;
    }
    /* The list is worth more than this: without it everything shows as not confirmed. */
    if (gw_reading_is_confirmed(req, item, &confirmed) != GW_OK)
        confirmed = false;
    gw_json_object(json, "confirm");
    gw_json_date(json, "by", item->confirm_by);
    gw_json_bool(json, "confirmed", confirmed);
    gw_json_bool(json, "overdue",
                 !confirmed && item_date_is_set(item->confirm_by) && item->confirm_by < req->today);
    gw_json_object_end(json);
}

void
item_members_render(struct gw_json *json, const struct gw_item *item)
{
    gw_json_int(json, "id", item->id);
    gw_json_int(json, "version", item->version);
    gw_json_text(json, "title", item->title);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    gw_json_int(json, "information_class", item->information_class);
    gw_json_int(json, "importance", item->importance);
    gw_json_time(json, "published_from", item->published_from);
    gw_json_time(json, "published_until", item->published_until);
    gw_json_time(json, "updated_at", item->updated_at);
    gw_json_int(json, "files_count", item->files_count);
    gw_json_int(json, "comments_count", item->comments_count);
}

void
gw_item_render_summary(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    if (item->members.bytes > 0)
        gw_json_raw(json, NULL, item->members);
    else
        item_members_render(json, item);
    gw_json_bool(json, "pinned", item->pinned_until > req->now);
    gw_department_render(req, json, "issuer", item->issuer_department_id);
    gw_person_render(req, json, "author", item->author_id);
    gw_json_bool(json, "read", gw_mark_is_read(req, item->item_no, item->published_from));
    gw_json_bool(json, "new", is_new(req, item));
    confirm_render(req, json, item);
}

static void
text_or_null_render(struct gw_json *json, const char *name, struct gw_text text)
{
    if (text.bytes == 0)
        gw_json_null(json, name);
    else
        gw_json_text(json, name, text);
}

enum gw_err
gw_item_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
    gw_json_text(json, "contact", item->contact);
    gw_department_render(req, json, "owner", item->owner_department_id);
    gw_person_render(req, json, "on_behalf_of", item->on_behalf_of);
    GW_TRY(gw_audience_render(req, json, "audience", item->audience_id));
    GW_TRY(gw_audience_render(req, json, "managers", item->managers_id));
    gw_json_int(json, "confidentiality", item->confidentiality);
    gw_json_bool(json, "comments_allowed", item->comments_allowed);
    gw_json_bool(json, "official_record", item->official_record);
    gw_json_bool(json, "hold", item->hold);
    gw_json_date(json, "review_on", item->review_on);
    text_or_null_render(json, "retention", item->retention);
    gw_json_date(json, "dispose_on", item->dispose_on);
    text_or_null_render(json, "document_no", item->document_no);
    gw_json_time(json, "pinned_until", item->pinned_until);
    gw_json_time(json, "created_at", item->created_at);
    GW_TRY(gw_files_render(req, json, item->id, 0));
    return gw_reading_render(req, json, item);
}

struct versions_writing {
    struct gw_request *req;
    struct gw_json *json;
    int64_t limit, rows;
    int64_t last; /* version of the last row shown */
};

/* One row more is asked for than shown, as with items. */
static void
version_row(void *arg, const struct gw_item_version *version)
{
    struct versions_writing *writing = arg;

    if (writing->rows++ == writing->limit)
        return;
    gw_json_object(writing->json, NULL);
    gw_json_int(writing->json, "version", version->version);
    gw_json_text(writing->json, "title", version->title);
    gw_json_time(writing->json, "changed_at", version->changed_at);
    gw_person_render(writing->req, writing->json, "author", version->author_id);
    gw_json_object_end(writing->json);
    writing->last = version->version;
}

enum gw_err
gw_item_versions_render(struct gw_request *req, struct gw_json *json, int64_t item_id,
                        struct gw_text after, int64_t limit)
{
    struct versions_writing writing = { .req = req, .json = json, .limit = limit };
    struct item_versions_range range = { .item_id = item_id, .rows_max = limit + 1 };

    GW_TRY(gw_cursor_decode(req, after, true, &range.before, 1));
    gw_json_array(json, "items");
    GW_TRY(item_versions_each(req->db, &range, version_row, &writing));
    gw_json_array_end(json);
    gw_cursor_encode(json, writing.rows > limit ? &writing.last : NULL, 1);
    return GW_OK;
}
