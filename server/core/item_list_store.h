/* item_list_store.h - items in the order of their lists, for item_list.c alone. */
#ifndef CORE_ITEM_LIST_STORE_H
#define CORE_ITEM_LIST_STORE_H

#include "gw/item.h"

/* Called for a row; its texts are borrowed until it returns. False: no more rows. */
typedef bool item_row_take(void *arg, const struct gw_item *item);

/* A container's current items before (published_from, id), newest first, that who asks may see
 * (gw_db_set_audiences). Of a row what item_listed_load() fills. */
struct item_range {
    const struct gw_kind *kind;
    int64_t container_id;
    gw_time now;
    gw_time before_time;
    int64_t before_id;
    int64_t rows_max;
    bool pinned_apart; /* without those that are pinned */
};
enum gw_err item_range_each(struct gw_request *req, const struct item_range *range,
                            item_row_take *take, void *arg) GW_MUST_USE;
/* Those that are pinned beyond `now`, newest first, whatever their audience; no cursor. */
enum gw_err item_pinned_each(struct gw_request *req, const struct item_range *range,
                             item_row_take *take, void *arg) GW_MUST_USE;

/* Where a longer look begins: which index it walks. */
enum item_source {
    ITEM_OF_CONTAINER,
    ITEM_OF_AUTHOR,
    ITEM_OF_OWNER,
    ITEM_OF_ALL,       /* current ones of all containers; `key` and `state` are not used */
    ITEM_OF_DRAFTS,    /* the author's drafts, by updated_at */
    ITEM_OF_DISCARDED, /* what a person put away, by discarded_at, in any state */
};
struct item_scan {
    enum item_source source;
    const struct gw_kind *kind; /* NULL: any */
    int64_t key;
    enum gw_item_state state;
    gw_time before_time;
    int64_t before_id;
    gw_time since; /* published then or later */
    int64_t rows_max;
};
/* Whole rows, newest first, whatever their audience; nothing hidden or removed. */
enum gw_err item_scan_each(struct gw_request *req, const struct item_scan *scan,
                           item_row_take *take, void *arg) GW_MUST_USE;

/* The newest row of the container before (scan->before_time, before_id) of scan->state. GW_MISSING:
 * none. From the index alone. */
enum gw_err item_head_find(struct gw_db *db, const struct item_scan *scan, gw_time *published_from,
                           int64_t *id) GW_MUST_USE;
/* What a list shows of it (gw_item_render_summary), its place, and what decides who may see it;
 * from memory where somebody has listed it lately. The title is in the arena. GW_MISSING where it
 * is hidden, removed, trashed or of another kind; `kind` NULL: any. */
enum gw_err item_listed_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                             struct gw_item *out) GW_MUST_USE;

#endif
