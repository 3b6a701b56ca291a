/* Closing a board ends nothing that stands on it. */
#include "boards.h"

START_TEST(N9_3_a_closed_board_takes_no_posts_and_stays_readable)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(admin, "準備室",
                               ",\"readers\":" EVERYBODY ",\"writers\":" EVERYBODY);
    int64_t post = post_publish(staff, board, "準備の記録");

    expect_problem(board_act(staff, board, "close", NULL), 403, "denied",
                   "bulletin.board_not_yours");
    expect_status(board_act(admin, board, "close", NULL), 200);
    expect_problem(board_act(admin, board, "close", NULL), 409, "conflict",
                   "bulletin.board_closed_already");
    ck_assert_int_eq(list_index(post_list(staff, board, 20, NULL), post), 0);
    expect_status(post_get(staff, post), 200);
    ck_assert(!response_bool(board_get(staff, board), "can.post"));
    ck_assert(json_is_string(response_json(board_get(staff, board), "closed_at")));
    expect_problem(post_send(staff, board, "t", ""), 403, "denied", "bulletin.board_read_only");

    expect_status(board_act(admin, board, "reopen", NULL), 200);
    expect_problem(board_act(admin, board, "reopen", NULL), 409, "conflict",
                   "bulletin.board_open_already");
    expect_status(post_send(staff, board, "t", ""), 201);
    server_stop(server);
}
END_TEST
