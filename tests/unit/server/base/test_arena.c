/* test_arena.c - memory of one request: given out zeroed, given back at once, and never NULL. */
#include <check.h>
#include <stdalign.h>

#include "gw/arena.h"

START_TEST(memory_is_zeroed_and_aligned_also_when_it_is_used_again)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);

    for (int round = 0; round < 3; round++) {
        for (size_t bytes = 0; bytes < 6000; bytes += 37) {
            char *got = gw_arena_alloc(arena, bytes);

            ck_assert_uint_eq((uintptr_t)got % alignof(max_align_t), 0);
            for (size_t i = 0; i < bytes; i++)
                ck_assert_int_eq(got[i], 0);
            memset(got, 0xA5, bytes);
        }
        ck_assert(!gw_arena_failed(arena));
        gw_arena_reset(arena);
        ck_assert_uint_eq(gw_arena_bytes(arena), 0);
    }
    gw_arena_free(arena);
}
END_TEST

START_TEST(pieces_never_overlap)
{
    enum { PIECES = 400 };
    struct gw_arena *arena = gw_arena_new(1 << 20);
    char *pieces[PIECES];
    size_t sizes[PIECES];
    unsigned seed = 7;

    for (int i = 0; i < PIECES; i++) {
        sizes[i] = (size_t)rand_r(&seed) % (i % 10 == 0 ? 30000 : 200) + 1;
        pieces[i] = gw_arena_alloc(arena, sizes[i]); /* some past the maximum */
        memset(pieces[i], i % 251, sizes[i]);
    }
    for (int i = 0; i < PIECES; i++) {
        for (size_t at = 0; at < sizes[i]; at++)
            ck_assert_int_eq((uint8_t)pieces[i][at], i % 251);
    }
    gw_arena_free(arena);
}
END_TEST

START_TEST(up_to_the_maximum_it_serves_and_one_past_it_fails)
{
    struct gw_arena *arena = gw_arena_new(4096);

    gw_arena_alloc(arena, 4096);
    ck_assert(!gw_arena_failed(arena));
    ck_assert_uint_eq(gw_arena_bytes(arena), 4096);
    ck_assert_int_eq(gw_arena_fault(arena), GW_OK);
    memset(gw_arena_alloc(arena, 1), 1, 1);
    ck_assert(gw_arena_failed(arena));
    gw_arena_fail(arena);
    ck_assert_int_eq(gw_arena_fault(arena), GW_TOO_LARGE); /* the first that was wrong */
    gw_arena_reset(arena);
    ck_assert(!gw_arena_failed(arena));
    gw_arena_fail(arena);
    ck_assert_int_eq(gw_arena_fault(arena), GW_BUSY);
    gw_arena_free(arena);
}
END_TEST

START_TEST(the_overflow_block_is_zeroed_after_a_reset)
{
    struct gw_arena *arena = gw_arena_new(0);

    for (int round = 0; round < 2; round++) {
        char *got = gw_arena_alloc(arena, 5000);

        ck_assert(gw_arena_failed(arena));
        for (size_t i = 0; i < 5000; i++)
            ck_assert_int_eq(got[i], 0);
        memset(got, 1, 5000);
        gw_arena_reset(arena);
    }
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_piece_as_large_as_the_overflow_block_is_served)
{
    struct gw_arena *arena = gw_arena_new(0);
    char *got = gw_arena_alloc(arena, GW_ARENA_OVERFLOW_BYTES);

    got[GW_ARENA_OVERFLOW_BYTES - 1] = 1;
    ck_assert(gw_arena_failed(arena));
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_copy_is_its_own)
{
    struct gw_arena *arena = gw_arena_new(1024);
    char original[] = "回覧";
    char *copy = gw_arena_copy(arena, original, sizeof(original));

    original[0] = 'x';
    ck_assert_str_eq(copy, "回覧");
    ck_assert_ptr_nonnull(gw_arena_copy(arena, NULL, 0));
    gw_arena_free(arena);
}
END_TEST

static void
note(void *ptr)
{
    char **end = ptr;

    **end = (char)('0' + (*end)[-1] - '0' + 1);
    (*end)++;
}

START_TEST(what_it_owns_is_released_once_and_last_first)
{
    struct gw_arena *arena = gw_arena_new(1024);
    char order[8] = "0";
    char *end = order + 1;

    gw_arena_own(arena, &end, note);
    gw_arena_own(arena, &end, note);
    gw_arena_reset(arena);
    ck_assert_str_eq(order, "012");
    gw_arena_own(arena, &end, note);
    gw_arena_freep(&arena);
    ck_assert_str_eq(order, "0123");
    ck_assert_ptr_null(arena);
}
END_TEST
