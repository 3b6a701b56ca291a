/* histogram.c - see histogram.h. */
#include "base/histogram.h"

static int
bucket_of(int64_t value)
{
    int bucket = value <= 1 ? 0 : 64 - __builtin_clzll((unsigned long long)value - 1);

    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

void
histogram_add(struct histogram *histogram, int64_t value)
{
    (void)atomic_fetch_add_explicit(&histogram->counts[bucket_of(value)], 1, memory_order_relaxed);
    (void)atomic_fetch_add_explicit(&histogram->sum, value, memory_order_relaxed);
}
