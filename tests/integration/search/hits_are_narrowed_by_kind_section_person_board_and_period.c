/* Filters. */
#include "searching.h"

#include "gw/time.h"

START_TEST(hits_are_narrowed_by_kind_section_person_board_and_period)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃");

    wait_until_found(staff, "琥珀", id);
    struct response *me = client_get(staff, "/api/session");
    struct response *boss = client_get(chief, "/api/session");
    int64_t person = response_int(me, "user.id");
    int64_t department = response_int(me, "user.department.id");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    int64_t other_board = board_named(staff, BOARD_OF_ALL);
    struct response *tree = client_get(staff, "/api/people/departments");
    int64_t above = 0, other = 0;
    for (size_t i = 0; i < response_count(tree, "items"); i++) {
        int64_t listed = response_int(tree, test_text("items.%zu.id", i));
        json_t *parent = response_json(tree, test_text("items.%zu.parent_id", i));
        if (listed == department)
            above = json_is_null(parent) ? 0 : json_integer_value(parent);
        else if (!json_is_null(parent) && json_integer_value(parent) != department)
            other = listed;
    }
    ck_assert_int_ne(above, 0);
    ck_assert_int_ne(other, 0);
    const struct {
        const char *more;
        size_t hits;
    } cases[] = {
        { "&kind=bulletin.post", 1 },
        { test_text("&person_id=%lld", (long long)person), 1 },
        { test_text("&person_id=%lld", (long long)response_int(boss, "user.id")), 0 },
        { test_text("&department_id=%lld", (long long)department), 1 },
        { test_text("&department_id=%lld", (long long)above), 1 },
        { test_text("&department_id=%lld", (long long)other), 0 },
        { "&department_id=12345", 0 },
        { test_text("&board_id=%lld", (long long)board), 1 },
        { test_text("&board_id=%lld", (long long)other_board), 0 },
        { "&from=2020-01-01", 1 },
        { "&until=2020-01-01", 0 },
        { "&from=2020-01-01&until=2199-12-31", 1 },
        { "&from=2199-01-01&until=2199-12-31", 0 },
        { test_text("&kind=bulletin.post&person_id=%lld&department_id=%lld&board_id=%lld",
                    (long long)person, (long long)department, (long long)board),
          1 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct response *hits = search_for(staff, "琥珀", cases[i].more);
        ck_assert_msg(response_count(hits, "items") == cases[i].hits, "%s: %s", cases[i].more,
                      hits->body);
    }
    server_stop(server);
}
END_TEST

START_TEST(the_day_of_publication_is_inside_the_period)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃");

    wait_until_found(staff, "琥珀", id);
    const char *from = response_string(search_for(staff, "琥珀", ""), "items.0.published_from");
    gw_time published;
    ck_assert_int_eq(gw_time_parse(gw_text_from(from), &published), GW_OK);
    struct gw_civil day = gw_date_civil(gw_date_of(published, 540));
    const char *text = test_text("%04d-%02d-%02d", day.year, day.month, day.day);
    struct gw_civil next = gw_date_civil(gw_date_of(published, 540) + 1);
    const char *text_next = test_text("%04d-%02d-%02d", next.year, next.month, next.day);
    struct response *hits = search_for(staff, "琥珀", test_text("&from=%s&until=%s", text, text));
    ck_assert_uint_eq(response_count(hits, "items"), 1);
    hits = search_for(staff, "琥珀", test_text("&from=%s", text_next));
    ck_assert_uint_eq(response_count(hits, "items"), 0);
    server_stop(server);
}
END_TEST

START_TEST(filters_that_make_no_sense_are_refused)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    expect_problem(search_send(staff, "会議", "&kind=no.such"), 422, "invalid",
                   "search.unknown_kind");
    expect_problem(search_send(staff, "会議", "&from=2026-04-02&until=2026-04-01"), 422, "invalid",
                   "search.period_reversed");
    expect_status(search_send(staff, "会議", "&from=2026-04-01&until=2026-04-01"), 200);
    expect_problem(search_send(staff, "会議", "&from=2026-13-01"), 422, "invalid", "");
    expect_problem(search_send(staff, "会議", "&limit=51"), 422, "invalid", "");
    expect_status(search_send(staff, "会議", "&limit=50"), 200);
    server_stop(server);
}
END_TEST
