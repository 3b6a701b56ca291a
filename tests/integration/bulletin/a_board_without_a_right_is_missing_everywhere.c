/* A board that one may not read looks like one that does not exist, and so do its posts. */
#include "boards.h"

START_TEST(a_board_without_a_right_is_missing_everywhere)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t hidden = board_named(personnel, "人事課");
    int64_t post = post_publish(personnel, hidden, "課内の掲示");

    ck_assert_int_eq(board_find(staff, "人事課"), 0);
    ck_assert_int_eq(board_find(staff, BOARD_OF_TAX), 0);
    expect_problem(post_list(staff, hidden, 20, NULL), 404, "missing", "");
    expect_problem(post_list(staff, 12345, 20, NULL), 404, "missing", "");
    expect_problem(post_send(staff, hidden, "t", ""), 404, "missing", "bulletin.board_missing");
    expect_problem(post_send(staff, 12345, "t", ""), 404, "missing", "bulletin.board_missing");
    expect_problem(post_get(staff, post), 404, "missing", "");
    expect_problem(client_put(staff, test_text("%s/mark", post_path(post)), "{\"read\":true}"), 404,
                   "missing", "");
    expect_problem(client_get(staff, test_text("%s/versions", post_path(post))), 404, "missing",
                   "");
    expect_problem(client_get(staff, test_text("%s/versions/1", post_path(post))), 404, "missing",
                   "");
    expect_problem(client_patch(staff, post_path(post), 1, "{\"title\":\"x\"}"), 404, "missing",
                   "");
    expect_problem(client_delete(staff, post_path(post)), 404, "missing", "");
    server_stop(server);
}
END_TEST
