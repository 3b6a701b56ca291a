/* Writing without reading makes no sense; who manages or approves becomes a reader by itself. */
#include "boards.h"

START_TEST(who_writes_on_a_board_must_be_among_its_readers)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t section = department_named(admin, "総務課");
    int64_t division = department_named(admin, "総務部");
    int64_t other = department_named(admin, "市民課");
    struct response *refused = board_send(
        admin, "連絡",
        test_text(",\"readers\":%s,\"writers\":%s", people_of(section), people_of(other)));
    int64_t board;

    expect_problem(refused, 422, "invalid", "bulletin.right_without_reading");
    ck_assert_str_eq(response_string(refused, "field"), "writers");
    board = board_make(
        admin, "連絡",
        test_text(",\"readers\":%s,\"writers\":%s", people_of(division), people_of(section)));
    refused = board_patch(admin, board, test_text("{\"readers\":%s}", people_of(other)));
    expect_problem(refused, 422, "invalid", "bulletin.right_without_reading");
    refused = board_patch(admin, board, test_text("{\"commenters\":" EVERYBODY "}"));
    ck_assert_str_eq(response_string(refused, "field"), "commenters");
    refused = board_patch(admin, board, test_text("{\"forced\":%s}", people_of(other)));
    ck_assert_str_eq(response_string(refused, "field"), "forced");

    expect_status(board_patch(admin, board,
                              test_text("{\"readers\":%s,\"writers\":" NOBODY ",\"managers\":%s}",
                                        people_of(other), only(staff))),
                  200);
    ck_assert_uint_eq(response_count(board_get(admin, board), "readers.members"), 2);
    expect_status(board_get(staff, board), 200);
    expect_status(post_list(staff, board, 20, NULL), 200);
    server_stop(server);
}
END_TEST
