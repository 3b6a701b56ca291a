/* item.c - the life of an item: made, changed, withdrawn, moved by the clock (gw/item.h).
 *
 * Every function here that changes something notes the item and the digests before and after on the
 * request, so that the audit entry of the route says what it did.
 */
#include "core/item_rules.h"
#include "core/item_store.h"
#include "gw/mark.h"

#define CONFIDENTIALITY_DEFAULT 1

static void
audit_change(struct gw_request *req, const struct gw_item *item, const struct gw_digest *before,
             const struct gw_digest *after)
{
    gw_audit_item(req, item->kind, item->id);
    gw_audit_digests(req, before, after);
}

/* The number is for the messages that name a limit. */
static enum gw_err
input_refuse(struct gw_request *req, const char *field, const char *fault)
{
    const bool is_contact = strcmp(field, "contact") == 0;

    return gw_fail_number(req, GW_INVALID, field, fault,
                          is_contact ? GW_ITEM_CONTACT_CHARS_MAX : GW_ITEM_TITLE_CHARS_MAX);
}

enum gw_err
gw_item_insert(struct gw_request *req, const struct gw_kind *kind, const struct gw_item_input *in,
               int64_t *item_id)
{
    const char *field;
    const char *fault = item_input_fault(in, NULL, req->now, &field);
    struct gw_item item = {
        .kind = kind->name,
        .container_id = in->container_id,
        .parent_id = in->parent_id,
        .title = in->title,
        .contact = in->contact,
        .owner_department_id = in->owner_department_id,
        .issuer_department_id = in->issuer_department_id,
        .author_id = req->person_id,
        .audience_id = in->audience_id,
        .importance = in->importance,
        .information_class = in->information_class,
        .confidentiality = CONFIDENTIALITY_DEFAULT,
        .published_from = in->published_from != 0 ? in->published_from : req->now,
        .published_until = in->published_until,
        .version = 1,
        .created_at = req->now,
        .updated_at = req->now,
    };
    struct gw_digest after;

    if (fault != NULL)
        return input_refuse(req, field, fault);
    item.state = item_state_at(item.published_from, item.published_until, req->now);
    item.id = gw_db_new_id(req->db);
    GW_TRY(gw_db_next(req->db, "item_no", &item.item_no));
    GW_TRY(item_insert(req->db, &item));
    GW_TRY(item_version_insert(req->db, &item, req->person_id, in->content));
    GW_TRY(gw_mark_set(req, item.item_no, true)); /* who wrote it knows it */
    after = item_digest(&item, in->content);
    audit_change(req, &item, NULL, &after);
    *item_id = item.id;
    return GW_OK;
}

enum gw_err
gw_item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
             struct gw_item *out)
{
    struct gw_item item;
    bool visible;

    GW_TRY(item_load(req, kind, item_id, &item, &visible));
    if (!visible || item.hidden_at != 0 || item.removed_at != 0 || item.trashed_at != 0)
        return GW_MISSING;
    *out = item;
    return GW_OK;
}

static struct gw_item
changed(const struct gw_item *item, const struct gw_item_input *in, gw_time now)
{
    struct gw_item after = *item;

    after.title = in->title;
    after.contact = in->contact;
    after.issuer_department_id = in->issuer_department_id;
    after.audience_id = in->audience_id;
    after.importance = in->importance;
    after.information_class = in->information_class;
    if (in->published_from != 0)
        after.published_from = in->published_from;
    after.published_until = in->published_until;
    if (item->state != GW_DRAFT)
        after.state = item_state_at(after.published_from, after.published_until, now);
    after.version = item->version + 1;
    after.updated_at = now;
    return after;
}

enum gw_err
gw_item_update(struct gw_request *req, struct gw_item *item, const struct gw_item_input *in)
{
    const char *field;
    const char *fault;
    struct gw_item after;
    struct gw_item_version stored;
    struct gw_digest digest_before, digest_after;

    if (item->state == GW_WITHDRAWN)
        return gw_fail(req, GW_CONFLICT, NULL, "item.withdrawn_already");
    if (item->version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "item.stale", item->version);
    fault = item_input_fault(in, item, req->now, &field);
    if (fault != NULL)
        return input_refuse(req, field, fault);
    after = changed(item, in, req->now);
    if (after.state != item->state && !gw_fsm_may(&item_states, item->state, after.state))
        return gw_fail(req, GW_CONFLICT, NULL, "item.state_refused");
    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_update(req->db, &after, item->version));
    GW_TRY(item_version_insert(req->db, &after, req->person_id, in->content));
    digest_before = item_digest(item, stored.content);
    digest_after = item_digest(&after, in->content);
    audit_change(req, &after, &digest_before, &digest_after);
    *item = after;
    return GW_OK;
}

enum gw_err
gw_item_withdraw(struct gw_request *req, struct gw_item *item)
{
    struct gw_item after = *item;
    struct gw_item_version stored;
    struct gw_digest digest_before, digest_after;

    if (!gw_fsm_may(&item_states, item->state, GW_WITHDRAWN))
        return gw_fail(req, GW_CONFLICT, NULL, "item.withdrawn_already");
    after.state = GW_WITHDRAWN;
    after.updated_at = req->now;
    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_update(req->db, &after, item->version));
    digest_before = item_digest(item, stored.content);
    digest_after = item_digest(&after, stored.content);
    audit_change(req, &after, &digest_before, &digest_after);
    *item = after;
    return GW_OK;
}

enum gw_err
gw_item_advance(struct gw_request *req, const struct gw_kind *kind, struct gw_item_moved *moved,
                size_t moved_max, size_t *moved_count)
{
    struct item_due due = { .kind = kind, .state = GW_CURRENT, .now = req->now };
    size_t begun, ended;

    GW_TRY(item_due_list(req->db, &due, moved, moved_max, &begun));
    due.state = GW_PAST;
    GW_TRY(item_due_list(req->db, &due, moved + begun, moved_max - begun, &ended));
    for (size_t i = 0; i < begun + ended; i++)
        GW_TRY(item_state_update(req->db, moved[i].id, moved[i].state));
    *moved_count = begun + ended;
    return GW_OK;
}

enum gw_err
gw_item_version_load(struct gw_request *req, int64_t item_id, int64_t version,
                     struct gw_item_version *out)
{
    return item_version_load(req->db, req->arena, item_id, version, out);
}

enum gw_err
gw_item_newest(struct gw_request *req, const struct gw_kind *kind, int64_t container_id,
               struct gw_item_rows *out)
{
    const struct item_range range = { .kind = kind,
                                      .container_id = container_id,
                                      .now = req->now,
                                      .rows_max = (int64_t)out->rows_max };

    return item_newest_load(req, &range, out->rows, &out->count);
}
