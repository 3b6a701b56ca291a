/* calendar_store.h - a department's business days as the database has them; for calendar.c. */
#ifndef CORE_CALENDAR_STORE_H
#define CORE_CALENDAR_STORE_H

#include "gw/db.h"

#define CALENDAR_WHOLE_CITY 1000 /* distance of rows without a department: behind all others */

struct calendar_span {
    int64_t department_id;
    gw_date from, until; /* inclusive */
};

struct calendar_row {
    gw_date day;
    int64_t distance; /* 0: the department's own, 1: of the one above it, … */
    bool is_business;
};

/* The week of the department or the nearest above it that has one; GW_MISSING where none has. */
enum gw_err calendar_week_load(struct gw_db *db, int64_t department_id,
                               int64_t *business_days) GW_MUST_USE;
/* The days of the span on which the week does not hold, by day and then by distance;
 * rows lie in the arena. */
enum gw_err calendar_rows_load(struct gw_db *db, struct gw_arena *arena,
                               const struct calendar_span *span, const struct calendar_row **out,
                               size_t *count) GW_MUST_USE;

#endif
