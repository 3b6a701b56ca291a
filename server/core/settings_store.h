/* settings_store.h - table `setting`: what the city changed from the defaults. */
#ifndef CORE_SETTINGS_STORE_H
#define CORE_SETTINGS_STORE_H

#include "gw/db.h"

/* Calls take(arg, key, value) for each stored setting; its texts last until it returns. */
enum gw_err settings_each_stored(struct gw_db *db,
                                 void (*take)(void *arg, struct gw_text key, struct gw_text value),
                                 void *arg) GW_MUST_USE;
/* What is stored under the key; GW_MISSING where nothing is. In the arena. */
enum gw_err settings_stored(struct gw_db *db, struct gw_arena *arena, const char *key,
                            struct gw_text *out) GW_MUST_USE;
enum gw_err settings_store(struct gw_db *db, const char *key, struct gw_text value,
                           gw_time now) GW_MUST_USE;

#endif
