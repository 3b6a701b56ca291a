/* counter_store.h - named numbers in table `counter`. */
#ifndef DB_COUNTER_STORE_H
#define DB_COUNTER_STORE_H

#include "gw/db.h"

/* 0 where there is none. */
enum gw_err counter_find(struct gw_db *db, const char *name, int64_t *out) GW_MUST_USE;
enum gw_err counter_set(struct gw_db *db, const char *name, int64_t value) GW_MUST_USE;

#endif
