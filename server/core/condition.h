/* condition.h - If-Match of a write (RFC 9110 section 13.1.1) and Idempotency-Key, as the routes
 * allow them. */
#ifndef CORE_CONDITION_H
#define CORE_CONDITION_H

#include "gw/text.h"

#define IDEMPOTENCY_KEY_BYTES_MAX 128

/* One strong entity tag that is a version: "7" with its quotes. Weak tags, lists and `*` are
 * GW_INVALID: a change must name the state that its author saw. */
enum gw_err condition_if_match(struct gw_text header, int64_t *version) GW_MUST_USE;
/* 1 to 128 visible ASCII characters. */
bool condition_key_is_valid(struct gw_text key);

#endif
