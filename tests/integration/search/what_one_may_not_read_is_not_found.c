/* A hit is only a proposal: the item as it is now, and its board, decide. */
#include "searching.h"
#include "tests/integration/core/city_sql.h"

START_TEST(a_board_that_one_may_not_read_gives_no_hits)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t hidden = post_publish(personnel, board_named(personnel, "人事課"), "琥珀の内規");

    wait_until_found(personnel, "琥珀", hidden);
    ck_assert_uint_eq(response_count(search_for(staff, "琥珀", ""), "items"), 0);
    ck_assert(json_is_null(response_json(search_for(staff, "琥珀", ""), "more")));
    server_stop(server);
}
END_TEST

START_TEST(what_was_hidden_is_not_found)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    wait_until_found(staff, "瑠璃", id);
    city_sql(server->directory,
             test_text("UPDATE item SET hidden_at = 1 WHERE id = %lld", (long long)id));
    ck_assert(!is_found(staff, "瑠璃", id));
    server_stop(server);
}
END_TEST

START_TEST(what_went_to_a_narrower_audience_is_found_by_it_alone)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    wait_until_found(staff, "瑠璃", id);
    city_sql(server->directory,
             test_text("INSERT INTO audience (id, members) VALUES (4000000, 'p1');"
                       "UPDATE item SET audience_id = 4000000 WHERE id = %lld",
                       (long long)id));
    ck_assert(!is_found(staff, "瑠璃", id));
    server_stop(server);
}
END_TEST

START_TEST(search_is_for_who_is_signed_in)
{
    struct server *server = server_start();

    expect_problem(search_send(client_new(server), "会議", ""), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST
