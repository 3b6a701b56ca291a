/* The picker's search: beginnings of names and readings, staff numbers, in the order of rank. */
#include <check.h>
#include <jansson.h>

#include "groups.h"

static struct response *
found(struct client *client, const char *query)
{
    struct response *response = client_get(client,
                                           test_text("/api/people/persons?q=%s&limit=200", query));
    expect_status(response, 200);
    return response;
}

/* 山本 悠斗, ヤマモト ユウト: the clerk whom every city has. */
START_TEST(people_are_found_by_name_and_reading_in_any_width)
{
    static const char *const queries[] = {
        "%E5%B1%B1%E6%9C%AC",                            /* 山本 */
        "%E5%B1%B1%E6%9C%AC%E3%80%80%E6%82%A0%E6%96%97", /* 山本　悠斗 */
        "%E6%82%A0%E6%96%97",                            /* 悠斗 */
        "%E3%82%84%E3%81%BE%E3%82%82%E3%81%A8",          /* やまもと */
        "%E3%83%A4%E3%83%9E",                            /* ヤマ */
        "%EF%BE%94%EF%BE%8F%EF%BE%93%EF%BE%84%EF%BE%95", /* ﾔﾏﾓﾄﾕ */
        "%E3%82%86%E3%81%86",                            /* ゆう */
    };
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t staff = person_of(client);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        ck_assert_msg(lists_id(found(client, queries[i]), "items", staff), "%s", queries[i]);
    ck_assert(!lists_id(found(client, "%E6%9C%AC"), "items", staff)); /* 本: not the beginning */
    ck_assert_uint_eq(response_count(found(client, "%E3%80%80"), "items"), 0); /* a blank */
    server_stop(server);
}
END_TEST

START_TEST(pages_of_what_is_found_have_no_gap_and_no_double)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *whole = found(client, "%E3%81%8A"); /* お */
    size_t count = response_count(whole, "items");
    const char *after = "";
    ck_assert_uint_ge(count, 2);
    ck_assert(json_is_null(response_json(whole, "next")));
    for (size_t i = 0; i < count; i++) {
        struct response *page = client_get(
            client, test_text("/api/people/persons?q=%%E3%%81%%8A&limit=1&after=%s", after));
        expect_status(page, 200);
        ck_assert_int_eq(response_int(page, "items.0.id"),
                         response_int(whole, test_text("items.%zu.id", i)));
        ck_assert_int_eq(json_is_null(response_json(page, "next")), i + 1 == count);
        if (i + 1 < count)
            after = test_text("%s", response_string(page, "next"));
    }
    server_stop(server);
}
END_TEST

START_TEST(a_search_is_by_department_or_by_name)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    expect_problem(client_get(client, "/api/people/persons?q=a&department_id=1"), 422, "invalid",
                   "people.query_of_two_kinds");
    expect_problem(client_get(client, "/api/people/persons?q="), 422, "invalid", "field.required");
    expect_status(client_get(client, test_text("/api/people/persons?q=%s", repeated("a", "", 50))),
                  200);
    expect_problem(client_get(client, test_text("/api/people/persons?q=%s", repeated("a", "", 51))),
                   422, "invalid", "field.too_long");
    server_stop(server);
}
END_TEST
