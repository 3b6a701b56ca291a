/* mark_store.h - read marks in the database (read_mark), for marks.c and the demonstration city. */
#ifndef CORE_MARK_STORE_H
#define CORE_MARK_STORE_H

#include <roaring/roaring.h>

#include "gw/db.h"

#define MARK_SLICE_ITEMS 65536 /* item numbers in one row; one container of a roaring bitmap */

/* What a person's marks are in one snapshot. */
struct mark_snapshot {
    roaring_bitmap_t *read; /* heap, the caller's; whole item numbers */
    gw_time joined_at;      /* what was published before counts as read; 0: the marks say it all */
    int64_t changes;        /* how many changes of anybody's marks the snapshot holds, or more */
};

/* A stored slice, the caller's. GW_BUSY without memory, GW_IO where the bytes are none. */
enum gw_err mark_slice_decode(struct gw_text bytes, roaring_bitmap_t **out) GW_MUST_USE;

/* GW_BUSY without memory. */
enum gw_err mark_snapshot_load(struct gw_db *db, int64_t person_id,
                               struct mark_snapshot *out) GW_MUST_USE;

/* Marks as they are to be. */
struct mark_change {
    int64_t person_id;
    const roaring_bitmap_t *items; /* item numbers */
    bool read;
};
/* Changes them in their slices; `*number` gets the number of this change, larger than all before.
 * Writer only. */
enum gw_err mark_update(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
                        int64_t *number) GW_MUST_USE;

/* Writes all marks of a person who has none yet: for building a city. Writer only. */
enum gw_err mark_insert_all(struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                            const roaring_bitmap_t *read) GW_MUST_USE;

#endif
