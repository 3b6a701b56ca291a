/* B06: pinned posts stand before the newest; only who manages the board pins them. */
#include "boards.h"

#define PINNED ",\"pinned_until\":\"2041-01-01T00:00:00Z\""

START_TEST(pinned_posts_stand_first_and_are_pinned_by_who_manages_the_board)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);

    expect_problem(post_send(staff, board, "固定したい", PINNED), 403, "denied",
                   "bulletin.pin_not_yours");
    struct response *made = post_send(chief, board, "固定", PINNED);
    expect_status(made, 201);
    int64_t pinned = response_int(made, "id");
    int64_t newer = post_publish(staff, board, "新しい掲示");
    struct response *list = post_list(staff, board, 20, NULL);
    ck_assert_int_eq(list_index(list, pinned), 0);
    ck_assert(response_bool(list, "items.0.pinned"));
    ck_assert_int_gt(list_index(list, newer), 0);
    expect_status(client_patch(chief, post_path(pinned), 1, "{\"pinned_until\":\"\"}"), 200);
    list = post_list(staff, board, 20, NULL);
    ck_assert_int_lt(list_index(list, newer), list_index(list, pinned));
    server_stop(server);
}
END_TEST
