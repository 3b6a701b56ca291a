/* Sets of numbers: random changes beside CRoaring, which keeps the same set; what is stored goes to
 * CRoaring and back; damaged bytes. */
#include <check.h>
#include <roaring/roaring.h>

#include "gw/bitmap.h"
#include "tests/lib/memory.h"

#define STEPS 2000

struct pair {
    struct gw_bitmap *ours;
    roaring_bitmap_t *theirs;
};

static uint32_t
dice(uint64_t *seed, uint32_t sides)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % sides);
}

/* Mostly in three parts, with their ends; seldom far away. */
static uint32_t
any_number(uint64_t *seed)
{
    static const uint32_t ends[] = {
        0, 65535, 65536, 131071, 131072, UINT32_MAX - 65536, UINT32_MAX
    };

    switch (dice(seed, 10)) {
    case 0:
        return ends[dice(seed, sizeof(ends) / sizeof(*ends))];
    case 1:
        return UINT32_MAX - dice(seed, 5000);
    default:
        return 65536 - 6000 + dice(seed, 12000) + (dice(seed, 2) == 0 ? 0 : 65536);
    }
}

static struct pair
pair_new(void)
{
    struct pair pair = { gw_bitmap_new(), roaring_bitmap_create() };

    ck_assert(pair.ours != NULL && pair.theirs != NULL);
    return pair;
}

static void
pair_free(struct pair pair)
{
    gw_bitmap_free(pair.ours);
    roaring_bitmap_free(pair.theirs);
}

static void
pair_add(struct pair pair, uint32_t first, uint32_t last)
{
    ck_assert_int_eq(gw_bitmap_add_range(pair.ours, first, last), GW_OK);
    if (first <= last)
        roaring_bitmap_add_range(pair.theirs, first, (uint64_t)last + 1);
}

/* `count` numbers `gap` apart. */
static void
pair_add_steps(struct pair pair, uint32_t first, uint32_t gap, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_int_eq(gw_bitmap_add(pair.ours, first + i * gap), GW_OK);
        roaring_bitmap_add(pair.theirs, first + i * gap);
    }
}

static void
check_same(struct pair pair)
{
    roaring_uint32_iterator_t theirs;

    ck_assert_uint_eq(gw_bitmap_count(pair.ours), roaring_bitmap_get_cardinality(pair.theirs));
    ck_assert_int_eq(gw_bitmap_is_empty(pair.ours), roaring_bitmap_is_empty(pair.theirs));
    roaring_init_iterator(pair.theirs, &theirs);
    for (uint64_t at = 0; gw_bitmap_next(pair.ours, &at); at++) {
        ck_assert(theirs.has_value && theirs.current_value == at);
        roaring_advance_uint32_iterator(&theirs);
    }
    ck_assert(!theirs.has_value);
}

/* Their bytes are read by us, ours by them. */
static void
check_stored(struct pair pair, struct gw_arena *arena, bool optimize)
{
    struct pair other;
    struct gw_text ours = gw_bitmap_encode(pair.ours, arena), theirs;

    if (optimize)
        roaring_bitmap_run_optimize(pair.theirs);
    theirs.bytes = roaring_bitmap_portable_size_in_bytes(pair.theirs);
    theirs.data = test_alloc(theirs.bytes);
    roaring_bitmap_portable_serialize(pair.theirs, (char *)(uintptr_t)theirs.data);
    ck_assert_int_eq(gw_bitmap_decode(theirs, &other.ours), GW_OK);
    other.theirs = roaring_bitmap_portable_deserialize_safe(ours.data, ours.bytes);
    ck_assert_ptr_nonnull(other.theirs);
    ck_assert(roaring_bitmap_equals(other.theirs, pair.theirs));
    ck_assert_uint_eq(gw_bitmap_count(other.ours), gw_bitmap_count(pair.ours));
    ck_assert_uint_eq(gw_bitmap_andnot_count(other.ours, pair.ours), 0);
    if (optimize)
        ck_assert_uint_le(ours.bytes, theirs.bytes);
    pair_free(other);
}

