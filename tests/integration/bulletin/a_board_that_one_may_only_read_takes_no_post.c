/* Reading and writing are rights of their own. */
#include "boards.h"

START_TEST(a_board_that_one_may_only_read_takes_no_post)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t board = board_named(staff, BOARD_OF_PERSONNEL);
    int64_t post;

    expect_status(post_list(staff, board, 20, NULL), 200);
    expect_problem(post_send(staff, board, "t", ""), 403, "denied", "bulletin.board_read_only");
    post = post_publish(personnel, board, "人事からのお知らせ");
    expect_status(post_get(staff, post), 200);
    server_stop(server);
}
END_TEST
