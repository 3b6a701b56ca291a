/* B19: the list of posts for spreadsheets, and the filters of the list. */
#include "boards.h"

START_TEST(a_boards_list_comes_as_a_file_with_what_one_may_see)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    const char *path = test_text("/api/bulletin/posts.csv?board_id=%lld", (long long)board);

    expect_status(post_send(staff, board, "全員\\\"宛\\\"", ""), 201);
    expect_status(post_send(staff, board, "自分宛", test_text(",\"audience\":%s", only(staff))),
                  201);
    struct response *file = client_get(staff, path);
    expect_status(file, 200);
    ck_assert_int_eq(memcmp(file->body, "\xef\xbb\xbf", 3), 0);
    ck_assert_ptr_nonnull(strstr(file->body, "番号,標題,状態"));
    ck_assert_ptr_nonnull(strstr(file->body, "\"全員\"\"宛\"\"\""));
    ck_assert_ptr_nonnull(strstr(file->body, "自分宛"));
    ck_assert_ptr_null(strstr(client_get(chief, path)->body, "自分宛"));
    expect_status(client_get(staff, test_text("%s&encoding=cp932&state=past", path)), 200);
    expect_status(client_get(staff, test_text("%s&state=draft", path)), 422);
    server_stop(server);
}
END_TEST

START_TEST(the_list_of_all_boards_is_filtered_by_what_one_looks_for)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *other = client_signed_in(server, "auditor");
    int64_t own = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    int64_t all = board_named(staff, BOARD_OF_ALL);
    int64_t urgent = response_int(post_send(staff, all, "重要", ",\"importance\":1"), "id");
    int64_t closed = post_publish(staff, own, "課内");

    struct response *list = client_get(other, "/api/bulletin/posts?importance=1&limit=200");
    ck_assert_int_ge(list_index(list, urgent), 0);
    ck_assert_int_eq(list_index(list, closed), -1);
    list = client_get(other, "/api/bulletin/posts?limit=200");
    ck_assert_int_ge(list_index(list, urgent), 0);
    ck_assert_int_eq(list_index(list, closed), -1);
    list = client_get(staff, "/api/bulletin/posts?mine=true&limit=200");
    ck_assert_int_ge(list_index(list, urgent), 0);
    ck_assert_int_ge(list_index(list, closed), 0);
    ck_assert_int_eq(
        list_index(client_get(staff, "/api/bulletin/posts?unread=true&limit=200"), closed), -1);
    ck_assert_int_eq(list_index(client_get(staff, "/api/bulletin/posts?until=2020-01-01"), urgent),
                     -1);
    ck_assert_int_ge(
        list_index(client_get(staff, "/api/bulletin/posts?from=2020-01-01&limit=200"), urgent), 0);
    server_stop(server);
}
END_TEST
