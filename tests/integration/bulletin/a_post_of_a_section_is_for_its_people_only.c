/* The audience of a post is who may read its board. */
#include "boards.h"

START_TEST(a_post_of_a_section_is_for_its_people_only)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    int64_t post = post_publish(staff, board, "課内会議");

    expect_status(post_get(chief, post), 200);
    ck_assert_int_eq(board_find(auditor, BOARD_OF_GENERAL_AFFAIRS), 0);
    expect_status(post_get(auditor, post), 404);
    server_stop(server);
}
END_TEST
