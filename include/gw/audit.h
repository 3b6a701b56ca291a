/* audit.h - what a handler adds to the entry that dispatch writes for it (DESIGN 6).
 *
 * Dispatch fills who, when, from where, route, result. A handler names the item and the digests of
 * what it was and became; on routes whose rule asks for one, the reason and the clause.
 */
#ifndef GW_AUDIT_H
#define GW_AUDIT_H

#include "gw/request.h"

#define GW_DIGEST_BYTES 32 /* BLAKE2b-256 */

struct gw_digest {
    uint8_t bytes[GW_DIGEST_BYTES];
};

/* Unkeyed BLAKE2b-256 over the parts, each preceded by its length in 8 bytes big endian. */
struct gw_digest gw_digest_of(const struct gw_text *parts, size_t count);

void gw_audit_item(struct gw_request *req, const char *kind, int64_t item_id);
/* NULL where there was nothing before, or is nothing after. */
void gw_audit_digests(struct gw_request *req, const struct gw_digest *before,
                      const struct gw_digest *after);
void gw_audit_reason(struct gw_request *req, struct gw_text reason, struct gw_text clause);

#endif
