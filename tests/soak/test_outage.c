/* PostgreSQL killed and restarted, and its connection cut at COMMIT, under load, many times
 * (OUTAGES=n). */
#include "tests/lib/machine.h"
#include "tests/lib/outage.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define OUTAGES_DEFAULT 30

static void
prove(const struct outage_figures *figures)
{
    printf("soak: %d outages, %zu posts acknowledged, %zu refused, %lld commits in doubt,"
           " %lld doubled, back after at most %lld ms\n",
           figures->outages, figures->acknowledged, figures->refused, figures->in_doubt,
           figures->doubled, figures->back_ms_max);
    ck_assert_int_eq(figures->posts, (long long)figures->acknowledged);
    ck_assert_int_eq(figures->doubled, 0);
}

START_TEST(outages_under_load_lose_and_double_nothing)
{
    struct outage_figures figures;

    outage_run((int)test_number("OUTAGES", OUTAGES_DEFAULT), &figures);
    prove(&figures);
}
END_TEST

START_TEST(commits_cut_off_under_load_lose_and_double_nothing)
{
    struct outage_figures figures;

    outage_of_commits_run(10 * (int)test_number("OUTAGES", OUTAGES_DEFAULT), &figures);
    prove(&figures);
}
END_TEST
