/* test_limiter.c - token buckets: how many, how soon again, and in bounded memory. */
#include <check.h>

#include "core/limiter.h"
#include "tests/lib/fake_env.h"

static const struct limiter_rate five_a_minute = { 5, 60 * GW_SECOND };

START_TEST(as_many_as_allowed_pass_and_the_next_waits)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 12 * GW_SECOND);
    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("b"), five_a_minute), 0);
    limiter_free(limiter);
}
END_TEST

START_TEST(a_token_comes_back_at_the_moment_that_was_said)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    fake_env_advance(fake, 12 * GW_SECOND - 1);
    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 1);
    fake_env_advance(fake, 1);
    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    ck_assert_int_gt(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_free(limiter);
}
END_TEST

START_TEST(a_long_rest_fills_the_bucket_and_no_more)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);
    int passed = 0;

    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    fake_env_advance(fake, 30 * GW_DAY);
    while (limiter_take(limiter, GW_TEXT("a"), five_a_minute) == 0)
        passed++;
    ck_assert_int_eq(passed, 5);
    limiter_free(limiter);
}
END_TEST

START_TEST(asking_takes_nothing_and_forgetting_fills)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);

    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(limiter_wait(limiter, GW_TEXT("a"), five_a_minute), 0);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    ck_assert_int_gt(limiter_wait(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_forget(limiter, GW_TEXT("a"));
    ck_assert_int_eq(limiter_wait(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_free(limiter);
}
END_TEST

START_TEST(what_is_given_back_can_be_taken_again_and_no_more)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_give_back(limiter, GW_TEXT("a"), five_a_minute);
    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    ck_assert_int_gt(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_forget(limiter, GW_TEXT("a")); /* a right one meanwhile */
    limiter_give_back(limiter, GW_TEXT("a"), five_a_minute);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    ck_assert_int_gt(limiter_take(limiter, GW_TEXT("a"), five_a_minute), 0);
    limiter_free(limiter);
}
END_TEST

START_TEST(no_tokens_means_never)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);
    struct limiter_rate never = { 0, 60 * GW_SECOND };

    ck_assert_int_eq(limiter_take(limiter, GW_TEXT("a"), never), 60 * GW_SECOND);
    limiter_free(limiter);
}
END_TEST

/* Takes once under each of many names. */
static void
flood(struct limiter *limiter, int names)
{
    for (int i = 0; i < names; i++) {
        char name[16];

        snprintf(name, sizeof(name), "n%d", i);
        ck_assert_int_eq(limiter_take(limiter, gw_text_from(name), five_a_minute), 0);
    }
}

START_TEST(a_full_table_keeps_whoever_is_limited_most)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 64);

    while (limiter_take(limiter, GW_TEXT("culprit"), five_a_minute) == 0)
        continue;
    flood(limiter, 5000);
    ck_assert_int_gt(limiter_take(limiter, GW_TEXT("culprit"), five_a_minute), 0);
    limiter_free(limiter);
}
END_TEST

START_TEST(seats_are_taken_up_to_their_number_and_given_back)
{
    struct fake_env *fake = fake_env_new();
    struct limiter *limiter = limiter_new(&fake->env, 0);

    ck_assert(limiter_enter(limiter, GW_TEXT("a"), 2));
    ck_assert(limiter_enter(limiter, GW_TEXT("a"), 2));
    ck_assert(!limiter_enter(limiter, GW_TEXT("a"), 2));
    ck_assert(limiter_enter(limiter, GW_TEXT("b"), 2));
    limiter_leave(limiter, GW_TEXT("a"));
    ck_assert(limiter_enter(limiter, GW_TEXT("a"), 2));
    ck_assert(!limiter_enter(limiter, GW_TEXT("a"), 2));
    limiter_free(limiter);
}
END_TEST
