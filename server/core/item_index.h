/* item_index.h - which items are current, in memory: bitmaps of item numbers for each container and
 * audience, so that unread counts and the must-do list cost no walk over rows.
 *
 * Derived data: built on the pool after start, kept right by what follows each COMMIT, thrown away
 * at the end. Until it is built its readers get GW_MISSING and ask the database instead. A row of
 * items is in it while it is current, not hidden, removed or trashed, and no comment; its end by
 * the clock shows when gw_item_advance() has moved it.
 */
#ifndef CORE_ITEM_INDEX_H
#define CORE_ITEM_INDEX_H

#include "core/app.h"
#include "gw/bitmap.h"
#include "gw/item.h"

struct item_index;

/* NULL only without memory. */
struct item_index *item_index_new(void);
void item_index_free(struct item_index *index); /* nobody uses it any more; NULL does nothing */
/* Begins to build it on the pool, unless it is built or being built. GW_BUSY when the pool takes
 * nothing: it stays unbuilt, until job item.index_keep asks again. */
enum gw_err item_index_start(struct gw_app *app) GW_MUST_USE;
/* Breaks an unfinished build off; before pool_stop(). */
void item_index_stop(struct item_index *index);
bool item_index_is_built(struct item_index *index);
/* Of its bitmaps. */
size_t item_index_bytes(struct item_index *index);

/* Where one item stands in the index. */
struct item_place {
    uint32_t item_no;
    uint32_t audience_id;
    int64_t container_id;
    int64_t author_id;
    bool confirm; /* asks for confirmation */
};

/* Writer only, inside the transaction that changes the item: NULL `before` for a new one, NULL
 * `after` for one that is purged. After COMMIT every thread's answers follow. */
void item_index_change(struct gw_request *req, const struct gw_item *before,
                       const struct gw_item *after);

/* How many current items of each container the person has not read. `counts` has room for all.
 * GW_MISSING until it is built. Any thread. */
struct item_reader {
    const struct gw_bitmap *audiences; /* that include the person */
    const struct gw_bitmap *done;      /* read, or confirmed */
};
enum gw_err item_index_count(struct item_index *index, const struct item_reader *reader,
                             struct gw_ids containers, int64_t *counts) GW_MUST_USE;
/* Adds the container's current items for these audiences to `items`. GW_MISSING until it is built;
 * GW_BUSY without memory, when some of them may have been added. */
enum gw_err item_index_collect(struct item_index *index, int64_t container_id,
                               const struct gw_bitmap *audiences,
                               struct gw_bitmap *items) GW_MUST_USE;
/* Adds the current items that ask this person for a confirmation: those for these audiences, not
 * yet done and not by the person. GW_MISSING until it is built; GW_BUSY without memory, when
 * `items` is good for nothing. */
enum gw_err item_index_pending(struct item_index *index, const struct item_reader *reader,
                               int64_t person_id, struct gw_bitmap *items) GW_MUST_USE;

/* For the build: calls take(arg, place) for at most `rows_max` items behind `*after_id`, which
 * moves to the last one; `*count` is how many rows there were. */
struct item_walk {
    int64_t after_id;
    int64_t rows_max, rows;
    void (*take)(void *arg, const struct item_place *place);
    void *arg;
};
enum gw_err item_places_each(struct gw_db *db, struct item_walk *walk) GW_MUST_USE;

#endif
