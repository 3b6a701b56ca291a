/* B18: a line above a board's posts and a link to its help, set by who manages it. */
#include "boards.h"

static const char *
repeated(const char *text, int times)
{
    const char *all = "";

    for (int i = 0; i < times; i++)
        all = test_text("%s%s", all, text);
    return all;
}

START_TEST(a_boards_banner_and_help_are_shown_to_its_readers)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(chief, BOARD_OF_GENERAL_AFFAIRS);
    const char *longest = repeated("庶", 500);
    const char *address = test_text("https://example.jp/%s", repeated("a", 481));
    struct response *seen = board_get(staff, board);

    ck_assert_str_eq(response_string(seen, "banner"), "");
    ck_assert_str_eq(response_string(seen, "help_url"), "");
    expect_status(
        board_patch(chief, board, "{\"banner\":\"金曜日は庶務の日\",\"help_url\":\"/posts/1\"}"),
        200);
    seen = board_get(staff, board);
    ck_assert_str_eq(response_string(seen, "banner"), "金曜日は庶務の日");
    ck_assert_str_eq(response_string(seen, "help_url"), "/posts/1");
    expect_status(board_patch(staff, board, "{\"banner\":\"x\"}"), 403);
    expect_status(board_patch(chief, board, test_text("{\"banner\":\"%s\"}", longest)), 200);
    expect_status(board_patch(chief, board, test_text("{\"banner\":\"%s庶\"}", longest)), 422);
    expect_status(board_patch(chief, board, test_text("{\"help_url\":\"%s\"}", address)), 200);
    expect_status(board_patch(chief, board, test_text("{\"help_url\":\"%sa\"}", address)), 422);
    ck_assert_str_eq(response_string(board_get(staff, board), "banner"), longest);
    ck_assert_str_eq(response_string(board_get(staff, board), "help_url"), address);
    server_stop(server);
}
END_TEST
