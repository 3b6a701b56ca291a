/* N3.2: a board says who reads, writes, comments, approves and manages; each apart from the others.
 */
#include "boards.h"

START_TEST(N3_2_rights_on_a_board_are_given_apart_from_each_other)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t section = department_named(admin, "総務課");
    int64_t board = board_make(
        admin, "庁舎移転",
        test_text(",\"information_class\":3,\"readers\":" EVERYBODY ",\"writers\":%s,"
                  "\"commenters\":%s,\"comments\":true,\"approvers\":%s,\"managers\":%s",
                  people_of(section), only(auditor), only(auditor), only(staff)));
    struct response *seen = board_get(staff, board);

    ck_assert(response_bool(seen, "can.post") && response_bool(seen, "can_post"));
    ck_assert(!response_bool(seen, "can.comment") && !response_bool(seen, "can.approve"));
    ck_assert(response_bool(seen, "can.manage"));
    ck_assert(response_bool(seen, "approval") && response_bool(seen, "comments"));
    ck_assert(response_bool(seen, "readers.everybody"));
    ck_assert_int_eq(response_int(seen, "writers.members.0.department.id"), section);
    ck_assert(json_is_null(response_json(seen, "forced")));

    seen = board_get(auditor, board);
    ck_assert(!response_bool(seen, "can.post") && response_bool(seen, "can.comment"));
    ck_assert(response_bool(seen, "can.approve") && !response_bool(seen, "can.manage"));
    ck_assert_ptr_null(response_json(seen, "readers"));

    expect_status(board_patch(staff, board, "{\"writers\":" NOBODY "}"), 200);
    ck_assert(!response_bool(board_get(staff, board), "can.post"));
    expect_problem(post_send(staff, board, "t", ""), 403, "denied", "bulletin.board_read_only");
    expect_status(board_patch(staff, board, "{\"approvers\":" NOBODY "}"), 200);
    ck_assert(!response_bool(board_get(auditor, board), "approval"));
    server_stop(server);
}
END_TEST
