/* takeover_store.h - what the database needs once the rows of an export are in it. */
#ifndef CORE_TAKEOVER_STORE_H
#define CORE_TAKEOVER_STORE_H

#include "gw/db.h"

/* Counters go on behind what came. Nobody starts with all that came as unread: it counts from `now`
 * on. Everything waits to be indexed for search. */
enum gw_err takeover_settle(struct gw_db *db, int64_t last_id, int64_t now) GW_MUST_USE;
/* The digest of a content; GW_MISSING for an unknown one. `out`: 32 bytes. */
enum gw_err takeover_blob_digest(struct gw_db *db, int64_t blob_id, void *out) GW_MUST_USE;

#endif
