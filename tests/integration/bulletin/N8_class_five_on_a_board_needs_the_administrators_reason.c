/* N8: the administrator opens a board for class 5, with a reason that is kept. */
#include "boards.h"

START_TEST(N8_class_five_on_a_board_needs_the_administrators_reason)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *chief = client_signed_in(server, "chief");
    struct response *refused = board_send(admin, "文化祭", ",\"information_class\":5");
    int64_t own = board_named(chief, BOARD_OF_GENERAL_AFFAIRS);
    int64_t board;

    expect_problem(refused, 422, "invalid", "bulletin.class_five_needs_reason");
    ck_assert_str_eq(response_string(refused, "field"), "information_class");
    expect_problem(board_patch(chief, own, "{\"class_five_reason\":\"懇親会のため\"}"), 403,
                   "denied", "bulletin.class_five_is_admins");
    expect_problem(board_patch(chief, own, "{\"information_class\":5}"), 422, "invalid",
                   "bulletin.class_five_needs_reason");
    ck_assert_int_eq(response_int(board_get(chief, own), "version"), 1);

    board = board_make(admin, "文化祭",
                       ",\"information_class\":5,\"class_five_reason\":\"職員の文化活動のため\","
                       "\"readers\":" EVERYBODY ",\"writers\":" EVERYBODY);
    ck_assert_int_eq(response_int(board_get(chief, board), "information_class"), 5);
    ck_assert(response_bool(board_get(chief, board), "class_five"));
    ck_assert_str_eq(response_string(board_get(admin, board), "class_five_reason"),
                     "職員の文化活動のため");
    expect_status(post_send(chief, board, "出演者の募集", ""), 201);
    expect_problem(board_patch(admin, board, "{\"class_five_reason\":\"\"}"), 422, "invalid",
                   "bulletin.class_five_needs_reason");
    expect_status(board_patch(admin, board, "{\"class_five_reason\":\"\",\"information_class\":3}"),
                  200);
    expect_problem(post_send(chief, board, "t", ",\"information_class\":5"), 422, "invalid",
                   "item.class_five_not_recognised");
    server_stop(server);
}
END_TEST
