/* item_life.c - what becomes of an item: withdrawn, ended, moved, into the trash and back, held,
 * moved by the clock, purged (gw/item.h).
 */
#include "core/item_life.h"

#include "core/app.h"
#include "core/core_handlers.h"
#include "core/file_store.h"
#include "core/item_index.h"
#include "core/item_lines.h"
#include "core/item_record_rules.h"
#include "core/item_rules.h"
#include "core/item_store.h"
#include "core/reading.h"
#include "core/search_store.h"
#include "gw/event.h"
#include "gw/file.h"
#include "gw/log.h"
#include "gw/reading.h"
#include "gw/search.h"
#include "gw/setting.h"

void
item_audit(struct gw_request *req, const struct gw_item *item, const struct gw_digest *before,
           const struct gw_digest *after)
{
    gw_audit_item(req, item->kind, item->id);
    gw_audit_digests(req, before, after);
}

enum gw_err
item_digest_now(struct gw_request *req, const struct gw_item *item, struct gw_text content,
                struct gw_digest *out)
{
    struct attachment_texts files = { .record = GW_TEXT_NONE };

    if (item->files_count > 0)
        GW_TRY(attachment_texts_load(req->db, req->arena, item->id, &files));
    *out = item_digest(item, content, files.record);
    return GW_OK;
}

enum gw_err
item_audit_new(struct gw_request *req, int64_t item_id)
{
    struct item_slice row = { .after_id = item_id - 1, .rows_max = 1 };
    struct gw_item_version stored;
    struct gw_digest after;

    GW_TRY(item_slice_load(req->db, req->arena, &row));
    if (row.count == 0 || row.rows[0].id != item_id)
        return GW_MISSING;
    GW_TRY(item_version_load(req->db, req->arena, item_id, row.rows[0].version, &stored));
    GW_TRY(item_digest_now(req, &row.rows[0], stored.content, &after));
    item_audit(req, &row.rows[0], NULL, &after);
    return GW_OK;
}

gw_date
item_dispose_day(const struct gw_request *req, const struct gw_item *item)
{
    const int offset_min = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE);
    gw_time ended_at;

    if (item->retention.bytes == 0 || (item->state != GW_PAST && item->state != GW_WITHDRAWN))
        return GW_DATE_NONE;
    ended_at = item->state == GW_PAST ? item->published_until : item->discarded_at;
    return item_dispose_on(item->retention, gw_date_of(ended_at, offset_min));
}

/* Drafts are in nobody's search. */
static bool
is_searched(const struct gw_item *item)
{
    return item != NULL && item->state != GW_DRAFT;
}

static bool
asks(const struct gw_item *item)
{
    return item != NULL && item->confirm && item->state == GW_CURRENT;
}

static bool
is_shown_comment(const struct gw_item *item)
{
    return item != NULL && item->parent_id != 0 && item->state == GW_CURRENT;
}

enum gw_err
item_follow(struct gw_request *req, const struct gw_item *before, const struct gw_item *after)
{
    GW_TRY(reading_follow(req, before, after));
    if (is_searched(before) || is_searched(after))
        GW_TRY(gw_search_touch(req, after->id));
    if (is_shown_comment(before) != is_shown_comment(after)) {
        GW_TRY(item_comments_count(req->db, after->parent_id, is_shown_comment(after) ? 1 : -1));
        item_lines_forget(req, after->parent_id);
    }
    item_index_change(req, before, after);
    if (before != NULL)
        item_lines_forget(req, before->id);
    return asks(after) && !asks(before) ? gw_reading_begin(req, after) : GW_OK;
}

enum gw_err
item_tell(struct gw_request *req, const struct gw_item *item, const char *what)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));

    return kind == NULL || kind->changed == NULL ? GW_OK : kind->changed(req, item, what);
}

/* Stores what became of the item without a new version: what it says is the same. */
static enum gw_err
become(struct gw_request *req, struct gw_item *item, const struct gw_item *after)
{
    struct gw_item_version stored;
    struct gw_digest digest_before, digest_after;

    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_update(req->db, after, item->version));
    GW_TRY(item_follow(req, item, after));
    GW_TRY(item_digest_now(req, item, stored.content, &digest_before));
    GW_TRY(item_digest_now(req, after, stored.content, &digest_after));
    item_audit(req, after, &digest_before, &digest_after);
    *item = *after;
    return GW_OK;
}

static void
discard(const struct gw_request *req, struct gw_item *item)
{
    item->discarded_by = req->person_id;
    item->discarded_at = req->now;
    item->updated_at = req->now;
}

enum gw_err
gw_item_withdraw(struct gw_request *req, struct gw_item *item)
{
    struct gw_item after = *item;

    if (item->state == GW_DRAFT)
        return gw_item_trash(req, item); /* nobody has seen it: undo must not publish it */
    if (!gw_fsm_may(&item_states, item->state, GW_WITHDRAWN))
        return gw_fail(req, GW_CONFLICT, NULL, "item.withdrawn_already");
    after.state = GW_WITHDRAWN;
    if (item->parent_id != 0)
        after.trashed_at = req->now; /* a comment is purged as a draft is */
    discard(req, &after);
    after.dispose_on = item_dispose_day(req, &after);
    return become(req, item, &after);
}

enum gw_err
gw_item_end(struct gw_request *req, struct gw_item *item)
{
    struct gw_item after = *item;

    if (item->state != GW_WAITING && item->state != GW_CURRENT)
        return gw_fail(req, GW_CONFLICT, NULL, "item.not_published");
    after.state = GW_PAST;
    after.published_until = req->now;
    if (after.published_from > req->now)
        after.published_from = req->now;
    after.updated_at = req->now;
    after.dispose_on = item_dispose_day(req, &after);
    return become(req, item, &after);
}

