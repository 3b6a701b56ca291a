/* confirmation_routes.c - HTTP handlers that confirm an item: for oneself, for another (代理確認),
 * for a section (所属確認), and undo it.
 *
 * Confirming is an act: always in the record with who did it, and shown with both names. The author
 * is never asked; nobody confirms who isn't counted today.
 */
#include "core/app.h"
#include "core/core_handlers.h"
#include "core/marks.h"
#include "core/reading.h"
#include "core/reading_store.h"
#include "gw/audit.h"
#include "gw/mark.h"
#include "gw/setting.h"

#define ID_MAX (((int64_t)1 << 53) - 1)

const struct gw_field confirmation_fields[] = {
    GW_FIELD(struct confirmation_input, person_id, .min = 1, .max = ID_MAX,
             .summary = "Confirm for this person, as chief or deputy of the section"),
    GW_FIELD(struct confirmation_input, department_id, .min = 1, .max = ID_MAX,
             .summary = "Confirm for this department, of which one is; with `told`"),
    GW_FIELD(struct confirmation_input, told, .count_max = READING_TOLD_MAX,
             .summary = "People of the department who were told"),
    { 0 },
};

/* Whose confirmations change, as one change of the bitmaps in memory. */
static enum gw_err
bitmaps_follow(struct gw_request *req, const struct gw_item *item, struct gw_ids people,
               bool confirmed)
{
    struct mark_change change = { .read = confirmed };
    struct gw_bitmap *items;
    int64_t number;

    GW_TRY(gw_bitmap_make(req->arena, &items));
    GW_TRY(gw_bitmap_add(items, (uint32_t)item->item_no));
    change.items = items;
    GW_TRY(gw_db_next(req->db, "confirmation", &number));
    for (size_t i = 0; i < people.count; i++) {
        change.person_id = people.ids[i];
        marks_follow(req->app->confirmed, req->db, req->arena, &change, number);
    }
    return GW_OK;
}

/* Stores what is new of it; `row` says all but the person. */
static enum gw_err
confirmations_store(struct gw_request *req, const struct gw_item *item, struct confirmation *row,
                    struct gw_ids people)
{
    int64_t *fresh = GW_NEW_ARRAY(req->arena, int64_t, people.count + 1);
    size_t count = 0;

    row->item_id = item->id;
    row->item_no = item->item_no;
    row->confirmed_by = req->person_id;
    row->version = item->version;
    row->confirmed_at = req->now;
    for (size_t i = 0; i < people.count; i++) {
        bool added;

        row->person_id = people.ids[i];
        GW_TRY(confirmation_insert(req->db, row, &added));
        if (added)
            fresh[count++] = people.ids[i];
    }
    return bitmaps_follow(req, item, (struct gw_ids){ fresh, count }, true);
}

static enum gw_err
confirm_own(struct gw_request *req, const struct gw_item *item, const struct reading_sets *sets)
{
    struct confirmation row = { .kind = "own" };

    if (!reading_ids_have(sets->counted, req->person_id) || req->person_id == sets->author_id)
        return gw_fail(req, GW_DENIED, NULL, "item.confirm_not_asked");
    return confirmations_store(req, item, &row, (struct gw_ids){ &req->person_id, 1 });
}

static enum gw_err
confirm_for_person(struct gw_request *req, const struct gw_item *item,
                   const struct reading_sets *sets, const struct confirmation_input *in)
{
    struct confirmation row = { .kind = "on_behalf" };
    bool may;

    GW_TRY(reading_may_stand_in(req, in->person_id, req->person_id, &may));
    if (!may)
        return gw_fail(req, GW_DENIED, "person_id", "item.confirm_not_for_them");
    if (!reading_ids_have(sets->counted, in->person_id) || in->person_id == sets->author_id)
        return gw_fail(req, GW_CONFLICT, "person_id", "item.confirm_they_are_not_asked");
    return confirmations_store(req, item, &row, (struct gw_ids){ &in->person_id, 1 });
}

