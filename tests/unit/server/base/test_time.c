/* test_time.c - moments, dates and their texts. */
#include <check.h>

#include "gw/time.h"

START_TEST(every_day_of_eight_hundred_years_goes_to_the_calendar_and_back)
{
    struct gw_civil before = gw_date_civil(-200001);

    for (gw_date date = -200000; date < 100000; date++) {
        struct gw_civil civil = gw_date_civil(date);

        ck_assert_int_eq(gw_date_from_civil(civil), date);
        ck_assert(civil.day == before.day + 1 || civil.day == 1);
        if (civil.day == 1)
            ck_assert_int_ge(before.day, 28);
        before = civil;
    }
}
END_TEST

START_TEST(known_days_have_their_numbers)
{
    ck_assert_int_eq(gw_date_from_civil((struct gw_civil){ 1970, 1, 1 }), 0);
    ck_assert_int_eq(gw_date_from_civil((struct gw_civil){ 2000, 3, 1 }), 11017);
    ck_assert_int_eq(gw_date_from_civil((struct gw_civil){ 2026, 4, 1 }), 20544);
    ck_assert_int_eq(gw_date_from_civil((struct gw_civil){ 1969, 12, 31 }), -1);
}
END_TEST

START_TEST(days_that_do_not_exist_are_none)
{
    static const struct gw_civil none[] = {
        { 2026, 2, 29 }, { 2100, 2, 29 }, { 1900, 2, 29 }, { 2026, 4, 31 },     { 2026, 0, 1 },
        { 2026, 13, 1 }, { 2026, 1, 0 },  { 2026, 1, 32 }, { INT32_MAX, 1, 1 }, { INT32_MIN, 1, 1 },
    };

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        ck_assert_int_eq(gw_date_from_civil(none[i]), GW_DATE_NONE);
    ck_assert_int_ne(gw_date_from_civil((struct gw_civil){ 2000, 2, 29 }), GW_DATE_NONE);
    ck_assert_int_ne(gw_date_from_civil((struct gw_civil){ 2028, 2, 29 }), GW_DATE_NONE);
}
END_TEST

START_TEST(weekdays_go_round_before_and_after_1970)
{
    ck_assert_int_eq(gw_date_weekday(0), 4);     /* Thursday */
    ck_assert_int_eq(gw_date_weekday(20544), 3); /* 1 April 2026: Wednesday */
    for (gw_date date = -1000; date < 1000; date++)
        ck_assert_int_eq(gw_date_weekday(date + 1), (gw_date_weekday(date) + 1) % 7);
}
END_TEST

START_TEST(the_fiscal_year_begins_on_the_first_of_april)
{
    ck_assert_int_eq(gw_fiscal_year(gw_date_from_civil((struct gw_civil){ 2026, 3, 31 })), 2025);
    ck_assert_int_eq(gw_fiscal_year(gw_date_from_civil((struct gw_civil){ 2026, 4, 1 })), 2026);
    ck_assert_int_eq(gw_fiscal_year(gw_date_from_civil((struct gw_civil){ 2027, 1, 1 })), 2026);
}
END_TEST

START_TEST(the_local_day_begins_at_local_midnight)
{
    gw_date date = gw_date_from_civil((struct gw_civil){ 2026, 4, 1 });
    gw_time start = gw_date_start(date, 540);
    char text[GW_TIME_CHARS];

    gw_time_render(start, text);
    ck_assert_str_eq(text, "2026-03-31T15:00:00.000Z");
    ck_assert_int_eq(gw_date_of(start, 540), date);
    ck_assert_int_eq(gw_date_of(start - 1, 540), date - 1);
    ck_assert_int_eq(gw_date_of(start + GW_DAY - 1, 540), date);
    ck_assert_int_eq(gw_date_of(-1, 0), -1);
}
END_TEST

START_TEST(rendering_and_parsing_agree_to_the_millisecond)
{
    unsigned seed = 4;

    for (int i = 0; i < 50000; i++) {
        gw_time moment = ((gw_time)rand_r(&seed) << 22 | rand_r(&seed)) % (200 * 365 * GW_DAY);
        char text[GW_TIME_CHARS];
        gw_time back;

        moment -= moment % 1000;
        gw_time_render(moment, text);
        ck_assert_int_eq(gw_time_parse(gw_text_from(text), &back), GW_OK);
        ck_assert_int_eq(back, moment);
    }
}
END_TEST

