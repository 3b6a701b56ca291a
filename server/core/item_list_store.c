/* item_list_store.c - items in the order of their lists; each statement stands above its only user.
 */
#include "core/item_list_store.h"

#include "core/item_row.h"

/* What a list shows, and no more: each column costs 20 times a page. */
static void
listed_row_read(struct gw_stmt *stmt, const struct item_range *range, struct gw_item *out)
{
    *out = (struct gw_item){
        .id = gw_column_int(stmt, 0),
        .item_no = gw_column_int(stmt, 1),
        .title = gw_column_view(stmt, 2),
        .author_id = gw_column_int(stmt, 3),
        .issuer_department_id = gw_column_int(stmt, 4),
        .importance = gw_column_int(stmt, 5),
        .information_class = gw_column_int(stmt, 6),
        .published_from = gw_column_int(stmt, 7),
        .version = gw_column_int(stmt, 8),
        .updated_at = gw_column_int(stmt, 9),
        .published_until = gw_column_int(stmt, 10),
        .pinned_until = gw_column_int(stmt, 11),
        .files_count = gw_column_int(stmt, 12),
        .comments_count = gw_column_int(stmt, 13),
        .confirm = gw_column_int(stmt, 14) != 0,
        .confirm_by = gw_column_date(stmt, 15),
        .container_id = range->container_id,
        .state = GW_CURRENT,
        .kind = range->kind->name,
    };
}

/* Newest first along the index item_container; `visible` is the audience's test (DESIGN 4). */
GW_SQL(list_range,
       "SELECT id, item_no, title, author_id, issuer_department_id, importance,"
       " information_class, published_from, version, updated_at, published_until, pinned_until,"
       " files_count, comments_count, confirm, confirm_by FROM item"
       " WHERE container_id = ?1 AND state = 3 AND (published_from, id) < (?2, ?3) AND kind = ?4"
       " AND (published_until IS NULL OR published_until > ?5)"
       " AND (pinned_until IS NULL OR pinned_until <= ?7) AND hidden_at IS NULL"
       " AND removed_at IS NULL AND trashed_at IS NULL AND visible(audience_id)"
       " ORDER BY published_from DESC, id DESC LIMIT ?6");

enum gw_err
item_range_each(struct gw_db *db, const struct item_range *range, item_row_take *take, void *arg)
{
    GW_STMT stmt = gw_db_stmt(db, &list_range);
    /* Nothing lies past `now`: a cursor from there would let the reader see what still waits. */
    const bool ahead = range->before_time > range->now;
    struct gw_item item;
    enum gw_err err;

    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, ahead ? range->now : range->before_time);
    gw_bind_int(stmt, 3, ahead ? INT64_MAX : range->before_id);
    gw_bind_text(stmt, 4, gw_text_from(range->kind->name));
    gw_bind_int(stmt, 5, range->now);
    gw_bind_int(stmt, 6, range->rows_max);
    gw_bind_int(stmt, 7, range->pinned_apart ? range->now : INT64_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        listed_row_read(stmt, range, &item);
        if (!take(arg, &item))
            return GW_OK;
    }
    return gw_step_end(err);
}

#define SHOWN " AND hidden_at IS NULL AND removed_at IS NULL AND trashed_at IS NULL"
#define BEFORE " AND (published_from, id) < (?1, ?2) AND published_from >= ?3"
#define NEWEST_FIRST " ORDER BY published_from DESC, id DESC LIMIT ?4"
#define ROWS "SELECT " ITEM_COLUMNS ", kind FROM item WHERE "

GW_SQL(scan_container, ROWS "container_id = ?5 AND state = ?6" BEFORE SHOWN NEWEST_FIRST);
GW_SQL(scan_author, ROWS "author_id = ?5 AND state = ?6" BEFORE SHOWN NEWEST_FIRST);
GW_SQL(scan_owner, ROWS "owner_department_id = ?5 AND state = ?6" BEFORE SHOWN NEWEST_FIRST);
/* 3 is current, 1 a draft, as the partial indexes need them. */
GW_SQL(scan_all, ROWS "state = 3 AND parent_id IS NULL" BEFORE SHOWN NEWEST_FIRST);
GW_SQL(scan_drafts,
       ROWS "author_id = ?5 AND state = 1 AND (updated_at, id) < (?1, ?2)"
            " AND updated_at >= ?3" SHOWN " ORDER BY updated_at DESC, id DESC LIMIT ?4");
