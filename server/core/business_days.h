/* business_days.h - counting business days (開庁日) over a week and its exceptions; pure. */
#ifndef CORE_BUSINESS_DAYS_H
#define CORE_BUSINESS_DAYS_H

#include "gw/time.h"

#define BUSINESS_WEEK_USUAL 0x3E /* Monday to Friday; bit n: weekday n, 0 = Sunday */
#define BUSINESS_DAYS_SPAN 1096  /* 3 years, how far ahead a count may reach */

/* The usual week of a department, and the days on which it does not hold, by day. */
struct business_calendar {
    int64_t week;
    const struct business_exception {
        gw_date day;
        bool is_business;
    } * exceptions;
    size_t exceptions_count;
};

bool business_day_is(const struct business_calendar *calendar, gw_date day);
/* The `count`-th business day after `from`; 0: the first on or after it. GW_INVALID where it would
 * lie BUSINESS_DAYS_SPAN days away or further, or `count` is negative. */
enum gw_err business_day_after(const struct business_calendar *calendar, gw_date from, int count,
                               gw_date *out) GW_MUST_USE;

#endif
