/* unread.h - unread counts from the database, for the moments in which the index in memory can't
 * answer (unread.c). */
#ifndef CORE_UNREAD_H
#define CORE_UNREAD_H

#include "gw/bitmap.h"
#include "gw/request.h"

#define UNREAD_LOOK_MAX 1000 /* newest items of a container that the database looks at */

/* Numbers of the container's current items that who asks may see (gw_db_set_audiences), published
 * since `since`, the newest `rows_max` of them. */
struct unread_range {
    int64_t container_id;
    gw_time since;
    gw_time now;
    int64_t rows_max;
};
enum gw_err unread_numbers_load(struct gw_db *db, const struct unread_range *range,
                                struct gw_bitmap *items) GW_MUST_USE;

#endif
