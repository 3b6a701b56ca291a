/* Deadlines come due, once, and not before. */
#include <check.h>

#include "http/wheel.h"

static int expired_count;
static struct http_timer *expired_last;
static struct http_wheel wheel;

static void
expired(struct http_timer *timer)
{
    expired_count++;
    expired_last = timer;
}

/* Goes on in steps of a tick, and says after how many ms the next deadline came. */
static int64_t
ms_until_expired(int64_t from_ms, int64_t ms_max)
{
    int before = expired_count;

    for (int64_t ms = 0; ms <= ms_max; ms += HTTP_WHEEL_TICK_MS) {
        http_wheel_advance(&wheel, from_ms + ms, expired);
        if (expired_count > before)
            return ms;
    }
    return -1;
}

START_TEST(a_deadline_comes_due_within_two_ticks)
{
    static const int64_t delays[] = { 0, 1, 199, 200, 1000, 75000, 102000, 200000 };

    for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
        struct http_timer timer = { 0 };
        int64_t waited;

        http_wheel_init(&wheel, 5000000);
        http_wheel_set(&wheel, &timer, 5000000 + delays[i]);
        waited = ms_until_expired(5000000, 400000);
        ck_assert_int_ge(waited, delays[i]);
        ck_assert_int_le(waited, delays[i] + 2 * HTTP_WHEEL_TICK_MS);
        ck_assert_ptr_null(timer.link);
        ck_assert_int_eq(ms_until_expired(5500000, 200000), -1);
    }
}
END_TEST

START_TEST(a_deadline_can_move_later_and_earlier)
{
    struct http_timer timer = { 0 };
    int64_t waited;

    http_wheel_init(&wheel, 0);
    http_wheel_set(&wheel, &timer, 1000);
    http_wheel_set(&wheel, &timer, 20000);
    waited = ms_until_expired(0, 60000);
    ck_assert_int_ge(waited, 20000);
    ck_assert_int_le(waited, 20400);

    http_wheel_init(&wheel, 0);
    http_wheel_set(&wheel, &timer, 20000);
    http_wheel_set(&wheel, &timer, 1000);
    waited = ms_until_expired(0, 60000);
    ck_assert_int_ge(waited, 1000);
    ck_assert_int_le(waited, 1400);
}
END_TEST

START_TEST(a_deadline_that_was_taken_back_never_comes)
{
    struct http_timer removed = { 0 };
    struct http_timer never = { 0 };

    http_wheel_init(&wheel, 0);
    http_wheel_set(&wheel, &removed, 1000);
    http_wheel_set(&wheel, &never, 1000);
    http_wheel_remove(&removed);
    http_wheel_set(&wheel, &never, HTTP_NEVER);
    ck_assert_int_eq(ms_until_expired(0, 300000), -1);
    ck_assert_ptr_null(never.link);
    http_wheel_remove(&never);
}
END_TEST

static struct http_timer twins[2];

static void
remove_twin(struct http_timer *timer)
{
    expired_count++;
    http_wheel_remove(timer == &twins[0] ? &twins[1] : &twins[0]);
}

START_TEST(a_timer_may_remove_its_neighbour_when_it_comes_due)
{
    expired_count = 0;
    http_wheel_init(&wheel, 0);
    http_wheel_set(&wheel, &twins[0], 1000);
    http_wheel_set(&wheel, &twins[1], 1000);
    http_wheel_advance(&wheel, 2000, remove_twin);
    ck_assert_int_eq(expired_count, 1);
}
END_TEST

START_TEST(many_deadlines_come_due_after_a_long_sleep)
{
    static struct http_timer timers[1000];

    expired_count = 0;
    http_wheel_init(&wheel, 0);
    for (int i = 0; i < 1000; i++)
        http_wheel_set(&wheel, &timers[i], 100 * i);
    http_wheel_advance(&wheel, 10000000, expired);
    ck_assert_int_eq(expired_count, 1000);
}
END_TEST
