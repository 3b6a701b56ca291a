/* Managers of a board: its settings and rights, not who owns it. */
#include "boards.h"

START_TEST(who_manages_a_board_changes_its_settings_but_not_its_owner)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t owner = department_named(admin, "人事課"), other = department_named(admin, "市民課");
    int64_t board = board_make(
        admin, "研修担当",
        test_text(",\"department_id\":%lld,\"managers\":%s", (long long)owner, only(staff)));

    expect_status(
        board_patch(staff, board,
                    "{\"description\":\"研修の連絡\",\"help_url\":\"https://example.jp/\","
                    "\"retention\":\"3y\",\"publication_days\":14,"
                    "\"official_record\":true,\"confirm\":true}"),
        200);
    ck_assert_str_eq(response_string(board_get(staff, board), "retention"), "3y");
    ck_assert_int_eq(response_int(board_get(staff, board), "publication_days"), 14);
    expect_problem(board_patch(staff, board, "{\"help_url\":\"javascript:x\"}"), 422, "invalid",
                   "bulletin.help_url_malformed");
    expect_problem(
        board_patch(staff, board, test_text("{\"department_id\":%lld}", (long long)other)), 403,
        "denied", "bulletin.board_owner_fixed");
    expect_problem(board_patch(staff, board,
                               "{\"outside_body\":{\"name\":\"組合\",\"until\":\"2199-03-31\"}}"),
                   403, "denied", "bulletin.outside_is_admins");
    expect_status(board_act(staff, board, "move", "{}"), 403);
    expect_status(
        board_patch(admin, board, test_text("{\"department_id\":%lld}", (long long)other)), 200);
    expect_problem(board_patch(admin, board, "{\"department_id\":12345}"), 422, "invalid",
                   "bulletin.department_missing");
    expect_problem(client_patch(staff, board_path(board), 1, "{\"name\":\"x\"}"), 412, "stale",
                   "bulletin.board_stale");
    expect_status(client_patch(staff, board_path(board), 0, "{\"name\":\"x\"}"), 428);
    server_stop(server);
}
END_TEST