static void
change_one(struct pair pair, uint64_t *seed)
{
    const uint32_t number = any_number(seed);
    uint32_t last;

    switch (dice(seed, 4)) {
    case 0:
        last = number + dice(seed, dice(seed, 20) == 0 ? 140000 : 60);
        pair_add(pair, number, last < number ? UINT32_MAX : last);
        break;
    case 1:
        ck_assert_int_eq(gw_bitmap_remove(pair.ours, number), GW_OK);
        roaring_bitmap_remove(pair.theirs, number);
        break;
    case 2:
        gw_bitmap_pack(pair.ours);
        break;
    default:
        pair_add(pair, number, number);
    }
}

/* Runs of steps make sets of either shape, and such at the border between them. */
static struct pair
pair_any(uint64_t *seed)
{
    static const uint32_t counts[] = { 1, 15, 16, 17, 600, 1023, 1024, 1025, 4095, 4096, 4097 };
    struct pair pair = pair_new();

    for (uint32_t i = dice(seed, 3); i > 0; i--)
        pair_add_steps(pair, any_number(seed) & ~UINT32_C(65535), 2 + dice(seed, 9),
                       counts[dice(seed, sizeof(counts) / sizeof(*counts))]);
    for (uint32_t i = dice(seed, 8); i > 0; i--)
        change_one(pair, seed);
    return pair;
}

static void
change_by_other(struct pair *pair, uint64_t *seed, struct gw_arena *arena)
{
    struct pair other = pair_any(seed), copy = { .theirs = NULL };

    ck_assert_uint_eq(gw_bitmap_andnot_count(pair->ours, other.ours),
                      roaring_bitmap_andnot_cardinality(pair->theirs, other.theirs));
    ck_assert_uint_eq(gw_bitmap_andnot_count(other.ours, pair->ours),
                      roaring_bitmap_andnot_cardinality(other.theirs, pair->theirs));
    if (dice(seed, 2) == 0) {
        ck_assert_int_eq(gw_bitmap_or(pair->ours, other.ours), GW_OK);
        roaring_bitmap_or_inplace(pair->theirs, other.theirs);
    } else {
        ck_assert_int_eq(gw_bitmap_andnot(pair->ours, other.ours), GW_OK);
        roaring_bitmap_andnot_inplace(pair->theirs, other.theirs);
    }
    check_same(*pair);
    check_stored(*pair, arena, dice(seed, 2) == 0);
    if (dice(seed, 3) > 0) {
        pair_free(other);
        return;
    }
    ck_assert_int_eq(gw_bitmap_copy(pair->ours, &copy.ours), GW_OK);
    copy.theirs = roaring_bitmap_copy(pair->theirs);
    pair_free(*pair);
    *pair = dice(seed, 4) == 0 ? other : copy; /* starts anew at times, or it would fill up */
    pair_free(pair->ours == copy.ours ? other : copy);
}

START_TEST(random_changes_give_what_roaring_gives)
{
    uint64_t seed = 20261122;
    struct gw_arena *arena = gw_arena_new((size_t)64 << 20);
    struct pair pair = pair_new();

    for (int step = 0; step < STEPS; step++) {
        const uint32_t number = any_number(&seed);

        change_one(pair, &seed);
        ck_assert_int_eq(gw_bitmap_contains(pair.ours, number),
                         roaring_bitmap_contains(pair.theirs, number));
        if (step % 20 == 0)
            change_by_other(&pair, &seed, arena);
        gw_arena_reset(arena);
    }
    check_same(pair);
    pair_free(pair);
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_slice_is_the_numbers_of_one_upper_half)
{
    struct pair pair = pair_new();
    struct gw_bitmap *slice;

    pair_add(pair, 65000, 132000);
    pair_add(pair, UINT32_MAX, UINT32_MAX);
    for (uint32_t i = 0; i < 4; i++) {
        static const uint64_t counts[] = { 536, 65536, 929, 0 };

        ck_assert_int_eq(gw_bitmap_slice(pair.ours, i, &slice), GW_OK);
        ck_assert_uint_eq(gw_bitmap_count(slice), counts[i]);
        ck_assert_int_eq(gw_bitmap_contains(slice, i * GW_BITMAP_SLICE), i == 1 || i == 2);
        gw_bitmap_free(slice);
    }
    ck_assert_int_eq(gw_bitmap_slice(pair.ours, UINT16_MAX, &slice), GW_OK);
    ck_assert(gw_bitmap_contains(slice, UINT32_MAX) && gw_bitmap_count(slice) == 1);
    gw_bitmap_free(slice);
    pair_free(pair);
}
END_TEST