START_TEST(offsets_and_fractions_are_understood)
{
    gw_time expected;
    gw_time got;

    ck_assert_int_eq(gw_time_parse(GW_TEXT("2026-04-01T08:30:00Z"), &expected), GW_OK);
    ck_assert_int_eq(gw_time_parse(GW_TEXT("2026-04-01T17:30:00+09:00"), &got), GW_OK);
    ck_assert_int_eq(got, expected);
    ck_assert_int_eq(gw_time_parse(GW_TEXT("2026-04-01T05:00:00-03:30"), &got), GW_OK);
    ck_assert_int_eq(got, expected);
    ck_assert_int_eq(gw_time_parse(GW_TEXT("2026-04-01T08:30:00.5Z"), &got), GW_OK);
    ck_assert_int_eq(got, expected + 500000);
    ck_assert_int_eq(gw_time_parse(GW_TEXT("2026-04-01T08:30:00.000001Z"), &got), GW_OK);
    ck_assert_int_eq(got, expected + 1);
}
END_TEST

START_TEST(texts_that_are_no_moment_are_refused)
{
    static const char *const bad[] = {
        "",
        "2026-04-01",
        "2026-04-01T08:30:00",
        "2026-04-01t08:30:00Z",
        "2026-04-01T08:30:00z",
        "2026-04-01 08:30:00Z",
        "2026-04-01T24:00:00Z",
        "2026-04-01T08:60:00Z",
        "2026-04-01T08:30:60Z",
        "2026-04-01T08:30:00.Z",
        "2026-04-01T08:30:00.1234567Z",
        "2026-04-01T08:30:00+0900",
        "2026-04-01T08:30:00+24:00",
        "2026-04-01T08:30:00+09:60",
        "2026-04-01T08:30:00Z ",
        "2026-4-01T08:30:00Z",
        "2026-02-29T08:30:00Z",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "+026-04-01T08:30:00Z",
    };
    gw_time moment = 42;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(gw_time_parse(gw_text_from(bad[i]), &moment) == GW_INVALID, "%s", bad[i]);
    ck_assert_int_eq(moment, 42);
}
END_TEST

START_TEST(dates_are_read_strictly)
{
    static const char *const bad[] = { "",           "2026-04-1", "2026-4-01",   "2026/04/01",
                                       "2026-04-31", "20260401",  "2026-04-01 ", "1969-12-31",
                                       "2200-01-01", "-026-04-01" };
    gw_date date = 42;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(gw_date_parse(gw_text_from(bad[i]), &date) == GW_INVALID, "%s", bad[i]);
    ck_assert_int_eq(date, 42);
    ck_assert_int_eq(gw_date_parse(GW_TEXT("2026-04-01"), &date), GW_OK);
    ck_assert_int_eq(date, 20544);
    ck_assert_int_eq(gw_date_parse(GW_TEXT("2199-12-31"), &date), GW_OK);
}
END_TEST

START_TEST(http_dates_go_both_ways)
{
    char text[GW_HTTP_DATE_CHARS];
    gw_time moment;

    ck_assert_int_eq(gw_time_parse_http(GW_TEXT("Wed, 01 Apr 2026 08:30:00 GMT"), &moment), GW_OK);
    gw_time_render_http(moment, text);
    ck_assert_str_eq(text, "Wed, 01 Apr 2026 08:30:00 GMT");
    gw_time_render_http(moment + 999999, text);
    ck_assert_str_eq(text, "Wed, 01 Apr 2026 08:30:00 GMT");
}
END_TEST

START_TEST(other_http_dates_are_refused)
{
    static const char *const bad[] = {
        "",
        "Thu, 01 Apr 2026 08:30:00 GMT",
        "Wed, 1 Apr 2026 08:30:00 GMT",
        "Wed, 01 apr 2026 08:30:00 GMT",
        "Wed, 01 Apr 2026 08:30:00 UTC",
        "Wednesday, 01-Apr-26 08:30:00 GMT",
        "Wed Apr  1 08:30:00 2026",
        "Wed, 31 Apr 2026 08:30:00 GMT",
        "Wed, 01 Apr 2026 08:30:00 GMT ",
    };
    gw_time moment;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(gw_time_parse_http(gw_text_from(bad[i]), &moment) == GW_INVALID, "%s",
                      bad[i]);
}
END_TEST
