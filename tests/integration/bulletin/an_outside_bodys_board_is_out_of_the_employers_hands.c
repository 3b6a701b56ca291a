/* 職員団体, 互助会: permitted by the administrator until a day, without approval, without the
 * chief. */
#include "boards.h"

#define UNION(until) ",\"outside_body\":{\"name\":\"職員組合\",\"until\":\"" until "\"}"

START_TEST(an_outside_bodys_board_is_out_of_the_employers_hands)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    int64_t section = department_named(admin, "総務課");
    const char *rights = test_text(",\"department_id\":%lld,\"readers\":" EVERYBODY
                                   ",\"writers\":%s,\"managers\":%s",
                                   (long long)section, only(staff), only(staff));
    struct response *refused = board_send(
        admin, "組合",
        test_text("%s" UNION("2199-03-31") ",\"approvers\":%s", rights, only(chief)));
    int64_t board;

    expect_problem(refused, 422, "invalid", "bulletin.outside_no_approval");
    expect_problem(board_send(admin, "組合", ",\"outside_body\":{\"name\":\"職員組合\"}"), 422,
                   "invalid", "bulletin.outside_malformed");
    expect_problem(
        board_send(admin, "組合",
                   ",\"outside_body\":{\"name\":\"職員\\u001b組合\",\"until\":\"2199-03-31\"}"),
        422, "invalid", "bulletin.outside_malformed");
    board = board_make(admin, "組合", test_text("%s" UNION("2199-03-31"), rights));
    ck_assert_str_eq(response_string(board_get(chief, board), "outside_body.name"), "職員組合");
    ck_assert_str_eq(response_string(board_get(chief, board), "outside_body.until"), "2199-03-31");
    ck_assert(!response_bool(board_get(chief, board), "can.manage"));
    expect_problem(board_patch(chief, board, "{\"name\":\"x\"}"), 403, "denied",
                   "bulletin.board_not_yours");
    expect_status(board_patch(staff, board, "{\"banner\":\"団体交渉の日程\"}"), 200);
    expect_status(post_send(staff, board, "大会のお知らせ", ""), 201);
    expect_status(board_patch(admin, board,
                              "{\"outside_body\":{\"name\":\"職員組合\",\"until\":"
                              "\"2020-03-31\"}}"),
                  200);
    expect_status(post_send(staff, board, "大会のお知らせ", ""), 403);
    expect_status(post_list(chief, board, 20, NULL), 200);
    server_stop(server);
}
END_TEST
