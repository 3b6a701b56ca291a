/* A COMMIT whose answer is lost is asked after; and the test would notice if it were not. */
#include <check.h>

#include <stdlib.h>

#include "tests/lib/outage.h"

#define COMMITS 20

START_TEST(commits_whose_answer_is_lost_under_load_lose_and_double_nothing)
{
    struct outage_figures figures;

    outage_of_commits_run(COMMITS, &figures);
    ck_assert_int_ge(figures.in_doubt, COMMITS);
    ck_assert_int_eq(figures.posts, (long long)figures.acknowledged);
    ck_assert_int_eq(figures.doubled, 0);
}
END_TEST

START_TEST(a_doubt_that_is_taken_for_a_failure_is_noticed)
{
    struct outage_figures figures;

    setenv("KAIRAN_FAULT", "db.commit.doubt_is_failure:1+", 1);
    outage_of_commits_run(COMMITS, &figures);
    ck_assert_int_ge(figures.in_doubt, COMMITS);
    ck_assert_int_gt(figures.doubled, 0);
}
END_TEST
