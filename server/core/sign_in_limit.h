/* sign_in_limit.h - slows down guessing of passwords, per login × address, and keeps one address
 * from filling the pool with sign-ins. */
#ifndef CORE_SIGN_IN_LIMIT_H
#define CORE_SIGN_IN_LIMIT_H

#include "core/limiter.h"
#include "gw/request.h"

/* Before a password is checked on the pool: takes one of the address's sign-ins of this minute, and
 * one of those that it may have under way until the reply has left. GW_LIMITED, noted with
 * Retry-After. Addresses in `--exempt-networks` always pass. I/O thread. */
enum gw_err sign_in_limit_enter(struct gw_request *req) GW_MUST_USE;

/* One guess, and where it is counted. */
struct sign_in_attempt {
    struct limiter *limiter;
    struct sign_in_bucket {
        struct gw_text key;
        struct limiter_rate rate;
    } buckets[2];
};

/* Counts an attempt before its password is looked at. GW_LIMITED, noted with Retry-After, when
 * there were too many. Only the address that guesses has to wait: a stranger can't keep anybody out
 * from elsewhere (ASVS 6.3.1). `login` folded. */
enum gw_err sign_in_limit_take(struct gw_request *req, struct gw_text login,
                               struct sign_in_attempt *out) GW_MUST_USE;
/* What became of it. After GW_OK nothing is held against the next one; `wrong` counts; any other
 * outcome (no memory, the disk) is not the guesser's, and the attempt is given back. */
void sign_in_limit_end(const struct gw_request *req, const struct sign_in_attempt *attempt,
                       enum gw_err err, enum gw_err wrong);

#endif