START_TEST(what_was_added_one_by_one_takes_little_memory_when_packed)
{
    struct gw_bitmap *set = gw_bitmap_new();
    size_t bytes;

    for (uint32_t i = 0; i < 1000000; i++)
        ck_assert_int_eq(gw_bitmap_add(set, i), GW_OK);
    for (uint32_t i = 0; i < 3000; i++)
        ck_assert_int_eq(gw_bitmap_add(set, (20 << 16) + i * 2), GW_OK);
    for (uint32_t i = 0; i < 3000; i++)
        ck_assert_int_eq(gw_bitmap_add(set, (20 << 16) + i * 2 + 1), GW_OK);
    bytes = gw_bitmap_bytes(set);
    gw_bitmap_pack(set);
    ck_assert_uint_lt(gw_bitmap_bytes(set) + 8000, bytes);
    ck_assert_uint_lt(gw_bitmap_bytes(set), 1000);
    ck_assert_uint_eq(gw_bitmap_count(set), 1006000);
    gw_bitmap_free(set);
}
END_TEST

/* More of them than are put or cut one by one. */
START_TEST(what_another_set_changes_takes_no_more_memory_than_packed)
{
    struct gw_bitmap *set = gw_bitmap_new(), *other = gw_bitmap_new();

    ck_assert_int_eq(gw_bitmap_add_range(set, 0, 999), GW_OK);
    for (uint32_t i = 0; i < 17; i++)
        ck_assert_int_eq(gw_bitmap_add(other, 2000 + i * 2), GW_OK);
    ck_assert_int_eq(gw_bitmap_or(set, other), GW_OK);
    ck_assert_uint_eq(gw_bitmap_count(set), 1017);
    ck_assert_uint_lt(gw_bitmap_bytes(set), 200);
    ck_assert_int_eq(gw_bitmap_andnot(set, other), GW_OK);
    ck_assert_uint_eq(gw_bitmap_count(set), 1000);
    ck_assert_uint_lt(gw_bitmap_bytes(set), 200);
    gw_bitmap_free(set);
    gw_bitmap_free(other);
}
END_TEST

/* ---- damaged bytes ---- */

/* Whatever is read from them is a set in order, which stored again is read as itself. */
static void
check_bytes(const char *bytes, size_t count, struct gw_arena *arena)
{
    char *exact = malloc(count); /* its end is where the sanitizer looks */
    struct gw_bitmap *set, *again;
    uint64_t numbers = 0;
    enum gw_err err;

    memcpy(exact, bytes, count);
    err = gw_bitmap_decode((struct gw_text){ exact, count }, &set);
    free(exact);
    ck_assert(err == GW_OK || err == GW_IO);
    if (err != GW_OK)
        return;
    for (uint64_t at = 0; gw_bitmap_next(set, &at); at++)
        numbers++;
    ck_assert_uint_eq(numbers, gw_bitmap_count(set));
    ck_assert_int_eq(gw_bitmap_decode(gw_bitmap_encode(set, arena), &again), GW_OK);
    ck_assert_uint_eq(gw_bitmap_andnot_count(set, again), 0);
    ck_assert_uint_eq(gw_bitmap_count(again), numbers);
    gw_bitmap_free(again);
    gw_bitmap_free(set);
    gw_arena_reset(arena);
}

/* One of each kind, few enough for no offsets, or with them. */
static struct gw_text
stored_any(struct gw_arena *arena, int parts)
{
    struct pair pair = pair_new();
    struct gw_text bytes;

    if (parts > 0)
        pair_add_steps(pair, 7, 3, 300);
    if (parts > 1)
        pair_add(pair, 70000, 131071 + 100);
    if (parts > 2)
        pair_add_steps(pair, UINT32_MAX - 65535, 3, 21000);
    bytes = gw_bitmap_encode(pair.ours, arena);
    pair_free(pair);
    return bytes;
}

