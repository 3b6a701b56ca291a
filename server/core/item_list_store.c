/* item_list_store.c - items in the order of their lists; each statement stands above its only user.
 */
#include "core/item_list_store.h"

#include "core/item_lines.h"
#include "core/item_row.h"

#define SHOWN " AND hidden_at IS NULL AND removed_at IS NULL AND trashed_at IS NULL"

#define LISTED                                                                                  \
    "id, item_no, container_id, title, owner_department_id, author_id, on_behalf_of,"           \
    " issuer_department_id, audience_id, state, importance, information_class, published_from," \
    " published_until, version, updated_at, managers_id, confirm, confirm_by, pinned_until,"    \
    " files_count, comments_count, kind"

/* A row of LISTED. */
static void
listed_read(struct gw_stmt *stmt, struct gw_arena *arena, const struct gw_kind *kind,
            struct gw_item *out)
{
    *out = (struct gw_item){
        .id = gw_column_int(stmt, 0),
        .item_no = gw_column_int(stmt, 1),
        .container_id = gw_column_int(stmt, 2),
        .title = gw_column_text(stmt, arena, 3),
        .owner_department_id = gw_column_int(stmt, 4),
        .author_id = gw_column_int(stmt, 5),
        .on_behalf_of = gw_column_int(stmt, 6),
        .issuer_department_id = gw_column_int(stmt, 7),
        .audience_id = gw_column_int(stmt, 8),
        .state = (enum gw_item_state)gw_column_int(stmt, 9),
        .importance = gw_column_int(stmt, 10),
        .information_class = gw_column_int(stmt, 11),
        .published_from = gw_column_int(stmt, 12),
        .published_until = gw_column_int(stmt, 13),
        .version = gw_column_int(stmt, 14),
        .updated_at = gw_column_int(stmt, 15),
        .managers_id = gw_column_int(stmt, 16),
        .confirm = gw_column_int(stmt, 17) != 0,
        .confirm_by = gw_column_date(stmt, 18),
        .pinned_until = gw_column_int(stmt, 19),
        .files_count = gw_column_int(stmt, 20),
        .comments_count = gw_column_int(stmt, 21),
        .review_on = GW_DATE_NONE,
        .dispose_on = GW_DATE_NONE,
        .kind = kind->name,
    };
}

GW_SQL(load_listed, "SELECT " LISTED " FROM item WHERE id = ?1" SHOWN);

/* From the database; kept for others. */
static enum gw_err
listed_load(struct gw_request *req, int64_t item_id, struct gw_item *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &load_listed);
    const struct gw_kind *kind;

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    kind = gw_kind_find(req, gw_column_view(stmt, 22));
    if (kind == NULL)
        return GW_MISSING;
    listed_read(stmt, req->arena, kind, out);
    item_lines_keep(req->app->item_lines, out, req->lane->lines_noted);
    return GW_OK;
}

enum gw_err
item_listed_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                 struct gw_item *out)
{
    /* The writer's own changes are not in memory before their COMMIT. */
    const uint64_t noted = req->lane->lines_noted;

    if (noted == 0 || !item_lines_find(req->app->item_lines, req->arena, item_id, noted, out))
        GW_TRY(listed_load(req, item_id, out));
    return kind == NULL || strcmp(out->kind, kind->name) == 0 ? GW_OK : GW_MISSING;
}

/* Whom the rows of a list go to, one after the other; false: no more of them. */
struct item_taking {
    item_row_take *take;
    void *arg;
};

/* `*goes_on` becomes false where the taker has enough. */
static enum gw_err
listed_take(struct gw_request *req, const struct item_range *range, int64_t item_id,
            const struct item_taking *taking, bool *goes_on)
{
    struct gw_item item;
    enum gw_err err = item_listed_load(req, range->kind, item_id, &item);

    *goes_on = err != GW_OK || taking->take(taking->arg, &item);
    return gw_step_end(err);
}

