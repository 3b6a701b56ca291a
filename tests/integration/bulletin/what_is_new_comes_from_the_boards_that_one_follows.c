/* 新着: by default the boards of one's own departments, the forced ones, and what one chose. */
#include "boards.h"

static struct response *
new_list(struct client *client, const char *query)
{
    struct response *list = client_get(client, test_text("/api/bulletin/new?limit=200%s", query));

    expect_status(list, 200);
    return list;
}

START_TEST(N9_1_what_is_new_comes_from_the_boards_that_one_follows)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t own = post_publish(staff, board_named(staff, BOARD_OF_GENERAL_AFFAIRS), "課の連絡");
    int64_t forced = post_publish(staff, board_named(staff, BOARD_OF_ALL), "全庁の連絡");
    int64_t square = board_named(staff, BOARD_OF_CLASS_FIVE);
    int64_t other = post_publish(staff, square, "広場の話題");
    struct response *list = new_list(chief, "");

    ck_assert_int_eq(list_index(list, forced), 0);
    ck_assert_int_eq(list_index(list, own), 1);
    ck_assert_int_eq(list_index(list, other), -1);
    expect_status(client_put(chief, test_text("%s/subscription", board_path(square)),
                             "{\"subscribed\":true}"),
                  204);
    list = new_list(chief, "");
    ck_assert_int_eq(list_index(list, other), 0);
    ck_assert_int_eq(response_int(list, "items.0.board_id"), square);
    expect_status(client_put(chief, test_text("%s/mark", post_path(other)), "{\"read\":true}"),
                  204);
    ck_assert_int_eq(list_index(new_list(chief, "&unread=true"), other), -1);
    ck_assert_int_ge(list_index(new_list(chief, "&unread=true"), own), 0);
    expect_status(client_put(chief,
                             test_text("%s/subscription",
                                       board_path(board_named(chief, BOARD_OF_GENERAL_AFFAIRS))),
                             "{\"subscribed\":false}"),
                  204);
    ck_assert_int_eq(list_index(new_list(chief, ""), own), -1);
    server_stop(server);
}
END_TEST

START_TEST(pages_of_what_is_new_go_on_without_gap_or_double)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct response *whole = new_list(staff, "");
    size_t count = response_count(whole, "items"), seen = 0;
    const char *after = "";

    ck_assert_uint_gt(count, 10);
    ck_assert_uint_lt(count, 200);
    do {
        struct response *page = client_get(
            staff,
            test_text("/api/bulletin/new?limit=7%s%s", *after == '\0' ? "" : "&after=", after));

        for (size_t i = 0; i < response_count(page, "items"); i++)
            ck_assert_int_eq(list_index(whole, response_int(page, test_text("items.%zu.id", i))),
                             (int)seen++);
        after = json_is_null(response_json(page, "next")) ? NULL : response_string(page, "next");
    } while (after != NULL);
    ck_assert_uint_eq(seen, count);
    server_stop(server);
}
END_TEST