START_TEST(cut_bytes_are_no_set)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20), *own = gw_arena_new((size_t)1 << 20);

    for (int parts = 0; parts <= 3; parts++) {
        const struct gw_text bytes = stored_any(own, parts);
        char *longer = test_alloc(bytes.bytes + 1);
        struct gw_bitmap *set;

        for (size_t count = 0; count < bytes.bytes; count++)
            ck_assert_int_eq(gw_bitmap_decode((struct gw_text){ bytes.data, count }, &set), GW_IO);
        memcpy(longer, bytes.data, bytes.bytes);
        ck_assert_int_eq(gw_bitmap_decode((struct gw_text){ longer, bytes.bytes + 1 }, &set),
                         GW_IO);
        check_bytes(bytes.data, bytes.bytes, arena);
    }
    gw_arena_free(arena);
    gw_arena_free(own);
}
END_TEST

START_TEST(flipped_bits_give_a_set_in_order_or_none)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20), *own = gw_arena_new((size_t)1 << 20);
    uint64_t seed = 7;

    for (int parts = 0; parts <= 3; parts++) {
        const struct gw_text bytes = stored_any(own, parts);
        char *flipped = test_alloc(bytes.bytes);
        const size_t step = bytes.bytes > 500 ? 61 : 1;

        memcpy(flipped, bytes.data, bytes.bytes);
        for (size_t i = 0; i < bytes.bytes * 8; i += step) {
            flipped[i / 8] = (char)(flipped[i / 8] ^ (1 << i % 8));
            check_bytes(flipped, bytes.bytes, arena);
            flipped[i / 8] = bytes.data[i / 8];
        }
        for (int i = 0; i < 500; i++) {
            const size_t at = dice(&seed, (uint32_t)bytes.bytes);

            flipped[at] = (char)dice(&seed, 256);
            check_bytes(flipped, bytes.bytes, arena);
            flipped[at] = i % 3 == 0 ? flipped[at] : bytes.data[at];
        }
    }
    gw_arena_free(arena);
    gw_arena_free(own);
}
END_TEST

/* Written by hand: what breaks the order but not the sizes. */
START_TEST(disorder_is_no_set)
{
    static const struct {
        const char *hex;
        enum gw_err err;
    } cases[] = {
        { "3a30000000000000", GW_OK }, /* none */
        { "3a30000001000000000001001000000001000200", GW_OK },
        { "3a30000001000000000001001000000002000100", GW_IO }, /* falling */
        { "3a30000001000000000001001000000002000200", GW_IO }, /* twice */
        { "3a30000001000000000001001100000001000200", GW_IO }, /* offset */
        { "3a30000001000000000000001000000001000200", GW_IO }, /* count */
        { "3a300000020000000100000001000000180000001a00000001000200", GW_IO },
        { "3a300000020000000100000002000000180000001a00000001000200", GW_OK },
        { "3a3000000100010000000000100000000100", GW_IO }, /* 65,537 parts */
        { "3b3000000100000400010001000400", GW_OK },
        { "3b3000000100000300010001000400", GW_IO },         /* count */
        { "3b300000010000ffff0000", GW_IO },                 /* no run */
        { "3b300000010000050002000100020004000200", GW_OK }, /* touching */
        { "3b300000010000050002000100020003000200", GW_IO }, /* overlapping */
        { "3b300000010000050002000400020001000200", GW_IO }, /* falling */
        { "3b30000001000001000100ffff0100", GW_IO },         /* past the end */
        { "3b30000001000000000100ffff0000", GW_OK },
        { "3c30000001000000000100ffff0000", GW_IO }, /* another cookie */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char bytes[64];
        const struct gw_text hex = gw_text_from(cases[i].hex);
        struct gw_bitmap *set;

        ck_assert_int_eq(gw_text_unhex(hex, bytes, hex.bytes / 2), GW_OK);
        ck_assert_msg(gw_bitmap_decode((struct gw_text){ bytes, hex.bytes / 2 }, &set) ==
                          cases[i].err,
                      "case %zu", i);
        if (cases[i].err == GW_OK)
            gw_bitmap_free(set);
    }
}
END_TEST
