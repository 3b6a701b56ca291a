/* Business days of a department, from the database. */
#include <check.h>

#include "core/people.h"
#include "tests/unit/server/core/small_city.h"

static gw_date
date(int month, int day)
{
    return gw_date_from_civil((struct gw_civil){ 2026, month, day });
}

static enum gw_err
calendar_fill(struct gw_request *req, void *arg)
{
    (void)arg;
    GW_TRY(city_calendar_insert(req->db, 2025, 2027));
    GW_TRY(city_calendar_insert(req->db, 2026, 2028)); /* again: what is there stays */
    GW_TRY(calendar_week_insert(req->db, 20, 0x7F));   /* 市民部: every day */
    GW_TRY(calendar_day_insert(req->db, 20, date(5, 4), true, GW_TEXT("休日窓口")));
    GW_TRY(calendar_day_insert(req->db, 21, date(4, 2), false, GW_TEXT("電算更新")));
    return calendar_day_insert(req->db, 10, date(4, 3), false, GW_TEXT("引越し"));
}

static struct small_city *
city_with_calendar(void)
{
    struct small_city *city = small_city_open();
    ck_assert_int_eq(small_city_write(city, calendar_fill, NULL), GW_OK);
    return city;
}

static bool
is_business(struct small_city *city, int64_t department_id, gw_date day)
{
    bool open;
    struct gw_request *req = small_city_request(city, city->lane);
    ck_assert_int_eq(gw_business_day_is(req, department_id, day, &open), GW_OK);
    return open;
}

START_TEST(a_department_without_a_calendar_follows_the_week_and_the_city)
{
    struct small_city *city = city_with_calendar();
    ck_assert(is_business(city, 1, date(4, 1)));
    ck_assert(!is_business(city, 1, date(4, 4)));   /* Saturday */
    ck_assert(!is_business(city, 1, date(4, 29)));  /* 昭和の日 */
    ck_assert(!is_business(city, 1, date(12, 29))); /* 年末年始 */
    ck_assert(!is_business(city, 1, date(1, 2)));
    ck_assert(is_business(city, 1, date(12, 28)));
    small_city_close(city);
}
END_TEST

START_TEST(a_departments_own_days_stand_before_those_above_and_the_citys)
{
    struct small_city *city = city_with_calendar();
    ck_assert(!is_business(city, 11, date(4, 3))); /* of 総務部, above */
    ck_assert(is_business(city, 21, date(4, 3)));
    ck_assert(!is_business(city, 21, date(4, 2))); /* its own */
    ck_assert(is_business(city, 20, date(4, 2)));
    ck_assert(is_business(city, 21, date(4, 5)));   /* a Sunday, by the week of 市民部 */
    ck_assert(!is_business(city, 21, date(4, 29))); /* a holiday of the city */
    ck_assert(is_business(city, 21, date(5, 4)));   /* of 市民部, before the city's */
    small_city_close(city);
}
END_TEST

START_TEST(a_deadline_counts_the_departments_business_days)
{
    struct small_city *city = city_with_calendar();
    struct gw_request *req = small_city_request(city, city->lane);
    gw_date day;
    ck_assert_int_eq(gw_business_day_after(req, 1, date(4, 28), 3, &day), GW_OK);
    ck_assert_int_eq(day, date(5, 7)); /* 4/30, 5/1, then 5/7 */
    ck_assert_int_eq(gw_business_day_after(req, 21, date(4, 28), 3, &day), GW_OK);
    ck_assert_int_eq(day, date(5, 2));
    ck_assert_int_eq(gw_business_day_after(req, 1, date(4, 28), 2000, &day), GW_INVALID);
    small_city_close(city);
}
END_TEST

START_TEST(T2_the_first_deputy_stands_in_for_a_holder_on_leave)
{
    struct small_city *city = small_city_open();
    struct position_duty duty;
    ck_assert_int_eq(position_duty_find(city->lane->db, 101, city->today, &duty), GW_OK);
    ck_assert_int_eq(duty.person_id, 1001);
    ck_assert(!duty.is_deputy);
    small_city_close(city);
}
END_TEST

static enum gw_err
deputies_fill(struct gw_request *req, void *arg)
{
    const struct small_city *city = arg;
    const struct position_row seat = { .id = 108,
                                       .department_id = 12,
                                       .rank = 60,
                                       .name = GW_TEXT("主査"),
                                       .effective_until = GW_DATE_NONE };
    const struct holding_row until_today = { .person_id = 1008,
                                             .position_id = 108,
                                             .holding_kind = GW_TEXT("additional"),
                                             .held_until = city->today };
    int64_t made;
    GW_TRY(position_insert(req->db, &seat, &made));
    GW_TRY(holding_insert(req->db, &until_today, &made));
    GW_TRY(deputy_insert(req->db, 101, 1, 107)); /* a seat of a department that has ended */
    GW_TRY(deputy_insert(req->db, 101, 2, 108));
    GW_TRY(deputy_insert(req->db, 101, 3, 106));
    return leave_insert(req->db, 1001, city->today, city->today + 2);
}

START_TEST(T2_deputies_act_in_their_order_and_only_while_they_hold_their_seat)
{
    struct small_city *city = small_city_open();
    struct position_duty duty;
    ck_assert_int_eq(small_city_write(city, deputies_fill, city), GW_OK);
    ck_assert_int_eq(position_duty_find(city->lane->db, 101, city->today, &duty), GW_OK);
    ck_assert_int_eq(duty.person_id, 1008);
    ck_assert(duty.is_deputy);
    ck_assert_int_eq(position_duty_find(city->lane->db, 101, city->today + 1, &duty), GW_OK);
    ck_assert_int_eq(duty.person_id, 1004);
    ck_assert_int_eq(duty.position_id, 106);
    ck_assert_int_eq(position_duty_find(city->lane->db, 101, city->today + 3, &duty), GW_OK);
    ck_assert_int_eq(duty.person_id, 1001);
    ck_assert_int_eq(position_duty_find(city->lane->db, 4711, city->today, &duty), GW_MISSING);
    small_city_close(city);
}
END_TEST
