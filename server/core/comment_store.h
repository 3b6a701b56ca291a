/* comment_store.h - what a comment has beside its item, in the database. */
#ifndef CORE_COMMENT_STORE_H
#define CORE_COMMENT_STORE_H

#include "gw/item.h"

struct comment {
    int64_t item_id;
    int64_t reply_to; /* 0: to the item itself */
    struct gw_text page;
    struct gw_text body_text;
};

enum gw_err comment_insert(struct gw_db *db, const struct comment *comment) GW_MUST_USE;
enum gw_err comment_update(struct gw_db *db, int64_t item_id, struct gw_text body_text) GW_MUST_USE;
enum gw_err comment_remove(struct gw_db *db, int64_t item_id) GW_MUST_USE;
/* Whether `comment_id` is a comment that is shown below the item; GW_MISSING otherwise. */
enum gw_err comment_find(struct gw_db *db, int64_t item_id, int64_t comment_id) GW_MUST_USE;
/* Who has commented below the item; `persons` has room for `persons_max`. */
enum gw_err comment_authors(struct gw_db *db, int64_t item_id, int64_t *persons, size_t persons_max,
                            size_t *count) GW_MUST_USE;

struct comment_row {
    struct comment comment;
    int64_t author_id, version;
    gw_time created_at, updated_at;
    bool withdrawn;
};
/* Comments below the item behind (created_at, id), oldest first, withdrawn ones too; texts are
 * borrowed until take() returns, false: no more. */
struct comment_range {
    int64_t item_id;
    gw_time after_time;
    int64_t after_id;
    int64_t rows_max;
};
enum gw_err comment_each(struct gw_db *db, const struct comment_range *range,
                         bool (*take)(void *arg, const struct comment_row *row),
                         void *arg) GW_MUST_USE;
/* As a kind loads: texts in the arena. */
enum gw_err comment_doc_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                             struct gw_doc *out) GW_MUST_USE;

#endif
