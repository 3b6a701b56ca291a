/* limiter.h - how often something may happen, and how often at once: under text keys, in bounded
 * memory.
 *
 * A bucket holds at most `tokens` and is refilled evenly, `tokens` in each `period_us` of the
 * monotonic clock. The table never grows: where it is full, the bucket that is nearest to full is
 * forgotten, which errs in favour of the client. Any thread.
 */
#ifndef CORE_LIMITER_H
#define CORE_LIMITER_H

#include "gw/env.h"

struct limiter;

struct limiter_rate {
    int64_t tokens; /* 0: never */
    int64_t period_us;
};

/* `buckets_max` 0: 65,536. NULL without memory. */
struct limiter *limiter_new(struct gw_env *env, size_t buckets_max);
void limiter_free(struct limiter *limiter);
/* Takes a token: 0 when there was one, else the µs until there will be one (for Retry-After), and
 * nothing is taken. Keys of different purposes differ by a prefix ("sign-in:…"). */
int64_t limiter_take(struct limiter *limiter, struct gw_text key, struct limiter_rate rate);
/* The same answer without taking: for limits on failures only, taken once the failure is known. */
int64_t limiter_wait(struct limiter *limiter, struct gw_text key, struct limiter_rate rate);
/* Puts a token back that was taken. */
void limiter_give_back(struct limiter *limiter, struct gw_text key, struct limiter_rate rate);
/* Fills the bucket again: after a success. */
void limiter_forget(struct limiter *limiter, struct gw_text key);

/* Takes one of `seats_max` seats under the key, until limiter_leave(); false when all are taken.
 * Keys share counters: very rarely, a key whose own seats are free is refused because of two
 * others that hold theirs. */
bool limiter_enter(struct limiter *limiter, struct gw_text key, uint32_t seats_max);
void limiter_leave(struct limiter *limiter, struct gw_text key);

#endif
