/* test_histogram.c - values fall below the right bound. */
#include <check.h>

#include "base/histogram.h"

START_TEST(a_value_is_counted_below_the_first_bound_that_holds_it)
{
    static const struct {
        int64_t value;
        int bucket;
    } cases[] = {
        { -5, 0 },
        { 0, 0 },
        { 1, 0 },
        { 2, 1 },
        { 3, 2 },
        { 4, 2 },
        { 5, 3 },
        { 1024, 10 },
        { 1025, 11 },
        { 1 << 23, 23 },
        { (1 << 23) + 1, 24 },
        { INT64_MAX, 24 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct histogram histogram = { 0 };

        histogram_add(&histogram, cases[i].value);
        for (int bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
            ck_assert_int_eq(histogram.counts[bucket], bucket == cases[i].bucket);
        ck_assert_int_eq(histogram.sum, cases[i].value);
    }
}
END_TEST
