/* A post's readers are its board's: who is taken out no longer sees what stood there before. */
#include "boards.h"

START_TEST(a_change_of_a_boards_readers_is_followed_by_every_post)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t section = department_named(admin, "総務課");
    int64_t board = board_make(
        admin, "制度改正",
        test_text(",\"readers\":" EVERYBODY ",\"writers\":%s", people_of(section)));
    int64_t post = post_publish(staff, board, "改正の概要");

    expect_status(post_get(auditor, post), 200);
    expect_status(board_patch(admin, board, test_text("{\"readers\":%s}", people_of(section))),
                  200);
    expect_status(post_get(auditor, post), 404);
    expect_status(post_list(auditor, board, 20, NULL), 404);
    ck_assert_int_eq(board_find(auditor, "制度改正"), 0);
    expect_status(post_get(staff, post), 200);

    expect_status(board_patch(admin, board, test_text("{\"readers\":" EVERYBODY "}")), 200);
    expect_status(post_get(auditor, post), 200);
    ck_assert_int_eq(list_index(post_list(auditor, board, 20, NULL), post), 0);
    server_stop(server);
}
END_TEST
