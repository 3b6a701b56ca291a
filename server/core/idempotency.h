/* idempotency.h - replies kept under the client's key, so that a POST sent twice happens once
 * (DESIGN 3). */
#ifndef CORE_IDEMPOTENCY_H
#define CORE_IDEMPOTENCY_H

#include "gw/audit.h"
#include "gw/db.h"

#define IDEMPOTENCY_KEPT (24 * GW_HOUR)

struct idempotency_key {
    int64_t person_id;
    struct gw_text route; /* method and path as sent */
    struct gw_text key;
};
struct idempotency_reply {
    struct gw_digest body_digest; /* of query and body */
    int64_t status;
    int64_t version;      /* 0: none */
    struct gw_text reply; /* empty: none, or not kept */
};

/* GW_MISSING when the key was not used within 24 h. Writer only. */
enum gw_err idempotency_find(struct gw_db *db, struct gw_arena *arena,
                             const struct idempotency_key *key, gw_time now,
                             struct idempotency_reply *out) GW_MUST_USE;
/* In the transaction of the change itself; takes the place of an expired one. */
enum gw_err idempotency_keep(struct gw_db *db, const struct idempotency_key *key, gw_time now,
                             const struct idempotency_reply *reply) GW_MUST_USE;

#endif
