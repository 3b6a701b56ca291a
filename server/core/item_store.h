/* item_store.h - items in the database: the statements behind gw/item.h, for server/core only. */
#ifndef CORE_ITEM_STORE_H
#define CORE_ITEM_STORE_H

#include "gw/item.h"

/* Stores a row as it stands in `item` (id and item_no given by the caller). Writer only. */
enum gw_err item_insert(struct gw_db *db, const struct gw_item *item) GW_MUST_USE;
/* Adds the item's version `item->version`, made by `author_id` at `item->updated_at`. */
enum gw_err item_version_insert(struct gw_db *db, const struct gw_item *item, int64_t author_id,
                                struct gw_text content) GW_MUST_USE;
/* The same in place of the version before, which was nobody's to read: drafts. */
enum gw_err item_version_replace(struct gw_db *db, const struct gw_item *item, int64_t author_id,
                                 struct gw_text content) GW_MUST_USE;
/* Whatever its state and audience; texts in the arena. `kind` NULL: any that a module declares.
 * GW_MISSING for an unknown id or another kind. `*visible`: who asks belongs to its audience
 * (gw_db_set_audiences) or to its managers, or writes the draft. */
enum gw_err item_load(struct gw_request *req, const struct gw_kind *kind, int64_t item_id,
                      struct gw_item *out, bool *visible) GW_MUST_USE;
/* The first `rows_max` rows with ids above `after_id`, in order, whatever they are; texts in the
 * arena, the kind's name too. */
struct item_slice {
    int64_t after_id;
    size_t rows_max, count;
    struct gw_item *rows; /* in the arena */
};
enum gw_err item_slice_load(struct gw_db *db, struct gw_arena *arena,
                            struct item_slice *slice) GW_MUST_USE;
/* Writes all that may change; GW_STALE when the stored version is not `version_before`. */
enum gw_err item_update(struct gw_db *db, const struct gw_item *item,
                        int64_t version_before) GW_MUST_USE;
/* Comments belong to the audience of what they stand below. */
enum gw_err item_children_follow(struct gw_db *db, int64_t item_id,
                                 int64_t audience_id) GW_MUST_USE;
/* So many comments more are shown below the item; less than 0: fewer. */
enum gw_err item_comments_count(struct gw_db *db, int64_t item_id, int64_t more) GW_MUST_USE;
/* How many attachments the current version has, where they came otherwise than by an input. */
enum gw_err item_files_count(struct gw_db *db, int64_t item_id, int64_t count) GW_MUST_USE;
/* The row with its versions. GW_CONFLICT while another table refers to it. */
enum gw_err item_remove(struct gw_db *db, int64_t item_id) GW_MUST_USE;
/* What has lain in the trash since `before` or longer, longest first; nothing that is on hold, or
 * that stands below what is held or an official record. `ids` has room for `ids_max`. */
enum gw_err item_purgeable_list(struct gw_db *db, gw_time before, int64_t *ids, size_t ids_max,
                                size_t *ids_count) GW_MUST_USE;
/* Whether that list would hold the item. */
enum gw_err item_is_purgeable(struct gw_db *db, int64_t item_id, gw_time before,
                              bool *out) GW_MUST_USE;
/* Of an item that was published and that who asks may see; GW_MISSING otherwise. */
enum gw_err item_no_find(struct gw_db *db, int64_t item_id, int64_t *item_no) GW_MUST_USE;
enum gw_err item_state_update(struct gw_db *db, int64_t item_id, enum gw_item_state state,
                              gw_date dispose_on) GW_MUST_USE;

/* Items that leave `state` by now, longest due first: waiting ones that begin, current ones that
 * end, past ones that a clock ahead has ended before their time. As they are stored, texts in the
 * arena. */
struct item_due {
    const struct gw_kind *kind;
    enum gw_item_state state;
};
enum gw_err item_due_list(struct gw_request *req, const struct item_due *due, struct gw_item *items,
                          size_t items_max, size_t *items_count) GW_MUST_USE;

/* A container's newest current items, whatever their audience; `items` has room for `items_max`. */
struct item_newest {
    const struct gw_kind *kind;
    int64_t container_id;
    size_t items_max;
};
enum gw_err item_newest_load(struct gw_request *req, const struct item_newest *newest,
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
