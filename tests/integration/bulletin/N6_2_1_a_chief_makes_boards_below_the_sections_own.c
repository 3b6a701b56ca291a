/* N6.2.1: a chief manages the section's boards, and makes new ones below its branch; nowhere else.
 */
#include "boards.h"

START_TEST(N6_2_1_a_chief_makes_boards_below_the_sections_own)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t branch = board_named(chief, BOARD_OF_GENERAL_AFFAIRS);
    int64_t shared = board_named(chief, BOARD_OF_ALL);
    const char *below = test_text(",\"parent_id\":%lld", (long long)branch);
    int64_t board = board_make(chief, "庶務メモ", below);
    struct response *seen = board_get(staff, board);

    ck_assert_str_eq(response_string(seen, "department.name"), "総務課");
    ck_assert(response_bool(seen, "can.post") && !response_bool(seen, "can.manage"));
    expect_status(board_get(personnel, board), 404);
    expect_problem(board_send(chief, "勝手板", ""), 403, "denied", "bulletin.board_place_denied");
    expect_problem(board_send(chief, "勝手板", test_text(",\"parent_id\":%lld", (long long)shared)),
                   403, "denied", "bulletin.board_place_denied");
    expect_problem(board_send(chief, "他課の板",
                              test_text("%s,\"department_id\":%lld", below,
                                        (long long)department_named(chief, "人事課"))),
                   403, "denied", "bulletin.board_owner_denied");
    expect_status(board_send(staff, "勝手板", below), 403);
    expect_status(board_patch(chief, board, "{\"banner\":\"金曜日は庶務の日\"}"), 200);
    expect_problem(board_act(chief, board, "move", "{}"), 403, "denied",
                   "bulletin.board_place_denied");
    expect_status(
        board_act(chief, board, "move", test_text("{\"parent_id\":%lld}", (long long)branch)), 200);
    expect_problem(board_act(chief, branch, "move", "{}"), 409, "conflict",
                   "bulletin.branch_follows_department");
    expect_problem(board_patch(chief, branch, "{\"name\":\"別の名前\"}"), 422, "invalid",
                   "bulletin.branch_follows_department");
    expect_status(board_act(chief, board, "close", NULL), 200);
    server_stop(server);
}
END_TEST
