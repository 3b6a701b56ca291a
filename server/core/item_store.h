/* item_store.h - items in the database: the statements behind gw/item.h, for server/core only. */
#ifndef CORE_ITEM_STORE_H
#define CORE_ITEM_STORE_H

#include "gw/item.h"

/* Stores a row as it stands in `item` (id and item_no given by the caller). Writer only. */
enum gw_err item_insert(struct gw_db *db, const struct gw_item *item) GW_MUST_USE;
/* Adds the item's version `item->version`, made by `author_id` at `item->updated_at`. */
enum gw_err item_version_insert(struct gw_db *db, const struct gw_item *item, int64_t author_id,
                                struct gw_text content) GW_MUST_USE;
/* Whatever its state and audience; texts in the arena. GW_MISSING for an unknown id or another
 * kind. `*visible`: who asks belongs to its audience (gw_db_set_audiences). */
enum gw_err item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                      struct gw_item *out, bool *visible) GW_MUST_USE;
/* Writes what a change may replace; GW_STALE when the stored version is not `version_before`. */
enum gw_err item_update(struct gw_db *db, const struct gw_item *item,
                        int64_t version_before) GW_MUST_USE;
enum gw_err item_state_update(struct gw_db *db, int64_t item_id,
                              enum gw_item_state state) GW_MUST_USE;

/* Items that enter `state` (current or past) at `now`, longest due first. */
struct item_due {
    const struct gw_kind *kind;
    enum gw_item_state state;
    gw_time now;
};
enum gw_err item_due_list(struct gw_db *db, const struct item_due *due, struct gw_item_moved *moved,
                          size_t moved_max, size_t *moved_count) GW_MUST_USE;

/* A container's current items before (published_from, id), newest first. */
struct item_range {
    const struct gw_kind *kind;
    int64_t container_id;
    gw_time now;
    gw_time before_time;
    int64_t before_id;
    int64_t rows_max;
};
/* Those that who asks may see (gw_db_set_audiences): each(arg, item) for a row. The item holds what
 * gw_item_render_summary shows, and its container; its texts are borrowed until each() returns. */
enum gw_err item_range_each(struct gw_db *db, const struct item_range *range,
                            void (*each)(void *arg, const struct gw_item *item),
                            void *arg) GW_MUST_USE;
/* The newest of all, whatever their audience; the range's `before` is not used. `items` has room
 * for rows_max. */
enum gw_err item_newest_load(struct gw_request *req, const struct item_range *range,
                             struct gw_item *items, size_t *items_count) GW_MUST_USE;

/* The newest `rows_max` versions below `before`. */
struct item_versions_range {
    int64_t item_id, before, rows_max;
};
enum gw_err item_versions_each(struct gw_db *db, const struct item_versions_range *range,
                               void (*each)(void *arg, const struct gw_item_version *version),
                               void *arg) GW_MUST_USE;
enum gw_err item_version_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                              int64_t version, struct gw_item_version *out) GW_MUST_USE;

#endif
