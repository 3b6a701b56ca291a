/* business_days.c - counting business days (開庁日); pure. */
#include "core/business_days.h"

static int
exception_compare(const void *key, const void *entry)
{
    gw_date day = *(const gw_date *)key;
    gw_date other = ((const struct business_exception *)entry)->day;

    return (day > other) - (day < other);
}

bool
business_day_is(const struct business_calendar *calendar, gw_date day)
{
    const struct business_exception *exception = NULL;

    if (calendar->exceptions_count > 0)
        exception = bsearch(&day, calendar->exceptions, calendar->exceptions_count,
                            sizeof *calendar->exceptions, exception_compare);
    if (exception != NULL)
        return exception->is_business;
    return (calendar->week >> gw_date_weekday(day) & 1) != 0;
}

enum gw_err
business_day_after(const struct business_calendar *calendar, gw_date from, int count, gw_date *out)
{
    int left = count;

    if (count < 0)
        return GW_INVALID;
    for (gw_date day = count == 0 ? from : from + 1; day < from + BUSINESS_DAYS_SPAN; day++) {
        if (!business_day_is(calendar, day))
            continue;
        if (left <= 1) {
            *out = day;
            return GW_OK;
        }
        left--;
    }
    return GW_INVALID;
}