/* Newest first along the index item_container, which alone answers it; `visible` is the audience's
 * test (DESIGN 4). Comments, which have a parent, stand in the same container. */
GW_SQL(list_range, "SELECT id FROM item WHERE container_id = ?1 AND state = 3"
                   " AND (published_from, id) < (?2, ?3) AND parent_id IS NULL"
                   " AND (published_until IS NULL OR published_until > ?4)"
                   " AND (pinned_until IS NULL OR pinned_until <= ?5) AND hidden_at IS NULL"
                   " AND removed_at IS NULL AND trashed_at IS NULL AND visible(audience_id)"
                   " ORDER BY published_from DESC, id DESC LIMIT ?6");

enum gw_err
item_range_each(struct gw_request *req, const struct item_range *range, item_row_take *take,
                void *arg)
{
    const struct item_taking taking = { take, arg };
    GW_STMT stmt = gw_db_stmt(req->db, &list_range);
    /* Nothing lies past `now`: a cursor from there would let the reader see what still waits. */
    const bool ahead = range->before_time > range->now;
    enum gw_err err;

    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, ahead ? range->now : range->before_time);
    gw_bind_int(stmt, 3, ahead ? INT64_MAX : range->before_id);
    gw_bind_int(stmt, 4, range->now);
    gw_bind_int(stmt, 5, range->pinned_apart ? range->now : INT64_MAX);
    gw_bind_int(stmt, 6, range->rows_max);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        bool goes_on;

        GW_TRY(listed_take(req, range, gw_column_int(stmt, 0), &taking, &goes_on));
        if (!goes_on)
            return GW_OK;
    }
    return gw_step_end(err);
}

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

/* Along the index of the few that are pinned, which alone answers it. */
GW_SQL(list_pinned, "SELECT id FROM item WHERE container_id = ?1 AND state = 3"
                    " AND pinned_until > ?2 ORDER BY pinned_until DESC LIMIT ?3");

static enum gw_err
pinned_load(struct gw_db *db, const struct item_range *range, int64_t *ids, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &list_pinned);
    const size_t rows_max = (size_t)range->rows_max;
    enum gw_err err = GW_MISSING;

    *count = 0;
    gw_bind_int(stmt, 1, range->container_id);
    gw_bind_int(stmt, 2, range->now);
    gw_bind_int(stmt, 3, range->rows_max);
    while (*count < rows_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[(*count)++] = gw_column_int(stmt, 0);
    return gw_step_end(err);
}

/* Those of them that are shown. */
static enum gw_err
pinned_open(struct gw_request *req, const struct gw_kind *kind, const int64_t *ids,
            struct gw_item *items, size_t *count)
{
    const size_t ids_count = *count;

    *count = 0;
    for (size_t i = 0; i < ids_count; i++) {
        enum gw_err err = item_listed_load(req, kind, ids[i], &items[*count]);

        GW_TRY(gw_step_end(err));
        *count += err == GW_OK;
    }
    return GW_OK;
}

static int
newest_first(const void *left, const void *right)
{
    const struct gw_item *a = left, *b = right;

    if (a->published_from != b->published_from)
        return a->published_from > b->published_from ? -1 : 1;
    return (a->id < b->id) - (a->id > b->id);
}

enum gw_err
item_pinned_each(struct gw_request *req, const struct item_range *range, item_row_take *take,
                 void *arg)
{
    int64_t ids[GW_PAGE_LIMIT_MAX];
    struct gw_item *items;
    size_t count;

    gw_check(range->rows_max <= GW_PAGE_LIMIT_MAX);
    GW_TRY(pinned_load(req->db, range, ids, &count));
    if (count == 0)
        return GW_OK;
    items = GW_NEW_ARRAY(req->arena, struct gw_item, count);
    GW_TRY(pinned_open(req, range->kind, ids, items, &count));
    qsort(items, count, sizeof(*items), newest_first);
    for (size_t i = 0; i < count; i++) {
        if (!take(arg, &items[i]))
            break;
    }
    return GW_OK;
}
