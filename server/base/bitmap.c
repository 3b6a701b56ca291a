/* bitmap.c - sets of 32-bit numbers: a vector of parts, one for each upper 16 bits that occur
 * (bitmap_part.h). What fails for want of memory does so before anything was changed.
 */
#include "base/bitmap_part.h"

struct gw_bitmap *
gw_bitmap_new(void)
{
    return calloc(1, sizeof(struct gw_bitmap));
}

void
gw_bitmap_free(struct gw_bitmap *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++)
        free(set->parts[i].runs);
    free(set->parts);
    free(set);
}

void
gw_bitmap_freep(struct gw_bitmap **set)
{
    gw_bitmap_free(*set);
}

static void
release(void *set)
{
    gw_bitmap_free(set);
}

void
gw_bitmap_own(struct gw_arena *arena, struct gw_bitmap *set)
{
    gw_arena_own(arena, set, release);
}

enum gw_err
gw_bitmap_make(struct gw_arena *arena, struct gw_bitmap **out)
{
    struct gw_bitmap *set = gw_bitmap_new();

    if (set == NULL)
        return GW_BUSY;
    gw_bitmap_own(arena, set);
    *out = set;
    return GW_OK;
}

/* ---- parts ---- */

/* The first one with this upper half or a larger one. */
static size_t
part_from(const struct gw_bitmap *set, uint32_t high)
{
    size_t at = 0, end = set->count;

    if (high < end && set->parts[high].high == high) /* most sets have no gap from 0 on */
        return high;
    if (end == 0 || set->parts[end - 1].high < high)
        return end;
    while (at < end) {
        const size_t middle = at + (end - at) / 2;

        if (set->parts[middle].high < high)
            at = middle + 1;
        else
            end = middle;
    }
    return at;
}

static struct bitmap_part *
part_find(const struct gw_bitmap *set, uint32_t high)
{
    const size_t at = part_from(set, high);

    return at < set->count && set->parts[at].high == high ? &set->parts[at] : NULL;
}

enum gw_err
bitmap_take(struct gw_bitmap *set, uint32_t high, struct bitmap_part **out)
{
    const size_t at = part_from(set, high);

    if (set->count == set->room) {
        const size_t room = set->room + set->room / 2 + 1;
        struct bitmap_part *larger = realloc(set->parts, room * sizeof(*larger));

        if (larger == NULL)
            return GW_BUSY;
        set->parts = larger;
        set->room = room;
    }
    *out = &set->parts[at];
    if (at < set->count && set->parts[at].high == high)
        return GW_OK;
    memmove(&set->parts[at + 1], &set->parts[at], (set->count - at) * sizeof(*set->parts));
    set->parts[at] = (struct bitmap_part){ .high = (uint16_t)high };
    set->count++;
    return GW_OK;
}

void
bitmap_sweep(struct gw_bitmap *set)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->count; i++) {
        if (set->parts[i].count == 0)
            free(set->parts[i].runs);
        else
            set->parts[kept++] = set->parts[i];
    }
    set->count = kept;
}

/* ---- changes ---- */

/* What of first … last has this upper half. */
static struct bitmap_run
range_run(uint32_t high, uint32_t first, uint32_t last)
{
    return (struct bitmap_run){ high == first >> 16 ? (uint16_t)first : 0,
                                high == last >> 16 ? (uint16_t)last : UINT16_MAX };
}

static enum gw_err
range_room(struct gw_bitmap *set, uint32_t high)
{
    struct bitmap_part *part;

    GW_TRY(bitmap_take(set, high, &part));
    return bitmap_part_room(part, part->runs_count + 1);
}

enum gw_err
gw_bitmap_add_range(struct gw_bitmap *set, uint32_t first, uint32_t last)
{
    enum gw_err err = GW_OK;

    if (first > last)
        return GW_OK;
    for (uint32_t high = first >> 16; err == GW_OK && high <= last >> 16; high++)
        err = range_room(set, high);
    for (uint32_t high = first >> 16; err == GW_OK && high <= last >> 16; high++)
        bitmap_part_put(part_find(set, high), range_run(high, first, last));
    if (err != GW_OK)
        bitmap_sweep(set);
    return err;
}

enum gw_err
gw_bitmap_add(struct gw_bitmap *set, uint32_t number)
{
    struct bitmap_part *part = part_find(set, number >> 16);

    if (part == NULL)
        return gw_bitmap_add_range(set, number, number);
    if (bitmap_part_has(part, number & UINT16_MAX))
        return GW_OK;
    GW_TRY(bitmap_part_room(part, part->runs_count + 1));
    bitmap_part_put(part, range_run(number >> 16, number, number));
    return GW_OK;
}

enum gw_err
gw_bitmap_remove(struct gw_bitmap *set, uint32_t number)
{
    struct bitmap_part *part = part_find(set, number >> 16);

    if (part == NULL || !bitmap_part_has(part, number & UINT16_MAX))
        return GW_OK;
    GW_TRY(bitmap_part_room(part, part->runs_count + 1));
    bitmap_part_cut(part, range_run(number >> 16, number, number));
    if (part->count == 0)
        bitmap_sweep(set);
    return GW_OK;
}

