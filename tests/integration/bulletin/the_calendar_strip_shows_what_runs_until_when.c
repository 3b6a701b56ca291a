/* What has an end stands in the calendar of those who follow its board. */
#include <time.h>

#include "boards.h"

static int64_t
days_with_posts(const struct response *strip)
{
    int64_t days = 0;

    for (size_t i = 0; i < response_count(strip, "days"); i++)
        days += response_int(strip, test_text("days.%zu.posts", i)) > 0;
    return days;
}

START_TEST(the_calendar_strip_shows_what_runs_until_when)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    struct response *made = post_send(staff, board, "電話当番",
                                      ",\"published_until\":\"2050-04-10T15:00:00Z\"");
    int64_t endless = post_publish(staff, board, "期限なし");
    struct response *strip, *after;
    int index;

    expect_status(made, 201);
    strip = client_get(chief, "/api/bulletin/calendar?from=2050-04-01&until=2050-04-30");
    expect_status(strip, 200);
    index = list_index(strip, response_int(made, "id"));
    ck_assert_int_ge(index, 0);
    ck_assert_int_eq(list_index(strip, endless), -1);
    ck_assert_str_eq(response_string(strip, test_text("items.%d.until", index)), "2050-04-10");
    ck_assert_uint_eq(response_count(strip, "days"), 30);
    ck_assert_int_eq(days_with_posts(strip), 10);
    ck_assert(response_bool(strip, "days.0.business_day"));
    ck_assert(!response_bool(strip, "days.1.business_day")); /* a Saturday */
    after = client_get(chief, "/api/bulletin/calendar?from=2050-04-11&until=2050-04-30");
    ck_assert_int_eq(list_index(after, response_int(made, "id")), -1);
    server_stop(server);
}
END_TEST

START_TEST(the_strip_is_at_most_sixty_two_days_long)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    expect_status(client_get(staff, "/api/bulletin/calendar?from=2026-05-01&until=2026-07-01"),
                  200);
    expect_problem(client_get(staff, "/api/bulletin/calendar?from=2026-05-01&until=2026-07-02"),
                   422, "invalid", "bulletin.calendar_too_long");
    expect_problem(client_get(staff, "/api/bulletin/calendar?from=2026-05-02&until=2026-05-01"),
                   422, "invalid", "bulletin.calendar_backwards");
    expect_status(client_get(staff, "/api/bulletin/calendar?from=2026-05-01&until=2026-05-01"),
                  200);
    expect_status(client_get(staff, "/api/bulletin/calendar?from=2026-05-01"), 422);
    server_stop(server);
}
END_TEST

/* Of seven days from 8 January one is the holiday 成人の日, a Monday. */
START_TEST(holidays_are_no_business_days_in_the_strip)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    time_t now = time(NULL);
    struct tm parts;
    struct response *strip;
    int business_days = 0;

    gmtime_r(&now, &parts);
    strip = client_get(staff, test_text("/api/bulletin/calendar?from=%d-01-08&until=%d-01-14",
                                        parts.tm_year + 1901, parts.tm_year + 1901));
    expect_status(strip, 200);
    ck_assert_uint_eq(response_count(strip, "days"), 7);
    for (int i = 0; i < 7; i++)
        business_days += response_bool(strip, test_text("days.%d.business_day", i));
    ck_assert_int_eq(business_days, 4);
    server_stop(server);
}
END_TEST