enum gw_err
gw_item_trash(struct gw_request *req, struct gw_item *item)
{
    struct gw_item after = *item;

    if (item->hold)
        return gw_fail(req, GW_CONFLICT, NULL, "item.is_held");
    if (item->state != GW_DRAFT || item->trashed_at != 0)
        return gw_fail(req, GW_CONFLICT, NULL, "item.is_published");
    after.trashed_at = req->now;
    discard(req, &after);
    return become(req, item, &after);
}

enum gw_err
item_load_discarded(struct gw_request *req, int64_t item_id, struct gw_item *out)
{
    struct gw_item item;
    bool visible;

    GW_TRY(item_load(req, NULL, item_id, &item, &visible));
    if (!visible || item.hidden_at != 0 || item.removed_at != 0)
        return GW_MISSING;
    *out = item;
    return GW_OK;
}

enum gw_err
gw_item_load_trashed(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                     struct gw_item *out)
{
    struct gw_item item;

    GW_TRY(item_load_discarded(req, item_id, &item));
    if (strcmp(item.kind, kind->name) != 0)
        return GW_MISSING;
    *out = item;
    return GW_OK;
}

enum gw_err
gw_item_restore(struct gw_request *req, struct gw_item *item)
{
    struct gw_item after = *item;

    if (item->state == GW_WITHDRAWN)
        after.state = item_state_at(item->published_from, item->published_until, req->now);
    else if (item->state != GW_DRAFT || item->trashed_at == 0)
        return gw_fail(req, GW_CONFLICT, NULL, "item.not_in_the_trash");
    after.trashed_at = 0;
    after.discarded_by = 0;
    after.discarded_at = 0;
    after.updated_at = req->now;
    after.dispose_on = item_dispose_day(req, &after);
    return become(req, item, &after);
}

enum gw_err
gw_item_move(struct gw_request *req, struct gw_item *item, int64_t container_id,
             int64_t audience_id)
{
    struct gw_item after = *item;

    if (item->state == GW_WITHDRAWN)
        return gw_fail(req, GW_CONFLICT, NULL, "item.withdrawn_already");
    after.container_id = container_id;
    after.audience_id = audience_id;
    GW_TRY(become(req, item, &after));
    GW_TRY(item_children_follow(req->db, item->id, audience_id));
    return search_outbox_add_below(req->db, item->id);
}

enum gw_err
item_hold_set(struct gw_request *req, struct gw_item *item, bool hold)
{
    struct gw_item after = *item;

    if (item->hold == hold)
        return gw_fail(req, GW_CONFLICT, NULL, hold ? "item.is_held" : "item.is_not_held");
    after.hold = hold;
    return become(req, item, &after);
}

/* The log says what the clock of before had done; the record never said that anybody ended it. */
static void
shown_again_log(void *arg)
{
    const struct gw_item *item = arg;

    gw_log(GW_LOG_WARN, "item.ended_too_early", GW_LOG_STR("kind", gw_text_from(item->kind)),
           GW_LOG_NUM("id", item->id));
}

static enum gw_item_state
next_state(const struct gw_item *item, gw_time now)
{
    if (item->state == GW_WAITING)
        return GW_CURRENT;
    if (item->state == GW_CURRENT)
        return GW_PAST;
    return item_state_at(item->published_from, item->published_until, now);
}

/* What the clock does to one item. */
static enum gw_err
advance(struct gw_request *req, struct gw_item *item, struct gw_item_moved *moved)
{
    struct gw_item after = *item;

    after.state = next_state(item, req->now);
    after.dispose_on = item_dispose_day(req, &after);
    GW_TRY(item_state_update(req->db, item->id, after.state, after.dispose_on));
    *moved = (struct gw_item_moved){ .id = item->id,
                                     .container_id = item->container_id,
                                     .audience_id = item->audience_id,
                                     .state = after.state };
    if (item->state == GW_PAST)
        gw_after_commit(req->db, shown_again_log, item);
    return item_follow(req, item, &after);
}

enum gw_err
gw_item_advance(struct gw_request *req, const struct gw_kind *kind, struct gw_item_moved *moved,
                size_t moved_max, size_t *moved_count)
{
    static const enum gw_item_state left[] = { GW_WAITING, GW_CURRENT, GW_PAST };
    struct gw_item *items = GW_NEW_ARRAY(req->arena, struct gw_item, moved_max);
    size_t count = 0;

    for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++) {
        const struct item_due due = { .kind = kind, .state = left[i] };
        size_t more;

        GW_TRY(item_due_list(req, &due, items + count, moved_max - count, &more));
        for (const size_t end = count + more; count < end; count++)
            GW_TRY(advance(req, &items[count], &moved[count]));
    }
    *moved_count = count;
    return GW_OK;
}

enum gw_err
item_purge(struct gw_request *req, const struct gw_item *item)
{
    const struct gw_event gone = { .name = "item.purged",
                                   .item_id = item->id,
                                   .container_id = item->container_id };
    struct gw_item_version stored;
    struct gw_digest before;

    if (item->hold || item->trashed_at == 0)
        return GW_CONFLICT;
    GW_TRY(item_version_load(req->db, req->arena, item->id, item->version, &stored));
    GW_TRY(item_digest_now(req, item, stored.content, &before));
    GW_TRY(gw_event_publish(req, &gone));
    GW_TRY(gw_files_remove(req, item->id));
    GW_TRY(gw_search_touch(req, item->id));
    item_index_change(req, item, NULL);
    item_lines_forget(req, item->id);
    GW_TRY(item_remove(req->db, item->id));
    item_audit(req, item, &before, NULL);
    return GW_OK;
}
