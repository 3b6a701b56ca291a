/* export_store.h - what an export asks of the database beside its tables. */
#ifndef CORE_EXPORT_STORE_H
#define CORE_EXPORT_STORE_H

#include "gw/db.h"

/* Of today or of the past; GW_MISSING for an unknown code. */
enum gw_err export_department_find(struct gw_db *db, struct gw_text code,
                                   int64_t *department_id) GW_MUST_USE;
/* The greatest id that was ever given. */
enum gw_err export_last_id(struct gw_db *db, int64_t *last_id) GW_MUST_USE;

#endif