static enum gw_err
or_room(struct gw_bitmap *set, const struct bitmap_part *other)
{
    struct bitmap_part *part;

    GW_TRY(bitmap_take(set, other->high, &part));
    return bitmap_part_or_room(part, other);
}

enum gw_err
gw_bitmap_or(struct gw_bitmap *set, const struct gw_bitmap *other)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; err == GW_OK && i < other->count; i++)
        err = or_room(set, &other->parts[i]);
    for (size_t i = 0; err == GW_OK && i < other->count; i++)
        bitmap_part_or(part_find(set, other->parts[i].high), &other->parts[i]);
    if (err != GW_OK)
        bitmap_sweep(set);
    return err;
}

enum gw_err
gw_bitmap_andnot(struct gw_bitmap *set, const struct gw_bitmap *other)
{
    struct bitmap_part *part;

    for (size_t i = 0; i < other->count; i++) {
        part = part_find(set, other->parts[i].high);
        if (part != NULL)
            GW_TRY(bitmap_part_andnot_room(part, &other->parts[i]));
    }
    for (size_t i = 0; i < other->count; i++) {
        part = part_find(set, other->parts[i].high);
        if (part != NULL)
            bitmap_part_andnot(part, &other->parts[i]);
    }
    bitmap_sweep(set);
    return GW_OK;
}

void
gw_bitmap_pack(struct gw_bitmap *set)
{
    struct bitmap_part *smaller;

    for (size_t i = 0; i < set->count; i++)
        bitmap_part_settle(&set->parts[i]);
    if (set->count == 0 || set->count == set->room)
        return;
    smaller = realloc(set->parts, set->count * sizeof(*smaller));
    if (smaller == NULL)
        return;
    set->parts = smaller;
    set->room = set->count;
}

/* ---- copies ---- */

/* Of the parts from `at` up to `end`. */
static enum gw_err
parts_copy(const struct gw_bitmap *set, size_t at, size_t end, struct gw_bitmap **out)
{
    const struct gw_bitmap some = { .parts = at < end ? &set->parts[at] : NULL, .count = end - at };
    struct gw_bitmap *copy = gw_bitmap_new();

    if (copy == NULL)
        return GW_BUSY;
    if (some.count > 0) {
        copy->parts = calloc(some.count, sizeof(*copy->parts));
        copy->room = copy->parts == NULL ? 0 : some.count;
    }
    if (gw_bitmap_or(copy, &some) != GW_OK) {
        gw_bitmap_free(copy);
        return GW_BUSY;
    }
    *out = copy;
    return GW_OK;
}

enum gw_err
gw_bitmap_copy(const struct gw_bitmap *set, struct gw_bitmap **out)
{
    return parts_copy(set, 0, set->count, out);
}

enum gw_err
gw_bitmap_slice(const struct gw_bitmap *set, uint32_t slice, struct gw_bitmap **out)
{
    return parts_copy(set, part_from(set, slice), part_from(set, slice + 1), out);
}

/* ---- questions ---- */

bool
gw_bitmap_contains(const struct gw_bitmap *set, uint32_t number)
{
    const struct bitmap_part *part = part_find(set, number >> 16);

    return part != NULL && bitmap_part_has(part, number & UINT16_MAX);
}

bool
gw_bitmap_is_empty(const struct gw_bitmap *set)
{
    return set->count == 0;
}

uint64_t
gw_bitmap_count(const struct gw_bitmap *set)
{
    uint64_t count = 0;

    for (size_t i = 0; i < set->count; i++)
        count += set->parts[i].count;
    return count;
}

uint64_t
gw_bitmap_andnot_count(const struct gw_bitmap *set, const struct gw_bitmap *other)
{
    uint64_t count = 0;
    size_t j = 0;

    for (size_t i = 0; i < set->count; i++) {
        const struct bitmap_part *part = &set->parts[i];

        while (j < other->count && other->parts[j].high < part->high)
            j++;
        count += part->count;
        if (j < other->count && other->parts[j].high == part->high)
            count -= bitmap_part_and_count(part, &other->parts[j]);
    }
    return count;
}

bool
gw_bitmap_next(const struct gw_bitmap *set, uint64_t *at)
{
    uint32_t low = *at & UINT16_MAX;

    if (*at > UINT32_MAX)
        return false;
    for (size_t i = part_from(set, (uint32_t)(*at >> 16)); i < set->count; i++) {
        const struct bitmap_part *part = &set->parts[i];

        if (part->high > *at >> 16)
            low = 0;
        if (bitmap_part_next(part, &low)) {
            *at = (uint64_t)part->high << 16 | low;
            return true;
        }
    }
    return false;
}

size_t
gw_bitmap_bytes(const struct gw_bitmap *set)
{
    size_t bytes = sizeof(*set) + set->room * sizeof(*set->parts);

    for (size_t i = 0; i < set->count; i++)
        bytes += set->parts[i].room * sizeof(struct bitmap_run);
    return bytes;
}
