/* Each allocation of a set's changes fails in turn: what fails has changed nothing. */
#include <check.h>

#include "gw/bitmap.h"
#include "tests/torture/fault.h"

#define SETS 60

static uint32_t
dice(uint64_t *seed, uint32_t sides)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % sides);
}

/* Parts of few runs, of as many as are kept, and of bits. */
static struct gw_bitmap *
any_set(uint64_t *seed)
{
    static const uint32_t counts[] = { 1, 2, 15, 17, 1022, 1023, 1024, 1025, 9000 };
    struct gw_bitmap *set = gw_bitmap_new();

    ck_assert_ptr_nonnull(set);
    for (uint32_t part = dice(seed, 4); part > 0; part--) {
        const uint32_t count = counts[dice(seed, sizeof(counts) / sizeof(*counts))];
        const uint32_t from = dice(seed, 5) * 65536 + dice(seed, 7);

        for (uint32_t i = 0; i < count; i++)
            ck_assert_int_eq(gw_bitmap_add(set, from + i * 3), GW_OK);
    }
    if (dice(seed, 2) == 0)
        gw_bitmap_pack(set);
    return set;
}

static bool
is_same(const struct gw_bitmap *left, const struct gw_bitmap *right)
{
    return gw_bitmap_is_empty(left) == gw_bitmap_is_empty(right) &&
           gw_bitmap_count(left) == gw_bitmap_count(right) &&
           gw_bitmap_andnot_count(left, right) == 0;
}

/* `set` is what is changed, or what its copies come from. */
struct change {
    struct gw_bitmap *set;
    const struct gw_bitmap *other;
    uint32_t number;
    struct gw_text stored;
};

static enum gw_err
add(struct change *change)
{
    return gw_bitmap_add(change->set, change->number);
}

static enum gw_err
add_range(struct change *change)
{
    return gw_bitmap_add_range(change->set, change->number, change->number + 150000);
}

static enum gw_err
take_out(struct change *change)
{
    uint64_t at = change->number;

    if (!gw_bitmap_next(change->set, &at))
        return GW_OK;
    return gw_bitmap_remove(change->set, (uint32_t)at);
}

static enum gw_err
unite(struct change *change)
{
    return gw_bitmap_or(change->set, change->other);
}

static enum gw_err
subtract(struct change *change)
{
    return gw_bitmap_andnot(change->set, change->other);
}

/* What a range has made of the set, since a copy has nothing to give back. */
static enum gw_err
pack(struct change *change)
{
    GW_TRY(add_range(change));
    gw_bitmap_pack(change->set);
    return GW_OK;
}

static void
replace(struct change *change, struct gw_bitmap *made)
{
    gw_bitmap_free(change->set);
    change->set = made;
}

static enum gw_err
copy(struct change *change)
{
    struct gw_bitmap *made;

    GW_TRY(gw_bitmap_copy(change->set, &made));
    replace(change, made);
    return GW_OK;
}

static enum gw_err
slice(struct change *change)
{
    struct gw_bitmap *made;

    GW_TRY(gw_bitmap_slice(change->set, change->number >> 16, &made));
    replace(change, made);
    return GW_OK;
}

static enum gw_err
decode(struct change *change)
{
    struct gw_bitmap *made;

    GW_TRY(gw_bitmap_decode(change->stored, &made));
    replace(change, made);
    return GW_OK;
}

/* How many allocations it takes. */
static long
change_with_fault(struct change change, enum gw_err (*make)(struct change *change),
                  const struct gw_bitmap *right, struct fault_plan plan)
{
    struct fault_stroke stroke = { 0 };
    const struct gw_bitmap *before = change.set;
    enum gw_err err;
    long calls;

    plan.stroke = &stroke;
    ck_assert_int_eq(gw_bitmap_copy(before, &change.set), GW_OK);
    fault_begin(&plan);
    err = make(&change);
    calls = fault_end();
    ck_assert(err == GW_OK || (err == GW_BUSY && stroke.struck));
    ck_assert(is_same(change.set, err == GW_OK ? right : before));
    if (err != GW_OK) { /* and it is good for another try */
        ck_assert_int_eq(make(&change), GW_OK);
        ck_assert(is_same(change.set, right));
    }
    gw_bitmap_free(change.set);
    return calls;
}

static long
change_try(struct change change, enum gw_err (*make)(struct change *change))
{
    struct change right = change;
    long calls;

    ck_assert_int_eq(gw_bitmap_copy(change.set, &right.set), GW_OK);
    ck_assert_int_eq(make(&right), GW_OK);
    calls = change_with_fault(change, make, right.set, (struct fault_plan){ FAULT_MEMORY, -1 });
    for (long at = 0; at < calls; at++) {
        (void)change_with_fault(change, make, right.set, (struct fault_plan){ FAULT_MEMORY, at });
        (void)change_with_fault(change, make, right.set,
                                (struct fault_plan){ FAULT_MEMORY, at, .onwards = true });
    }
    gw_bitmap_free(right.set);
    return calls;
}

START_TEST(a_set_that_gets_no_memory_is_as_it_was)
{
    static enum gw_err (*const makes[])(struct change * change) = { add,   add_range, take_out,
                                                                    unite, subtract,  pack,
                                                                    copy,  slice,     decode };
    struct gw_arena *arena = gw_arena_new((size_t)16 << 20);
    long calls[sizeof(makes) / sizeof(*makes)] = { 0 };
    uint64_t seed = 5;

    fault_begin(&(struct fault_plan){ FAULT_MEMORY, -1 }); /* takes memory once */
    (void)fault_end();
    fault_watch_memory(-1);
    for (int i = 0; i < SETS; i++) {
        struct gw_bitmap *set = any_set(&seed), *other = any_set(&seed);
        const struct change change = { set, other, dice(&seed, 300000),
                                       gw_bitmap_encode(other, arena) };

        for (size_t k = 0; k < sizeof(makes) / sizeof(*makes); k++)
            calls[k] += change_try(change, makes[k]);
        gw_bitmap_free(set);
        gw_bitmap_free(other);
        gw_arena_reset(arena);
    }
    gw_arena_free(arena);
    for (size_t k = 0; k < sizeof(makes) / sizeof(*makes); k++)
        ck_assert_int_gt(calls[k], makes[k] == pack ? calls[1] : 0); /* more than its range's */
    ck_assert_uint_eq(fault_left(NULL, 0), 0);
}
END_TEST
