/* The national holidays, against the calendars that the Cabinet Office published. */
#include <check.h>

#include "core/holidays.h"

/* "MMDD" of all holidays of the year, in order. */
static void
expect_year(int year, const char *wanted)
{
    struct holiday list[HOLIDAYS_MAX];
    size_t count = holidays_of_year(year, list);
    char got[HOLIDAYS_MAX * 5 + 1] = "";
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct gw_civil civil = gw_date_civil(list[i].day);
        ck_assert_int_eq(civil.year, year);
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%02d%02d", i == 0 ? "" : " ",
                               civil.month, civil.day);
    }
    ck_assert_str_eq(got, wanted);
}

static const char *
name_of(int year, int month, int day)
{
    struct holiday list[HOLIDAYS_MAX];
    size_t count = holidays_of_year(year, list);
    gw_date wanted = gw_date_from_civil((struct gw_civil){ year, month, day });
    for (size_t i = 0; i < count; i++) {
        if (list[i].day == wanted)
            return list[i].name;
    }
    return "";
}

START_TEST(the_years_2022_to_2027_have_the_published_holidays)
{
    expect_year(2022, "0101 0110 0211 0223 0321 0429 0503 0504 0505 0718 0811 0919 0923 1010 1103"
                      " 1123");
    expect_year(2023, "0101 0102 0109 0211 0223 0321 0429 0503 0504 0505 0717 0811 0918 0923 1009"
                      " 1103 1123");
    expect_year(2024, "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916"
                      " 0922 0923 1014 1103 1104 1123");
    expect_year(2025, "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923"
                      " 1013 1103 1123 1124");
    expect_year(2026, "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923"
                      " 1012 1103 1123");
    expect_year(2027, "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011"
                      " 1103 1123");
}
END_TEST

START_TEST(a_holiday_on_a_sunday_moves_past_the_holidays_that_follow_it)
{
    ck_assert_str_eq(name_of(2026, 5, 3), "憲法記念日");
    ck_assert_str_eq(name_of(2026, 5, 6), "振替休日");
    ck_assert_str_eq(name_of(2025, 2, 24), "振替休日");
}
END_TEST

START_TEST(a_day_between_two_holidays_is_one_too)
{
    ck_assert_str_eq(name_of(2026, 9, 22), "国民の休日");
    ck_assert_str_eq(name_of(2032, 9, 21), "国民の休日");
}
END_TEST

START_TEST(years_outside_the_rules_have_none)
{
    struct holiday list[HOLIDAYS_MAX];
    ck_assert_uint_eq(holidays_of_year(2021, list), 0);
    ck_assert_uint_eq(holidays_of_year(2100, list), 0);
    for (int year = HOLIDAYS_YEAR_MIN; year <= HOLIDAYS_YEAR_MAX; year++)
        ck_assert_uint_ge(holidays_of_year(year, list), 16);
}
END_TEST
