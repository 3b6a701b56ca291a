/* item_import.c - items that come from another product, with their own authors and times
 * (gw/item.h). */

#include "core/app.h"
#include "core/dispatch.h"
#include "core/item_import_store.h"
#include "core/item_life.h"
#include "core/item_rules.h"
#include "core/item_store.h"
#include "core/marks.h"

#define MARK_BYTES_MAX ((size_t)4 << 20)

const char *
gw_item_origin_fault(const struct gw_item_input *in, const struct gw_item_origin *origin,
                     gw_time now)
{
    const char *field;

    if (origin->at > now)
        return "item.import_future";
    return item_input_fault(in, NULL, origin->at, &field);
}

/* The request's own entry is about the whole run. */
static enum gw_err
import_audit_item(struct gw_request *req, const struct gw_item *item, struct gw_text content)
{
    const struct gw_digest after = item_digest(item, content, GW_TEXT_NONE);
    const struct audit_record record = { .verb = GW_TEXT("item.import"),
                                         .kind = gw_text_from(item->kind),
                                         .item_id = item->id,
                                         .after = &after };

    return dispatch_audit_more(req, &record);
}

enum gw_err
gw_item_import(struct gw_request *req, const struct gw_kind *kind, const struct gw_item_input *in,
               const struct gw_item_origin *origin, struct gw_item_imported *out)
{
    const gw_time from = in->published_from != 0 ? in->published_from : origin->at;
    struct gw_item item = {
        .kind = kind->name,
        .container_id = in->container_id,
        .title = in->title,
        .contact = in->contact,
        .owner_department_id = in->owner_department_id,
        .issuer_department_id = in->issuer_department_id,
        .author_id = origin->author_id,
        .audience_id = in->audience_id,
        .importance = in->importance,
        .information_class = in->information_class,
        .confidentiality = 1,
        .confirm_by = GW_DATE_NONE,
        .review_on = GW_DATE_NONE,
        .published_from = from,
        .published_until = in->published_until,
        .state = item_state_at(from, in->published_until, req->now),
        .version = 1,
        .created_at = origin->at,
        .updated_at = origin->at,
    };

    item.dispose_on = item_dispose_day(req, &item);
    item.id = gw_db_new_id(req->db);
    GW_TRY(gw_db_next(req->db, "item_no", &item.item_no));
    GW_TRY(item_insert(req->db, &item));
    GW_TRY(item_version_insert(req->db, &item, origin->author_id, in->content));
    GW_TRY(item_follow(req, NULL, &item));
    GW_TRY(import_audit_item(req, &item, in->content));
    *out = (struct gw_item_imported){ .id = item.id, .item_no = item.item_no };
    return GW_OK;
}

static enum gw_err
mark_all(struct gw_request *req, struct gw_ids people, const struct gw_bitmap *items)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *scratch = gw_arena_new(MARK_BYTES_MAX);
    int64_t number = 0;

    if (scratch == NULL)
        return GW_BUSY;
    for (size_t i = 0; i < people.count; i++) {
        const struct mark_change change = { .person_id = people.ids[i],
                                            .items = items,
                                            .read = true };

        GW_TRY(mark_update(req->db, scratch, &change, &number));
        gw_arena_reset(scratch);
    }
    if (people.count > 0)
        marks_forget(req->app->marks, req->db, req->arena, 0, number);
    return GW_OK;
}

enum gw_err
gw_items_imported(struct gw_request *req, int64_t first_no, int64_t last_no)
{
    struct gw_bitmap *items;
    struct gw_ids people;

    GW_TRY(gw_bitmap_make(req->arena, &items));
    GW_TRY(gw_bitmap_add_range(items, (uint32_t)first_no, (uint32_t)last_no));
    GW_TRY(item_import_people(req, &people));
    return mark_all(req, people, items);
}
