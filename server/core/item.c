/* item.c - items made, found, opened and changed (gw/item.h); what becomes of them: item_life.c.
 *
 * Every function here that changes something notes the item and the digests before and after on the
 * request, so that the audit entry of the route says what it did.
 */
#include "core/app.h"
#include "core/item_life.h"
#include "core/item_record_rules.h"
#include "core/item_rules.h"
#include "core/item_store.h"
#include "core/registry.h"
#include "gw/audience.h"
#include "gw/file.h"
#include "gw/mark.h"

#define CONFIDENTIALITY_DEFAULT 1

/* The limit that a message about the field names. */
static int64_t
field_limit(const char *field)
{
    if (strcmp(field, "contact") == 0)
        return GW_ITEM_CONTACT_CHARS_MAX;
    return strcmp(field, "document_no") == 0 ? ITEM_DOCUMENT_NO_CHARS_MAX : GW_ITEM_TITLE_CHARS_MAX;
}

/* `before` NULL: a new item. */
static enum gw_err
input_check(struct gw_request *req, const struct gw_item_input *in, const struct gw_item *before)
{
    const char *field;
    const char *fault = item_input_fault(in, before, req->now, &field);

    if (fault == NULL)
        fault = item_days_fault(in, before, req->today, &field);
    if (fault == NULL)
        return GW_OK;
    return gw_fail_number(req, GW_INVALID, field, fault, field_limit(field));
}

static enum gw_item_state
state_given(const struct gw_item_input *in, const struct gw_item *item, gw_time now)
{
    return in->draft ? GW_DRAFT : item_state_at(item->published_from, item->published_until, now);
}

static gw_date
date_given(gw_date date)
{
    return item_date_is_set(date) ? date : GW_DATE_NONE;
}

/* What a new item and a change take over alike. */
static void
input_take(struct gw_request *req, const struct gw_item_input *in, struct gw_item *item)
{
    item->title = in->title;
    item->contact = in->contact;
    item->issuer_department_id = in->issuer_department_id;
    item->audience_id = in->audience_id;
    item->managers_id = in->managers_id;
    item->importance = in->importance;
    item->information_class = in->information_class;
    item->comments_allowed = in->comments_allowed;
    item->official_record = in->official_record;
    item->confirm = in->confirm;
    item->confirm_by = date_given(in->confirm_by);
    item->review_on = date_given(in->review_on);
    item->pinned_until = in->pinned_until;
    item->retention = in->retention;
    item->document_no = in->document_no;
    item->published_until = in->published_until;
    item->updated_at = req->now;
    if (in->confidentiality != 0)
        item->confidentiality = in->confidentiality;
    if (in->on_behalf_of != 0)
        item->on_behalf_of = in->on_behalf_of;
    if (in->files.ids != NULL)
        item->files_count = (int64_t)in->files.count;
    item->state = state_given(in, item, req->now);
    item->dispose_on = item_dispose_day(req, item);
}

enum gw_err
gw_item_insert(struct gw_request *req, const struct gw_kind *kind, const struct gw_item_input *in,
               int64_t *item_id)
{
    struct gw_item item = {
        .kind = kind->name,
        .container_id = in->container_id,
        .parent_id = in->parent_id,
        .owner_department_id = in->owner_department_id,
        .author_id = req->person_id,
        .confidentiality = CONFIDENTIALITY_DEFAULT,
        .published_from = item_begins_at(in, NULL, req->now),
        .version = 1,
        .created_at = req->now,
    };
    struct gw_digest after;

    GW_TRY(input_check(req, in, NULL));
    input_take(req, in, &item);
    item.id = gw_db_new_id(req->db);
    GW_TRY(gw_db_next(req->db, "item_no", &item.item_no));
    GW_TRY(item_insert(req->db, &item));
    GW_TRY(item_version_insert(req->db, &item, req->person_id, in->content));
    GW_TRY(gw_mark_set(req, item.item_no, true)); /* who wrote it knows it */
    if (in->files.count > 0)
        GW_TRY(gw_files_attach(req, item.id, item.version, in->files));
    GW_TRY(item_follow(req, NULL, &item));
    GW_TRY(item_digest_now(req, &item, in->content, &after));
    item_audit(req, &item, NULL, &after);
    *item_id = item.id;
    return GW_OK;
}

static enum gw_err
duty_check(struct gw_request *req, const struct gw_item *item)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));

    if (kind == NULL || kind->on_duty == NULL || req->actor == NULL)
        return GW_MISSING;
    return kind->on_duty(req, item);
}

enum gw_err
gw_item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
             struct gw_item *out)
{
    struct gw_item item;
    bool visible;

    GW_TRY(item_load(req, kind, item_id, &item, &visible));
    if (item.hidden_at != 0 || item.removed_at != 0 || item.trashed_at != 0)
        return GW_MISSING;
    if (!visible)
        GW_TRY(duty_check(req, &item));
    *out = item;
    return GW_OK;
}

const struct gw_kind *
gw_kind_find(const struct gw_request *req, struct gw_text name)
{
    return registry_kind(req->app->registry, name);
}

/* A kind without a decision of its own: what is published is for whoever has its permission and
 * belongs to the audience. */
static enum gw_err
open_plainly(struct gw_request *req, const struct gw_kind *kind, const struct gw_item *item,
             struct gw_item_access *access)
{
    access->manages = gw_item_is_managed(req, item, kind->read);
    access->comments = item->comments_allowed;
    access->records = item->state == GW_CURRENT || item->state == GW_PAST;
    access->names_section = access->records;
    return access->records || access->manages ? GW_OK : GW_MISSING;
}

