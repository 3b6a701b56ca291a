/* sign_in_limit.h - slows down guessing of passwords, per login × address, and keeps one address
 * from filling the pool with sign-ins. */
#ifndef CORE_SIGN_IN_LIMIT_H
#define CORE_SIGN_IN_LIMIT_H

#include "gw/request.h"

/* Before a password is checked on the pool: takes one of the address's sign-ins of this minute, and
 * one of those that it may have under way until the reply has left. GW_LIMITED, noted with
 * Retry-After. Addresses in `--exempt-networks` always pass. I/O thread. */
enum gw_err sign_in_limit_enter(struct gw_request *req) GW_MUST_USE;
/* Counts an attempt before its password is looked at. GW_LIMITED, noted with Retry-After, when
 * there were too many. Only the address that guesses has to wait: a stranger can't keep anybody out
 * from elsewhere (ASVS 6.3.1). `login` folded. */
enum gw_err sign_in_limit_take(struct gw_request *req, struct gw_text login) GW_MUST_USE;
/* The attempt was right: nothing is held against the next one. */
void sign_in_limit_forget(struct gw_request *req, struct gw_text login);

#endif
