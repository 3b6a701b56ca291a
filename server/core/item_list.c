/* item_list.c - pages of items: one container's, those of several, one's own, drafts, the trash
 * (gw/item.h).
 *
 * A container's current items are filtered by the database, along one index. Whatever else is
 * filtered looks at no more than LOOK_MAX rows a page, so that a filter that fits nothing costs no
 * more than one that fits all: the page may then be short, and its cursor goes on behind what was
 * looked at.
 */
#include "core/item_life.h"
#include "core/item_list_store.h"
#include "gw/audience.h"
#include "gw/mark.h"

#define LOOK_MAX 1000
#define MERGE_MAX                                                                   \
    64 /* containers whose newest are merged; more of them are found faster by date \
        */

struct page_writing {
    struct gw_request *req;
    struct gw_json *json;
    const struct gw_item_page *page;
    enum gw_item_state state;
    int64_t rows, looked;
    bool more;
    int64_t last[2]; /* sort values of the last row that is settled */
};

static bool
holds_id(struct gw_ids sorted, int64_t id)
{
    size_t low = 0, high = sorted.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (sorted.ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sorted.count && sorted.ids[low] == id;
}

/* Author, one of the item's managers, or chief of the section: that one where the kind agrees. */
static bool
is_of_concern(struct gw_request *req, const struct gw_item *item)
{
    struct gw_item_access access;

    return item->author_id == req->person_id || item->on_behalf_of == req->person_id ||
           (item->managers_id != 0 && gw_audience_includes(req->actor, item->managers_id)) ||
           (gw_actor_heads_department(req->actor, item->owner_department_id) &&
            item_kind_open(req, item, &access) == GW_OK);
}

/* What waits or was withdrawn is for those who manage it; a draft is its author's. */
static bool
may_be_seen(const struct page_writing *writing, const struct gw_item *item)
{
    struct gw_request *req = writing->req;

    if (writing->page->trashed)
        return true; /* the statement asked for one's own */
    switch (item->state) {
    case GW_DRAFT:
        return item->author_id == req->person_id;
    case GW_WAITING:
    case GW_WITHDRAWN:
        return writing->page->manages_all || is_of_concern(req, item);
    case GW_CURRENT:
    case GW_PAST:
        return item->author_id == req->person_id || item->on_behalf_of == req->person_id ||
               gw_audience_includes(req->actor, item->audience_id) ||
               (item->managers_id != 0 && gw_audience_includes(req->actor, item->managers_id));
    }
    return false;
}

static bool
is_in_place(const struct gw_item_page *page, const struct gw_item *item)
{
    return (page->container_id == 0 || item->container_id == page->container_id) &&
           (page->containers.count == 0 || holds_id(page->containers, item->container_id)) &&
           (page->author_id == 0 || item->author_id == page->author_id) &&
           (page->owner_department_id == 0 ||
            item->owner_department_id == page->owner_department_id) &&
           item->importance >= page->importance;
}

static bool
fits(const struct page_writing *writing, const struct gw_item *item)
{
    struct gw_request *req = writing->req;

    if (item->kind == NULL || !is_in_place(writing->page, item) || !may_be_seen(writing, item))
        return false;
    if (writing->state == GW_CURRENT && !writing->page->trashed &&
        (item->published_from > req->now ||
         (item->published_until != 0 && item->published_until <= req->now)))
        return false;
    return !writing->page->unread_only ||
           !gw_mark_is_read(req, item->item_no, item->published_from);
}

static gw_time
sort_time(const struct page_writing *writing, const struct gw_item *item)
{
    if (writing->page->trashed)
        return item->discarded_at;
    return writing->state == GW_DRAFT ? item->updated_at : item->published_from;
}

static void
row_write(struct page_writing *writing, const struct gw_item *item)
{
    gw_json_object(writing->json, NULL);
    writing->page->render(writing->req, writing->json, item);
    gw_json_object_end(writing->json);
}

/* One row more than the page shows tells whether there is a next one. */
static bool
row_take(struct page_writing *writing, const struct gw_item *item)
{
    if (writing->rows == writing->page->limit) {
        writing->more = true;
        return false;
    }
    writing->rows++;
    row_write(writing, item);
    return true;
}

static void
row_settle(struct page_writing *writing, const struct gw_item *item)
{
    writing->last[0] = sort_time(writing, item);
    writing->last[1] = item->id;
}

/* A row that the database has filtered. */
static bool
take_filtered(void *arg, const struct gw_item *item)
{
    struct page_writing *writing = arg;

    if (!row_take(writing, item))
        return false;
    row_settle(writing, item);
    return true;
}

/* A row as it comes. */
static bool
take_any(void *arg, const struct gw_item *item)
{
    struct page_writing *writing = arg;
    const bool is_pinned = writing->page->pinned_apart && item->pinned_until > writing->req->now;

    if (!is_pinned && fits(writing, item) && !row_take(writing, item))
        return false;
    row_settle(writing, item);
    writing->more = ++writing->looked == LOOK_MAX;
    return !writing->more;
}

static bool
take_pinned(void *arg, const struct gw_item *item)
{
    struct page_writing *writing = arg;

    if (fits(writing, item))
        row_write(writing, item);
    return true;
}

/* ---- where the rows come from ---- */

static bool
is_plain(const struct page_writing *writing)
{
    const struct gw_item_page *page = writing->page;

    return page->container_id != 0 && writing->state == GW_CURRENT && !page->trashed &&
           !page->unread_only && page->author_id == 0 && page->owner_department_id == 0 &&
           page->importance == 0 && page->published_after == 0 && page->published_before == 0;
}

static enum gw_err
range_write(struct page_writing *writing, const struct item_scan *scan)
{
    const struct item_range range = { .kind = scan->kind,
                                      .container_id = writing->page->container_id,
                                      .now = writing->req->now,
                                      .before_time = scan->before_time,
                                      .before_id = scan->before_id,
                                      .rows_max = writing->page->limit + 1,
                                      .pinned_apart = writing->page->pinned_apart };

    return item_range_each(writing->req, &range, take_filtered, writing);
}

/* The newest row of one container that was not looked at yet. */
struct head {
    int64_t container_id;
    gw_time published_from;
    int64_t id;
};

/* GW_MISSING: the container has no more. */
static enum gw_err
head_move(struct gw_db *db, const struct item_scan *scan, struct head *head)
{
    struct item_scan behind = *scan;

    behind.key = head->container_id;
    behind.before_time = head->published_from;
    behind.before_id = head->id;
    GW_TRY(item_head_find(db, &behind, &head->published_from, &head->id));
    return head->published_from >= scan->since ? GW_OK : GW_MISSING;
}

static enum gw_err
heads_find(struct page_writing *writing, const struct item_scan *scan, struct head *heads,
           size_t *count)
{
    const struct gw_ids containers = writing->page->containers;

    *count = 0;
    for (size_t i = 0; i < containers.count; i++) {
        struct head *head = &heads[*count];
        enum gw_err err;

        *head = (struct head){ containers.ids[i], scan->before_time, scan->before_id };
        err = head_move(writing->req->db, scan, head);
        if (err == GW_OK)
            (*count)++;
        else if (err != GW_MISSING)
            return err;
    }
    return GW_OK;
}

static size_t
head_newest(const struct head *heads, size_t count)
{
    size_t newest = 0;

    for (size_t i = 1; i < count; i++) {
        if (heads[i].published_from > heads[newest].published_from ||
            (heads[i].published_from == heads[newest].published_from &&
             heads[i].id > heads[newest].id))
            newest = i;
    }
    return newest;
}

/* `*goes_on`: the page wants more. */
static enum gw_err
head_take(struct page_writing *writing, const struct item_scan *scan, int64_t item_id,
          bool *goes_on)
{
    struct gw_item item;
    enum gw_err err = item_listed_load(writing->req, scan->kind, item_id, &item);

    *goes_on = true;
    if (err == GW_OK)
        *goes_on = take_any(writing, &item);
    return err == GW_MISSING ? GW_OK : err;
}

/* Few containers: the newest of each, merged. Every row looked at is one of theirs. */
static enum gw_err
merge_write(struct page_writing *writing, const struct item_scan *scan)
{
    struct gw_request *req = writing->req;
    struct head *heads = GW_NEW_ARRAY(req->arena, struct head, writing->page->containers.count);
    size_t count;

    GW_TRY(heads_find(writing, scan, heads, &count));
    while (count > 0) {
        struct head *newest = &heads[head_newest(heads, count)];
        bool goes_on;
        enum gw_err err;

        GW_TRY(head_take(writing, scan, newest->id, &goes_on));
        if (!goes_on)
            return GW_OK;
        err = head_move(req->db, scan, newest);
        if (err == GW_MISSING)
            *newest = heads[--count];
        else if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

static void
scan_choose(const struct page_writing *writing, struct item_scan *scan)
{
    const struct gw_item_page *page = writing->page;

    if (page->trashed) {
        scan->source = ITEM_OF_DISCARDED;
        scan->key = writing->req->person_id;
    } else if (writing->state == GW_DRAFT) {
        scan->source = ITEM_OF_DRAFTS;
        scan->key = writing->req->person_id;
    } else if (page->container_id != 0) {
        scan->source = ITEM_OF_CONTAINER;
        scan->key = page->container_id;
    } else if (page->author_id != 0) {
        scan->source = ITEM_OF_AUTHOR;
        scan->key = page->author_id;
    } else if (page->owner_department_id != 0) {
        scan->source = ITEM_OF_OWNER;
        scan->key = page->owner_department_id;
    } else {
        scan->source = ITEM_OF_ALL;
    }
}

static bool
is_merged(const struct page_writing *writing)
{
    return writing->page->containers.count > 0 && !writing->page->trashed &&
           writing->state != GW_DRAFT &&
           (writing->page->containers.count <= MERGE_MAX || writing->state != GW_CURRENT);
}

/* No container to look in is not all of them. */
static bool
is_nowhere(const struct page_writing *writing)
{
    const struct gw_item_page *page = writing->page;

    if (page->trashed || writing->state == GW_DRAFT)
        return false;
    return page->containers.count == 0 &&
           (page->containers.ids != NULL ||
            (page->container_id == 0 && page->author_id == 0 && page->owner_department_id == 0));
}

static enum gw_err
rows_write(struct page_writing *writing, struct item_scan *scan)
{
    if (is_nowhere(writing))
        return GW_OK;
    if (is_plain(writing))
        return range_write(writing, scan);
    if (is_merged(writing))
        return merge_write(writing, scan);
    scan_choose(writing, scan);
    return item_scan_each(writing->req, scan, take_any, writing);
}

/* Before all others on the first page. */
static enum gw_err
pinned_write(struct page_writing *writing, const struct gw_kind *kind)
{
    const struct item_range pinned = { .kind = kind,
                                       .container_id = writing->page->container_id,
                                       .now = writing->req->now,
                                       .rows_max = GW_PAGE_LIMIT_MAX };

    if (!writing->page->pinned_apart || writing->page->container_id == 0 ||
        writing->page->after.bytes > 0)
        return GW_OK;
    return item_pinned_each(writing->req, &pinned, take_pinned, writing);
}

/* Nothing current lies past `now`, and nothing that is asked for past `published_before`. */
static void
scan_bound(const struct page_writing *writing, struct item_scan *scan)
{
    const struct gw_item_page *page = writing->page;
    gw_time bound = INT64_MAX;

    if (page->trashed || writing->state == GW_DRAFT)
        return;
    if (writing->state == GW_CURRENT)
        bound = writing->req->now + 1;
    if (page->published_before != 0 && page->published_before < bound)
        bound = page->published_before;
    if (scan->before_time >= bound) {
        scan->before_time = bound;
        scan->before_id = INT64_MIN;
    }
}

enum gw_err
gw_item_list(struct gw_request *req, const struct gw_kind *kind, const struct gw_item_page *page,
             struct gw_json *json)
{
    struct page_writing writing = {
        .req = req, .json = json, .page = page, .state = page->state != 0 ? page->state : GW_CURRENT
    };
    struct item_scan scan = { .kind = kind,
                              .state = writing.state,
                              .since = page->published_after,
                              .rows_max = LOOK_MAX + 1 };
    int64_t after[2];

    GW_TRY(gw_cursor_decode(req, page->after, true, after, 2));
    scan.before_time = after[0];
    scan.before_id = after[1];
    scan_bound(&writing, &scan);
    gw_json_array(json, "items");
    GW_TRY(pinned_write(&writing, kind));
    GW_TRY(rows_write(&writing, &scan));
    gw_json_array_end(json);
    gw_cursor_encode(json, writing.more ? writing.last : NULL, 2);
    return GW_OK;
}