enum gw_err
item_kind_open(struct gw_request *req, const struct gw_item *item, struct gw_item_access *access)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));

    *access = (struct gw_item_access){ .manages = false };
    if (kind == NULL || !gw_may(req, kind->read, item->owner_department_id, item->author_id))
        return GW_MISSING;
    return kind->open != NULL ? kind->open(req, item, access)
                              : open_plainly(req, kind, item, access);
}

enum gw_err
gw_item_open(struct gw_request *req, int64_t item_id, struct gw_item *item,
             struct gw_item_access *access)
{
    GW_TRY(gw_item_load(req, NULL, item_id, item));
    return item_kind_open(req, item, access);
}

bool
gw_item_is_managed(const struct gw_request *req, const struct gw_item *item, const char *permission)
{
    const struct gw_actor *actor = req->actor;
    const bool is_own = item->author_id == req->person_id ||
                        (item->on_behalf_of != 0 && item->on_behalf_of == req->person_id);

    if (item->managers_id != 0 && gw_audience_includes(actor, item->managers_id))
        return true;
    if (!gw_may(req, permission, item->owner_department_id, is_own ? req->person_id : 0))
        return false;
    return is_own || gw_actor_heads_department(actor, item->owner_department_id);
}

static struct gw_item
changed(struct gw_request *req, const struct gw_item *item, const struct gw_item_input *in)
{
    struct gw_item after = *item;

    after.published_from = item_begins_at(in, item, req->now);
    input_take(req, in, &after);
    after.version = item->version + 1;
    return after;
}

/* A draft has one version, whatever was written over: the record begins with what was published.
 * It is its author's, whoever writes in it. */
static enum gw_err
version_store(struct gw_request *req, const struct gw_item *before, const struct gw_item *after,
              struct gw_text content)
{
    return before->state == GW_DRAFT
               ? item_version_replace(req->db, after, after->author_id, content)
               : item_version_insert(req->db, after, req->person_id, content);
}

static enum gw_err
change_store(struct gw_request *req, const struct gw_item *before, const struct gw_item *after,
             const struct gw_item_input *in)
{
    GW_TRY(item_update(req->db, after, before->version));
    GW_TRY(version_store(req, before, after, in->content));
    if (in->files.ids != NULL)
        GW_TRY(gw_files_attach(req, after->id, after->version, in->files));
    if (after->audience_id != before->audience_id)
        GW_TRY(item_children_follow(req->db, after->id, after->audience_id));
    return item_follow(req, before, after);
}

enum gw_err
gw_item_update(struct gw_request *req, struct gw_item *item, const struct gw_item_input *in)
{
    struct gw_item after;
    struct gw_item_version stored;
    struct gw_digest digest_before, digest_after;

    if (item->state == GW_WITHDRAWN)
        return gw_fail(req, GW_CONFLICT, NULL, "item.withdrawn_already");
    if (item->version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "item.stale", item->version);
    GW_TRY(input_check(req, in, item));
    after = changed(req, item, in);
    if (after.state != item->state && !gw_fsm_may(&item_states, item->state, after.state))
        return gw_fail(req, GW_CONFLICT, NULL, "item.state_refused");
    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_digest_now(req, item, stored.content, &digest_before));
    GW_TRY(change_store(req, item, &after, in));
    GW_TRY(item_digest_now(req, &after, in->content, &digest_after));
    item_audit(req, &after, &digest_before, &digest_after);
    *item = after;
    return GW_OK;
}

/* The draft as an input that publishes it. */
static struct gw_item_input
publication_input(const struct gw_item *item, const struct gw_item_publication *publication)
{
    return (struct gw_item_input){
        .title = item->title,
        .contact = item->contact,
        .container_id = item->container_id,
        .parent_id = item->parent_id,
        .owner_department_id = item->owner_department_id,
        .issuer_department_id = item->issuer_department_id,
        .audience_id = item->audience_id,
        .information_class = item->information_class,
        .importance = item->importance,
        .managers_id = item->managers_id,
        .confidentiality = item->confidentiality,
        .comments_allowed = item->comments_allowed,
        .official_record = item->official_record,
        .confirm = item->confirm,
        .confirm_by = publication->confirm_by,
        .review_on = item->review_on,
        .pinned_until = item->pinned_until,
        .retention = item->retention,
        .document_no = item->document_no,
        .class_five_recognised = publication->class_five_recognised,
        .published_until = item->published_until,
    };
}

enum gw_err
gw_item_publish_check(struct gw_request *req, const struct gw_item *item,
                      const struct gw_item_publication *publication)
{
    const struct gw_item_input in = publication_input(item, publication);

    if (item->state != GW_DRAFT)
        return gw_fail(req, GW_CONFLICT, NULL, "item.not_a_draft");
    return input_check(req, &in, item);
}

enum gw_err
gw_item_publish(struct gw_request *req, struct gw_item *item,
                const struct gw_item_publication *publication)
{
    const struct gw_item_input in = publication_input(item, publication);
    struct gw_digest digest_before, digest_after;
    struct gw_item_version stored;
    struct gw_item after;

    GW_TRY(gw_item_publish_check(req, item, publication));
    after = changed(req, item, &in);
    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_update(req->db, &after, item->version));
    GW_TRY(item_version_replace(req->db, &after, stored.author_id, stored.content));
    GW_TRY(item_follow(req, item, &after));
    GW_TRY(item_digest_now(req, item, stored.content, &digest_before));
    GW_TRY(item_digest_now(req, &after, stored.content, &digest_after));
    item_audit(req, &after, &digest_before, &digest_after);
    *item = after;
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
    const struct item_newest newest = { .kind = kind,
                                        .container_id = container_id,
                                        .items_max = out->rows_max };

    return item_newest_load(req, &newest, out->rows, &out->count);
}
