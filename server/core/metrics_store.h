/* metrics_store.h - figures that only the database knows. */
#ifndef CORE_METRICS_STORE_H
#define CORE_METRICS_STORE_H

#include "gw/db.h"

/* Sessions that have not reached their end. */
enum gw_err metrics_session_count(struct gw_db *db, gw_time now, int64_t *out) GW_MUST_USE;

#endif
