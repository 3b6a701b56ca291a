/* PostgreSQL killed and restarted under load, many times (OUTAGES=n). */
#include "tests/lib/outage.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

START_TEST(outages_under_load_lose_and_double_nothing)
{
    const char *wanted = getenv("OUTAGES");
    struct outage_figures figures;

    outage_run(wanted != NULL ? (int)strtol(wanted, NULL, 10) : 30, &figures);
    printf("soak: %d outages, %zu posts acknowledged, %zu refused, %lld commits in doubt,"
           " back after at most %lld ms\n",
           figures.outages, figures.acknowledged, figures.refused, figures.in_doubt,
           figures.back_ms_max);
    ck_assert_int_eq(figures.posts, (long long)figures.acknowledged);
    ck_assert_int_eq(figures.doubled, 0);
}
END_TEST
