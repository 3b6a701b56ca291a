/* mark_store.c - read marks in the database; each statement stands above its only user. */
#include "core/mark_store.h"

GW_SQL(count_changes, "SELECT value FROM counter WHERE name = 'read_mark'");

static enum gw_err
changes_load(struct gw_db *db, int64_t *changes)
{
    GW_STMT stmt = gw_db_stmt(db, &count_changes);

    GW_TRY(gw_step_row(stmt));
    *changes = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(load_joined_at, "SELECT joined_at FROM account WHERE person_id = ?1 AND marks_seeded = 0");

static enum gw_err
joined_at_load(struct gw_db *db, int64_t person_id, gw_time *joined_at)
{
    GW_STMT stmt = gw_db_stmt(db, &load_joined_at);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    err = gw_step_row(stmt);
    *joined_at = err == GW_OK ? gw_column_int(stmt, 0) : 0;
    return gw_step_end(err);
}

/* The library gives NULL for either. */
enum gw_err
mark_slice_decode(struct gw_text bytes, roaring_bitmap_t **out)
{
    *out = roaring_bitmap_portable_deserialize_safe(bytes.data, bytes.bytes);
    if (*out != NULL)
        return GW_OK;
    return roaring_bitmap_portable_deserialize_size(bytes.data, bytes.bytes) > 0 ? GW_BUSY : GW_IO;
}

GW_SQL(list_slices, "SELECT bitmap FROM read_mark WHERE person_id = ?1");

static enum gw_err
slices_load(struct gw_db *db, int64_t person_id, roaring_bitmap_t *read)
{
    GW_STMT stmt = gw_db_stmt(db, &list_slices);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        roaring_bitmap_t *slice;

        GW_TRY(mark_slice_decode(gw_column_view(stmt, 0), &slice));
        roaring_bitmap_or_inplace(read, slice);
        roaring_bitmap_free(slice);
    }
    return gw_step_end(err);
}

enum gw_err
mark_snapshot_load(struct gw_db *db, int64_t person_id, struct mark_snapshot *out)
{
    struct mark_snapshot snapshot = { .read = roaring_bitmap_create() };
    enum gw_err err;

    if (snapshot.read == NULL)
        return GW_BUSY;
    /* The count first: outside of a transaction the slices may then only be newer than it. */
    err = changes_load(db, &snapshot.changes);
    if (err == GW_OK)
        err = joined_at_load(db, person_id, &snapshot.joined_at);
    if (err == GW_OK)
        err = slices_load(db, person_id, snapshot.read);
    if (err != GW_OK) {
        roaring_bitmap_free(snapshot.read);
        return err == GW_MISSING ? GW_IO : err;
    }
    *out = snapshot;
    return GW_OK;
}

static void
bitmap_release(void *bitmap)
{
    roaring_bitmap_free(bitmap);
}

GW_SQL(load_slice, "SELECT bitmap FROM read_mark WHERE person_id = ?1 AND slice = ?2");

/* An empty bitmap where there is no row; owned by the arena. */
static enum gw_err
slice_load(struct gw_db *db, struct gw_arena *arena, int64_t person_id, uint32_t slice,
           roaring_bitmap_t **out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_slice);
    roaring_bitmap_t *bitmap;
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, slice);
    err = gw_step_row(stmt);
    GW_TRY(gw_step_end(err));
    if (err == GW_OK) {
        GW_TRY(mark_slice_decode(gw_column_view(stmt, 0), &bitmap));
    } else {
        bitmap = roaring_bitmap_create();
        if (bitmap == NULL)
            return GW_BUSY;
    }
    gw_arena_own(arena, bitmap, bitmap_release);
    *out = bitmap;
    return GW_OK;
}

GW_SQL(store_slice, "INSERT INTO read_mark (person_id, slice, bitmap) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT (person_id, slice) DO UPDATE SET bitmap = excluded.bitmap");

static enum gw_err
slice_store(struct gw_db *db, struct gw_arena *arena, int64_t person_id, uint32_t slice,
            roaring_bitmap_t *bitmap)
{
    GW_STMT stmt = gw_db_stmt(db, &store_slice);
    char *bytes;
    size_t count;

    roaring_bitmap_run_optimize(bitmap);
    bytes = gw_arena_alloc(arena, roaring_bitmap_portable_size_in_bytes(bitmap));
    count = roaring_bitmap_portable_serialize(bitmap, bytes);
    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, slice);
    gw_bind_bytes(stmt, 3, (struct gw_text){ bytes, count });
    return gw_step_later(stmt);
}

/* The item numbers of `items` that lie in the slice; owned by the arena. */
static enum gw_err
slice_of(struct gw_arena *arena, const roaring_bitmap_t *items, uint32_t slice,
         roaring_bitmap_t **out)
{
    const uint64_t first = (uint64_t)slice * MARK_SLICE_ITEMS;
    roaring_bitmap_t *part = roaring_bitmap_from_range(first, first + MARK_SLICE_ITEMS, 1);

    if (part == NULL)
        return GW_BUSY;
    gw_arena_own(arena, part, bitmap_release);
    roaring_bitmap_and_inplace(part, items);
    *out = part;
    return GW_OK;
}

static enum gw_err
slice_change(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
             uint32_t slice)
{
    roaring_bitmap_t *part, *stored;

    GW_TRY(slice_of(arena, change->items, slice, &part));
    if (roaring_bitmap_is_empty(part))
        return GW_OK;
    GW_TRY(slice_load(db, arena, change->person_id, slice, &stored));
    if (change->read)
        roaring_bitmap_or_inplace(stored, part);
    else
        roaring_bitmap_andnot_inplace(stored, part);
    return slice_store(db, arena, change->person_id, slice, stored);
}

enum gw_err
mark_update(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
            int64_t *number)
{
    if (!roaring_bitmap_is_empty(change->items)) {
        const uint32_t first = roaring_bitmap_minimum(change->items) / MARK_SLICE_ITEMS;
        const uint32_t last = roaring_bitmap_maximum(change->items) / MARK_SLICE_ITEMS;

        for (uint32_t slice = first; slice <= last; slice++)
            GW_TRY(slice_change(db, arena, change, slice));
    }
    return gw_db_next(db, "read_mark", number);
}

enum gw_err
mark_insert_all(struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                const roaring_bitmap_t *read)
{
    uint32_t slices;

    if (roaring_bitmap_is_empty(read))
        return GW_OK;
    slices = roaring_bitmap_maximum(read) / MARK_SLICE_ITEMS + 1;
    for (uint32_t slice = 0; slice < slices; slice++) {
        roaring_bitmap_t *part;

        GW_TRY(slice_of(arena, read, slice, &part));
        if (!roaring_bitmap_is_empty(part))
            GW_TRY(slice_store(db, arena, person_id, slice, part));
    }
    return GW_OK;
}
