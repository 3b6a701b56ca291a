/* settings_store.h - table `setting`: what the city changed from the defaults. */
#ifndef CORE_SETTINGS_STORE_H
#define CORE_SETTINGS_STORE_H

#include "gw/db.h"

#define SETTING_FIRST_VERSION 1 /* of one that was never stored */

struct setting_stored {
    struct gw_text key, value;
    int64_t version;
};

/* Calls take() for each stored setting; its texts last until it returns. */
enum gw_err settings_each_stored(struct gw_db *db,
                                 void (*take)(void *arg, const struct setting_stored *stored),
                                 void *arg) GW_MUST_USE;
/* What is stored under the key; GW_MISSING where nothing is. In the arena. */
enum gw_err settings_stored(struct gw_db *db, struct gw_arena *arena, const char *key,
                            struct setting_stored *out) GW_MUST_USE;
/* Its version is one more than before. */
enum gw_err settings_store(struct gw_db *db, const char *key, struct gw_text value,
                           gw_time now) GW_MUST_USE;

#endif