static enum gw_err
told_check(struct gw_request *req, const struct reading_sets *sets,
           const struct confirmation_input *in)
{
    struct gw_ids section;

    if (in->told.count == 0)
        return gw_fail(req, GW_INVALID, "told", "item.confirm_nobody_told");
    GW_TRY(department_people_load(req, in->department_id, &section));
    for (size_t i = 0; i < in->told.count; i++) {
        const int64_t id = in->told.ids[i];

        if (!reading_ids_have(section, id))
            return gw_fail(req, GW_INVALID, "told", "item.confirm_told_elsewhere");
        if (!reading_ids_have(sets->counted, id) || id == sets->author_id)
            return gw_fail(req, GW_INVALID, "told", "item.confirm_they_are_not_asked");
    }
    return GW_OK;
}

/* Who confirms for the section has read it, too: the own confirmation goes with it. */
static enum gw_err
confirm_for_department(struct gw_request *req, const struct gw_item *item,
                       const struct reading_sets *sets, const struct confirmation_input *in)
{
    struct confirmation row = { .kind = "department", .department_id = in->department_id };

    if (!gw_actor_under_department(req->actor, in->department_id))
        return gw_fail(req, GW_DENIED, "department_id", "item.confirm_not_your_department");
    GW_TRY(told_check(req, sets, in));
    if (reading_may_confirm(item, sets, req->person_id))
        GW_TRY(confirm_own(req, item, sets));
    return confirmations_store(req, item, &row, in->told);
}

static enum gw_err
open_for_confirming(struct gw_request *req, struct gw_item *item)
{
    struct gw_item_access access;

    GW_TRY(gw_item_open(req, req->path_ids[0], item, &access));
    if (!item->confirm || !access.records || (item->state != GW_CURRENT && item->state != GW_PAST))
        return gw_fail(req, GW_CONFLICT, NULL, "item.confirm_not_asked_for");
    gw_audit_item(req, item->kind, item->id);
    return GW_OK;
}

/* PUT /api/item/items/{id}/confirmation {} | {"person_id"} | {"department_id", "told": [ids]} */
enum gw_err
item_confirmation_create(struct gw_request *req)
{
    const struct confirmation_input *in = req->body;
    struct reading_sets sets;
    struct gw_item item;
    enum gw_err err;

    if (in->person_id != 0 && in->department_id != 0)
        return gw_fail(req, GW_INVALID, "person_id", "item.confirm_for_one_or_many");
    GW_TRY(open_for_confirming(req, &item));
    GW_TRY(reading_today_load(req, &item, &sets));
    if (in->department_id != 0)
        err = confirm_for_department(req, &item, &sets, in);
    else if (in->person_id != 0)
        err = confirm_for_person(req, &item, &sets, in);
    else
        err = confirm_own(req, &item, &sets);
    GW_TRY(err);
    GW_TRY(gw_mark_set(req, item.item_no, true));
    return gw_reply_nothing(req);
}

/* DELETE /api/item/items/{id}/confirmation
 *
 * Pressed by mistake: one's own, until the day ends.
 */
enum gw_err
item_confirmation_remove(struct gw_request *req)
{
    const int offset_min = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE);
    struct confirmation row;
    struct gw_item item;
    enum gw_err err;

    GW_TRY(open_for_confirming(req, &item));
    err = confirmation_load(req->db, item.id, req->person_id, &row);
    if (err == GW_MISSING)
        return gw_fail(req, GW_CONFLICT, NULL, "item.confirm_not_done");
    GW_TRY(err);
    if (!reading_may_undo(row.kind, gw_date_of(row.confirmed_at, offset_min), req->today))
        return gw_fail(req, GW_CONFLICT, NULL, "item.confirm_stays");
    GW_TRY(confirmation_remove(req->db, item.id, req->person_id));
    GW_TRY(bitmaps_follow(req, &item, (struct gw_ids){ &req->person_id, 1 }, false));
    return gw_reply_nothing(req);
}
