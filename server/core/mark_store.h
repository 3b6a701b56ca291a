/* mark_store.h - read marks in the database (read_mark), for marks.c and the demonstration city. */
#ifndef CORE_MARK_STORE_H
#define CORE_MARK_STORE_H

#include "gw/bitmap.h"
#include "gw/db.h"

#define MARK_SLICE_ITEMS GW_BITMAP_SLICE /* item numbers in one row */

/* What a person's marks are in one snapshot. */
struct mark_snapshot {
    struct gw_bitmap *read; /* heap, the caller's; whole item numbers */
    gw_time joined_at;      /* what was published before counts as read; 0: the marks say it all */
    int64_t changes;        /* how many changes of anybody's marks the snapshot holds, or more */
};

/* GW_BUSY without memory. */
enum gw_err mark_snapshot_load(struct gw_db *db, int64_t person_id,
                               struct mark_snapshot *out) GW_MUST_USE;

/* Marks as they are to be. */
struct mark_change {
    int64_t person_id;
    const struct gw_bitmap *items; /* item numbers */
    bool read;
};
/* Changes them in their slices; `*number` gets the number of this change, larger than all before.
 * Writer only. */
enum gw_err mark_update(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
                        int64_t *number) GW_MUST_USE;

/* Writes all marks of a person who has none yet: for building a city. Writer only. */
enum gw_err mark_insert_all(struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                            const struct gw_bitmap *read) GW_MUST_USE;

#endif
