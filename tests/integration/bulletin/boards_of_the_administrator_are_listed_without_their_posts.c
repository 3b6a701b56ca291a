/* The administrator sets up every board and reads only what everybody in the section reads. */
#include "boards.h"

START_TEST(boards_of_the_administrator_are_listed_without_their_posts)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t hidden = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    struct response *all = client_get(admin, "/api/bulletin/boards?manage=true");

    ck_assert_int_eq(board_find(admin, BOARD_OF_GENERAL_AFFAIRS), 0);
    ck_assert_int_ge(list_index(all, hidden), 0);
    expect_status(board_get(admin, hidden), 200);
    expect_status(post_list(admin, hidden, 20, NULL), 404);
    ck_assert_uint_eq(
        response_count(client_get(staff, "/api/bulletin/boards?manage=true"), "items"), 0);
    server_stop(server);
}
END_TEST
