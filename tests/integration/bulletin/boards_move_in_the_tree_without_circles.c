/* The administrator arranges the tree; a board never hangs below itself. */
#include "boards.h"

static int
place_of(struct client *client, int64_t board_id)
{
    return list_index(client_get(client, "/api/bulletin/boards"), board_id);
}

START_TEST(boards_move_in_the_tree_without_circles)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    int64_t first = board_make(admin, "一", "");
    int64_t second = board_make(admin, "二", "");
    int64_t below = board_make(admin, "三", test_text(",\"parent_id\":%lld", (long long)first));
    struct response *moved;

    ck_assert_int_lt(place_of(admin, first), place_of(admin, second));
    ck_assert_int_eq(place_of(admin, below), place_of(admin, first) + 1);
    moved = board_act(admin, second, "move", test_text("{\"before_id\":%lld}", (long long)first));
    expect_status(moved, 200);
    ck_assert_int_eq(response_int(moved, "version"), 2);
    ck_assert_int_lt(place_of(admin, second), place_of(admin, first));

    expect_problem(
        board_act(admin, first, "move", test_text("{\"parent_id\":%lld}", (long long)below)), 409,
        "conflict", "bulletin.board_in_circle");
    expect_problem(
        board_act(admin, first, "move", test_text("{\"parent_id\":%lld}", (long long)first)), 409,
        "conflict", "bulletin.board_in_circle");
    expect_problem(board_act(admin, first, "move", "{\"parent_id\":12345}"), 404, "missing",
                   "bulletin.board_missing");
    expect_problem(
        board_act(admin, first, "move", test_text("{\"before_id\":%lld}", (long long)below)), 422,
        "invalid", "bulletin.board_before_missing");
    expect_status(
        board_act(admin, first, "move", test_text("{\"parent_id\":%lld}", (long long)second)), 200);
    ck_assert_int_eq(response_int(board_get(admin, first), "parent_id"), second);
    ck_assert_int_eq(place_of(admin, below), place_of(admin, second) + 2);
    server_stop(server);
}
END_TEST

START_TEST(boards_hang_at_most_thirty_two_levels_deep)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    int64_t board = board_make(admin, "段", "");

    for (int depth = 2; depth <= 32; depth++)
        board = board_make(admin, "段", test_text(",\"parent_id\":%lld", (long long)board));
    expect_problem(board_send(admin, "段", test_text(",\"parent_id\":%lld", (long long)board)), 409,
                   "conflict", "bulletin.board_too_deep");
    ck_assert_int_ge(place_of(admin, board), 0);
    server_stop(server);
}
END_TEST
