/* calendar.c - business days (開庁日) of a department.
 *
 * For one day the nearest row decides: the department's own, then those of the departments above
 * it, then the whole city's; without a row the nearest usual week does. A library that is open on
 * Sundays has its own week, and its own rows for the holidays on which it is open.
 */
#include "core/business_days.h"
#include "core/calendar_store.h"
#include "gw/people.h"

static enum gw_err
calendar_load(struct gw_request *req, const struct calendar_span *span,
              struct business_calendar *out)
{
    const struct calendar_row *rows;
    size_t count, kept = 0;
    int64_t week = BUSINESS_WEEK_USUAL;

    GW_TRY(gw_step_end(calendar_week_load(req->db, span->department_id, &week)));
    GW_TRY(calendar_rows_load(req->db, req->arena, span, &rows, &count));
    struct business_exception *exceptions = GW_NEW_ARRAY(req->arena, struct business_exception,
                                                         count + 1);
    for (size_t i = 0; i < count; i++) {
        bool nearest = kept == 0 || exceptions[kept - 1].day != rows[i].day;
        if (nearest)
            exceptions[kept++] = (struct business_exception){ rows[i].day, rows[i].is_business };
    }
    *out = (struct business_calendar){ week, exceptions, kept };
    return GW_OK;
}

enum gw_err
gw_business_day_is(struct gw_request *req, int64_t department_id, gw_date day, bool *out)
{
    const struct calendar_span span = { department_id, day, day };
    struct business_calendar calendar;

    GW_TRY(calendar_load(req, &span, &calendar));
    *out = business_day_is(&calendar, day);
    return GW_OK;
}

enum gw_err
gw_business_day_after(struct gw_request *req, int64_t department_id, gw_date from, int count,
                      gw_date *out)
{
    const struct calendar_span span = { department_id, from, from + BUSINESS_DAYS_SPAN };
    struct business_calendar calendar;

    GW_TRY(calendar_load(req, &span, &calendar));
    return business_day_after(&calendar, from, count, out);
}
