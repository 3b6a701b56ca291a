/* What is typed is text, never a language of the index's. */
#include "searching.h"

START_TEST(whatever_is_typed_search_answers)
{
    static const char *const typed[] = {
        "\"",
        "\"\"",
        "\"会議",
        "会議\"",
        "会議 AND",
        "NEAR(会議, 5)",
        "indexed_text:会議",
        "scope : p1",
        "会議 OR 資料",
        "会議*",
        "^会議",
        "{a b} : c",
        "会議 + 資料",
        "(会議",
        "会議)",
        "-会議",
        "--会議",
        "- -",
        "' OR 1=1 --",
        "'; DROP TABLE item; --",
        "※",
        "　",
        "%00",
        "\\",
        "\xf0\x9f\x98\x80",
        "\xee\x80\x80",
        "a\xcc\x81\xcc\x81\xcc\x81",
        "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ",
        "NOT NOT NOT",
        "会 議 室 予 約",
    };
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
        struct response *hits = search_send(staff, typed[i], "");
        ck_assert_msg(hits->status == 200, "%s: %d %s", typed[i], hits->status, hits->body);
    }
    ck_assert_uint_gt(response_count(search_for(staff, "会議", ""), "items"), 0);
    ck_assert_uint_eq(response_count(search_for(staff, "※", ""), "items"), 0);
    ck_assert_uint_eq(response_count(search_for(staff, "-会議", ""), "items"), 0);
    server_stop(server);
}
END_TEST

static const char *
characters(const char *one, size_t count)
{
    const size_t bytes = strlen(one);
    char *out = test_alloc(bytes * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(out + i * bytes, one, bytes);
    return out;
}

START_TEST(a_query_is_taken_up_to_its_limit_and_no_further)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    expect_status(search_send(staff, characters("会", 200), ""), 200);
    expect_status(search_send(staff, characters("a ", 100), ""), 200);
    expect_status(search_send(staff, characters("ﷺ", 200), ""), 200);
    expect_problem(search_send(staff, characters("会", 201), ""), 422, "invalid", "");
    expect_problem(search_send(staff, "", ""), 422, "invalid", "");
    ck_assert_int_lt(
        client_get(staff, test_text("/api/search?q=%s", characters("a", 10000)))->status, 500);
    expect_problem(client_get(staff, "/api/search"), 422, "invalid", "");
    ck_assert_int_lt(client_get(staff, "/api/search?q=%FF%FE")->status, 500);
    ck_assert_int_lt(client_get(staff, "/api/search?q=a%00b")->status, 500);
    server_stop(server);
}
END_TEST
