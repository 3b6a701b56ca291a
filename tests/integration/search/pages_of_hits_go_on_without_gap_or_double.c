/* Pages, newest first. */
#include "searching.h"

START_TEST(pages_of_hits_go_on_without_gap_or_double)
{
    enum { POSTS = 5, PAGE = 2 };
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t ids[POSTS];
    const char *more = "&limit=2";
    size_t seen = 0;

    for (size_t i = 0; i < POSTS; i++)
        ids[i] = text_publish(staff, test_text("琥珀その%zu", i), "瑠璃");
    wait_until_found(staff, "琥珀", ids[POSTS - 1]);
    for (size_t page = 1; page <= 3; page++) {
        struct response *hits = search_for(staff, "琥珀", more);
        for (size_t i = 0; i < response_count(hits, "items"); i++, seen++) {
            ck_assert_uint_lt(seen, POSTS);
            ck_assert_int_eq(response_int(hits, test_text("items.%zu.item.id", i)),
                             ids[POSTS - 1 - seen]);
        }
        if (page == 3) {
            ck_assert(json_is_null(response_json(hits, "next")));
            ck_assert(json_is_null(response_json(hits, "more")));
            break;
        }
        ck_assert_str_eq(response_string(hits, "more"), page == 1 ? "2+" : "4+");
        more = test_text("&limit=2&after=%s", response_string(hits, "next"));
    }
    ck_assert_uint_eq(seen, POSTS);
    struct response *all = search_for(staff, "琥珀", "&limit=5");
    ck_assert(json_is_null(response_json(all, "next")));
    server_stop(server);
}
END_TEST

START_TEST(a_cursor_that_nobody_gave_is_refused)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    expect_problem(search_send(staff, "会議", "&after=xyz"), 422, "invalid", "");
    server_stop(server);
}
END_TEST