GW_SQL(scan_discarded, ROWS "discarded_by = ?5 AND (discarded_at, id) < (?1, ?2)"
                            " AND discarded_at >= ?3 AND hidden_at IS NULL AND removed_at IS NULL"
                            " ORDER BY discarded_at DESC, id DESC LIMIT ?4");
/* The signs keep the planner on the index of the few that are pinned. */
GW_SQL(scan_pinned, ROWS "container_id = ?5 AND state = 3 AND pinned_until > ?3"
                         " AND (+published_from, +id) < (?1, ?2)" SHOWN
                         " ORDER BY +published_from DESC, +id DESC LIMIT ?4");

static const struct gw_sql *
scan_statement(enum item_source source)
{
    switch (source) {
    case ITEM_OF_CONTAINER:
        return &scan_container;
    case ITEM_OF_AUTHOR:
        return &scan_author;
    case ITEM_OF_OWNER:
        return &scan_owner;
    case ITEM_OF_ALL:
        return &scan_all;
    case ITEM_OF_DRAFTS:
        return &scan_drafts;
    case ITEM_OF_DISCARDED:
        return &scan_discarded;
    case ITEM_OF_PINNED:
        return &scan_pinned;
    }
    return NULL;
}

/* NULL where it is not of the kind that is asked for: such a row is only looked at. */
static const struct gw_kind *
row_kind(struct gw_request *req, struct gw_stmt *stmt, const struct gw_kind *wanted)
{
    const struct gw_text name = gw_column_view(stmt, ITEM_COLUMNS_COUNT);

    if (wanted == NULL)
        return gw_kind_find(req, name);
    return gw_text_equal(name, gw_text_from(wanted->name)) ? wanted : NULL;
}

static void
scan_bind(struct gw_stmt *stmt, const struct item_scan *scan)
{
    gw_bind_int(stmt, 1, scan->before_time);
    gw_bind_int(stmt, 2, scan->before_id);
    gw_bind_int(stmt, 3, scan->since);
    gw_bind_int(stmt, 4, scan->rows_max);
    if (scan->source != ITEM_OF_ALL)
        gw_bind_int(stmt, 5, scan->key);
    if (scan->source <= ITEM_OF_OWNER)
        gw_bind_int(stmt, 6, scan->state);
}

enum gw_err
item_scan_each(struct gw_request *req, const struct item_scan *scan, item_row_take *take, void *arg)
{
    GW_STMT stmt = gw_db_stmt(req->db, scan_statement(scan->source));
    struct gw_item item;
    enum gw_err err;

    scan_bind(stmt, scan);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        const struct gw_kind *kind = row_kind(req, stmt, scan->kind);

        item_row_read(stmt, NULL, kind, &item);
        if (!take(arg, &item))
            return GW_OK;
    }
    return gw_step_end(err);
}

GW_SQL(find_head, "SELECT published_from, id FROM item WHERE container_id = ?1 AND state = ?2"
                  " AND (published_from, id) < (?3, ?4)"
                  " ORDER BY published_from DESC, id DESC LIMIT 1");

enum gw_err
item_head_find(struct gw_db *db, const struct item_scan *scan, gw_time *published_from, int64_t *id)
{
    GW_STMT stmt = gw_db_stmt(db, &find_head);

    gw_bind_int(stmt, 1, scan->key);
    gw_bind_int(stmt, 2, scan->state);
    gw_bind_int(stmt, 3, scan->before_time);
    gw_bind_int(stmt, 4, scan->before_id);
    GW_TRY(gw_step_row(stmt));
    *published_from = gw_column_int(stmt, 0);
    *id = gw_column_int(stmt, 1);
    return GW_OK;
}

GW_SQL(load_listed, ROWS "id = ?1" SHOWN);

enum gw_err
item_listed_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                 struct gw_item *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_listed);
    const struct gw_kind *found;

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    found = row_kind(req, stmt, kind);
    if (found == NULL)
        return GW_MISSING;
    item_row_read(stmt, req->arena, found, out);
    return GW_OK;
}
