/* test_buf.c - a buffer grows, stops at its maximum, and says so. */
#include <check.h>

#include "gw/buf.h"
#include "tests/lib/arena.h"

static void
assert_holds(const struct gw_buf *buf, const char *expected)
{
    ck_assert(gw_text_equal(gw_buf_view(buf), gw_text_from(expected)));
}

START_TEST(all_kinds_of_writes_follow_one_another)
{
    struct gw_buf buf;

    gw_buf_init(&buf, 1000);
    ck_assert_ptr_null(buf.data);
    gw_buf_add(&buf, "ab", 2);
    gw_buf_text(&buf, GW_TEXT("cd"));
    gw_buf_text(&buf, GW_TEXT_NONE);
    gw_buf_string(&buf, "ef");
    gw_buf_format(&buf, "-%03d-", 7);
    gw_buf_int(&buf, 0);
    gw_buf_int(&buf, INT64_MIN);
    gw_buf_int(&buf, INT64_MAX);
    assert_holds(&buf, "abcdef-007-0-92233720368547758089223372036854775807");
    gw_buf_done(&buf);
}
END_TEST

START_TEST(the_maximum_can_be_filled_and_not_passed)
{
    for (size_t max = 1; max < 2000; max += 7) {
        struct gw_buf buf;

        gw_buf_init(&buf, max);
        for (size_t i = 0; i < max; i++)
            gw_buf_add(&buf, "x", 1);
        ck_assert(!buf.failed);
        ck_assert_uint_eq(buf.bytes, max);
        gw_buf_add(&buf, "y", 1);
        ck_assert(buf.failed);
        ck_assert_uint_eq(buf.bytes, max);
        gw_buf_done(&buf);
    }
}
END_TEST

START_TEST(after_a_failure_smaller_writes_are_dropped_too_until_it_is_cleared)
{
    struct gw_buf buf;

    gw_buf_init(&buf, 4);
    gw_buf_string(&buf, "12345");
    gw_buf_string(&buf, "1");
    ck_assert(buf.failed);
    ck_assert_uint_eq(buf.bytes, 0);
    ck_assert_ptr_null(gw_buf_reserve(&buf, 1));
    gw_buf_clear(&buf);
    gw_buf_string(&buf, "1234");
    assert_holds(&buf, "1234");
    gw_buf_done(&buf);
}
END_TEST

START_TEST(a_size_that_would_wrap_around_fails)
{
    struct gw_buf buf;

    gw_buf_init(&buf, 100);
    gw_buf_string(&buf, "1234");
    ck_assert_ptr_null(gw_buf_reserve(&buf, SIZE_MAX - 2));
    ck_assert(buf.failed);
    gw_buf_done(&buf);
}
END_TEST

START_TEST(consuming_keeps_the_rest)
{
    struct gw_buf buf;

    gw_buf_init(&buf, 100);
    gw_buf_string(&buf, "0123456789");
    gw_buf_consume(&buf, 4);
    assert_holds(&buf, "456789");
    gw_buf_consume(&buf, 6);
    ck_assert_uint_eq(buf.bytes, 0);
    gw_buf_done(&buf);
}
END_TEST

START_TEST(random_writes_equal_one_long_array)
{
    char model[5000];
    size_t bytes = 0;
    unsigned seed = 20260401;
    struct gw_buf buf;

    gw_buf_init(&buf, sizeof(model));
    for (int step = 0; step < 20000; step++) {
        char piece[64];
        size_t count = (size_t)rand_r(&seed) % sizeof(piece);

        memset(piece, 'a' + step % 26, sizeof(piece));
        if (count > sizeof(model) - bytes) {
            size_t drop = (size_t)rand_r(&seed) % (bytes + 1);
            memmove(model, model + drop, bytes - drop);
            bytes -= drop;
            gw_buf_consume(&buf, drop);
            continue;
        }
        memcpy(model + bytes, piece, count);
        bytes += count;
        gw_buf_add(&buf, piece, count);
        ck_assert(!buf.failed);
    }
    ck_assert_uint_eq(buf.bytes, bytes);
    ck_assert(memcmp(buf.data, model, bytes) == 0);
    gw_buf_done(&buf);
}
END_TEST

START_TEST(a_text_without_room_is_not_taken_for_the_whole)
{
    struct gw_arena *arena = test_arena();
    struct gw_buf buf;

    gw_buf_init(&buf, 4);
    gw_buf_string(&buf, "abcd");
    ck_assert(gw_text_equal(gw_buf_take(&buf, arena), GW_TEXT("abcd")));
    ck_assert(!gw_arena_failed(arena));
    ck_assert_ptr_null(buf.data);
    gw_buf_string(&buf, "abc");
    gw_buf_string(&buf, "de");
    (void)gw_buf_take(&buf, arena);
    ck_assert(gw_arena_failed(arena));
}
END_TEST
