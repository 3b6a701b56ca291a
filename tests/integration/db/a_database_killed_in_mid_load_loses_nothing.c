/* a_database_killed_in_mid_load_loses_nothing.c - PostgreSQL goes away while 32 clients publish:
 * who is in flight hears "later", nothing acknowledged is lost, nothing is done twice, and the
 * service comes back by itself. Longer: make soak.
 */
#include "tests/lib/outage.h"

#include <check.h>

#include "tests/lib/engine.h"

START_TEST(three_outages_under_load_lose_and_double_nothing)
{
    struct outage_figures figures;

    if (!test_on_pgsql())
        return; /* a file has no server that could go away */
    outage_run(3, &figures);
    ck_assert_uint_gt(figures.acknowledged, 100);
    ck_assert_uint_gt(figures.refused, 0);
    ck_assert_int_eq(figures.posts, (long long)figures.acknowledged);
    ck_assert_int_eq(figures.doubled, 0);
    ck_assert_int_lt(figures.back_ms_max, 5000);
}
END_TEST

START_TEST(commits_whose_answer_is_lost_under_load_lose_and_double_nothing)
{
    struct outage_figures figures;

    if (!test_on_pgsql())
        return;
    outage_of_commits_run(8, &figures);
    ck_assert_int_ge(figures.in_doubt, 8);
    ck_assert_int_eq(figures.posts, (long long)figures.acknowledged);
    ck_assert_int_eq(figures.doubled, 0);
    ck_assert_int_lt(figures.back_ms_max, 5000);
}
END_TEST
