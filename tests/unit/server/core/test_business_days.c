/* Counting business days (開庁日). */
#include <check.h>

#include "core/business_days.h"

static gw_date
date(int month, int day)
{
    return gw_date_from_civil((struct gw_civil){ 2026, month, day });
}

START_TEST(monday_to_friday_are_business_days_where_nothing_else_is_said)
{
    const struct business_calendar usual = { .week = BUSINESS_WEEK_USUAL };
    ck_assert(business_day_is(&usual, date(4, 3)));  /* Friday */
    ck_assert(!business_day_is(&usual, date(4, 4))); /* Saturday */
    ck_assert(!business_day_is(&usual, date(4, 5)));
    ck_assert(business_day_is(&usual, date(4, 6)));
}
END_TEST

START_TEST(an_exception_stands_before_the_week)
{
    const struct business_exception days[] = { { date(4, 29), false }, { date(5, 3), true } };
    const struct business_calendar calendar = { BUSINESS_WEEK_USUAL, days, 2 };
    ck_assert(!business_day_is(&calendar, date(4, 29)));
    ck_assert(business_day_is(&calendar, date(5, 3))); /* a Sunday */
}
END_TEST

START_TEST(the_count_leaves_out_closed_days)
{
    const struct business_exception golden_week[] = {
        { date(4, 29), false }, { date(5, 4), false }, { date(5, 5), false }, { date(5, 6), false }
    };
    const struct business_calendar calendar = { BUSINESS_WEEK_USUAL, golden_week, 4 };
    gw_date day;
    ck_assert_int_eq(business_day_after(&calendar, date(4, 28), 1, &day), GW_OK);
    ck_assert_int_eq(day, date(4, 30));
    ck_assert_int_eq(business_day_after(&calendar, date(4, 28), 3, &day), GW_OK);
    ck_assert_int_eq(day, date(5, 7));
    ck_assert_int_eq(business_day_after(&calendar, date(4, 29), 0, &day), GW_OK);
    ck_assert_int_eq(day, date(4, 30));
    ck_assert_int_eq(business_day_after(&calendar, date(4, 28), 0, &day), GW_OK);
    ck_assert_int_eq(day, date(4, 28));
}
END_TEST

START_TEST(a_department_that_never_opens_gives_no_day)
{
    const struct business_calendar never = { .week = 0 };
    gw_date day = 1;
    ck_assert_int_eq(business_day_after(&never, date(4, 1), 0, &day), GW_INVALID);
    ck_assert_int_eq(business_day_after(&never, date(4, 1), 5, &day), GW_INVALID);
    ck_assert_int_eq(day, 1);
}
END_TEST

START_TEST(a_count_past_three_years_or_below_zero_is_refused)
{
    const struct business_calendar usual = { .week = BUSINESS_WEEK_USUAL };
    gw_date day;
    ck_assert_int_eq(business_day_after(&usual, date(4, 1), 700, &day), GW_OK);
    ck_assert_int_eq(business_day_after(&usual, date(4, 1), 1000, &day), GW_INVALID);
    ck_assert_int_eq(business_day_after(&usual, date(4, 1), -1, &day), GW_INVALID);
}
END_TEST
