/* Unread counts stand in the tree; one button marks all of a board. */
#include "boards.h"

static int64_t
unread(struct client *client, int64_t board_id)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");
    int index = list_index(boards, board_id);

    ck_assert_int_ge(index, 0);
    return response_int(boards, test_text("items.%d.unread", index));
}

START_TEST(N9_1_a_whole_board_is_marked_as_read_at_once)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    int64_t before = unread(chief, board);
    int64_t first = post_publish(staff, board, "一");

    post_publish(staff, board, "二");
    ck_assert_int_eq(unread(chief, board), before + 2);
    expect_status(client_put(chief, test_text("%s/mark", post_path(first)), "{\"read\":true}"),
                  204);
    ck_assert_int_eq(unread(chief, board), before + 1);
    expect_status(board_act(chief, board, "mark_all", NULL), 204);
    ck_assert_int_eq(unread(chief, board), 0);
    ck_assert_int_eq(response_int(board_get(chief, board), "unread"), 0);
    ck_assert(response_bool(post_list(chief, board, 1, NULL), "items.0.read"));
    expect_status(board_act(chief, 12345, "mark_all", NULL), 404);
    server_stop(server);
}
END_TEST
