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

GW_SQL(list_slices, "SELECT bitmap FROM read_mark WHERE person_id = ?1");

static enum gw_err
slices_load(struct gw_db *db, int64_t person_id, struct gw_bitmap *read)
{
    GW_STMT stmt = gw_db_stmt(db, &list_slices);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct gw_bitmap *slice;

        GW_TRY(gw_bitmap_decode(gw_column_view(stmt, 0), &slice));
        err = gw_bitmap_or(read, slice);
        gw_bitmap_free(slice);
        GW_TRY(err);
    }
    return gw_step_end(err);
}

enum gw_err
mark_snapshot_load(struct gw_db *db, int64_t person_id, struct mark_snapshot *out)
{
    struct mark_snapshot snapshot = { .read = gw_bitmap_new() };
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
        gw_bitmap_free(snapshot.read);
        return err == GW_MISSING ? GW_IO : err;
    }
    *out = snapshot;
    return GW_OK;
}

GW_SQL(load_slice, "SELECT bitmap FROM read_mark WHERE person_id = ?1 AND slice = ?2");

/* An empty set where there is no row; owned by the arena. */
static enum gw_err
slice_load(struct gw_db *db, struct gw_arena *arena, int64_t person_id, uint32_t slice,
           struct gw_bitmap **out)
{
    GW_STMT stmt = gw_db_stmt(db, &load_slice);
    enum gw_err err;

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, slice);
    err = gw_step_row(stmt);
    GW_TRY(gw_step_end(err));
    if (err != GW_OK)
        return gw_bitmap_make(arena, out);
    GW_TRY(gw_bitmap_decode(gw_column_view(stmt, 0), out));
    gw_bitmap_own(arena, *out);
    return GW_OK;
}

GW_SQL(store_slice, "INSERT INTO read_mark (person_id, slice, bitmap) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT (person_id, slice) DO UPDATE SET bitmap = excluded.bitmap");

static enum gw_err
slice_store(struct gw_db *db, struct gw_arena *arena, int64_t person_id, uint32_t slice,
            const struct gw_bitmap *items)
{
    GW_STMT stmt = gw_db_stmt(db, &store_slice);

    gw_bind_int(stmt, 1, person_id);
    gw_bind_int(stmt, 2, slice);
    gw_bind_bytes(stmt, 3, gw_bitmap_encode(items, arena));
    return gw_step_later(stmt);
}

/* The item numbers of `items` that lie in the slice; owned by the arena. */
static enum gw_err
slice_of(struct gw_arena *arena, const struct gw_bitmap *items, uint32_t slice,
         struct gw_bitmap **out)
{
    GW_TRY(gw_bitmap_slice(items, slice, out));
    gw_bitmap_own(arena, *out);
    return GW_OK;
}

static enum gw_err
slice_change(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
             uint32_t slice)
{
    struct gw_bitmap *part, *stored;

    GW_TRY(slice_of(arena, change->items, slice, &part));
    GW_TRY(slice_load(db, arena, change->person_id, slice, &stored));
    if (change->read)
        GW_TRY(gw_bitmap_or(stored, part));
    else
        GW_TRY(gw_bitmap_andnot(stored, part));
    return slice_store(db, arena, change->person_id, slice, stored);
}

/* The first number behind the slice that has this one. */
static uint64_t
slice_end(uint64_t number)
{
    return (number / MARK_SLICE_ITEMS + 1) * MARK_SLICE_ITEMS;
}

enum gw_err
mark_update(struct gw_db *db, struct gw_arena *arena, const struct mark_change *change,
            int64_t *number)
{
    for (uint64_t at = 0; gw_bitmap_next(change->items, &at); at = slice_end(at))
        GW_TRY(slice_change(db, arena, change, (uint32_t)(at / MARK_SLICE_ITEMS)));
    return gw_db_next(db, "read_mark", number);
}

enum gw_err
mark_insert_all(struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                const struct gw_bitmap *read)
{
    for (uint64_t at = 0; gw_bitmap_next(read, &at); at = slice_end(at)) {
        const uint32_t slice = (uint32_t)(at / MARK_SLICE_ITEMS);
        struct gw_bitmap *part;

        GW_TRY(slice_of(arena, read, slice, &part));
        GW_TRY(slice_store(db, arena, person_id, slice, part));
    }
    return GW_OK;
}
