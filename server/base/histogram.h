/* histogram.h - how often something took how long, or was how large.
 *
 * Each bound is twice the one before: bucket i counts values up to 2^i, the last one all above. Any
 * thread adds; who reads sees each number whole, though not all of the same moment.
 */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

#define HISTOGRAM_BUCKETS 25

struct histogram {
    _Atomic int64_t counts[HISTOGRAM_BUCKETS];
    _Atomic int64_t sum;
};

/* Values below 1 count as 1 does. */
void histogram_add(struct histogram *histogram, int64_t value);

#endif
