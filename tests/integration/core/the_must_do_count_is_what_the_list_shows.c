/* One rule for both: what one may not see any more is neither listed nor counted. */
#include "tests/integration/bulletin/boards.h"

static void
expect_todos(struct client *client, int64_t wanted)
{
    struct response *list = client_get(client, "/api/item/todos?limit=200");

    expect_status(list, 200);
    ck_assert_uint_eq(response_count(list, "items"), (size_t)wanted);
    ck_assert_int_eq(response_int(client_get(client, "/api/item/todo_count"), "count"), wanted);
}

START_TEST(N9_1_the_must_do_count_is_what_the_list_shows)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t before = response_int(client_get(personnel, "/api/item/todo_count"), "count");
    int64_t board = board_make(admin, "依頼", ",\"readers\":" EVERYBODY ",\"writers\":" NOBODY);
    expect_status(board_patch(admin, board, test_text("{\"writers\":%s}", only(admin))), 200);
    expect_status(post_send(admin, board, "確認のお願い",
                            test_text(",\"confirm\":true,\"confirm_by\":\"2030-04-01\","
                                      "\"audience\":%s",
                                      only(personnel))),
                  201);
    expect_todos(personnel, before + 1);
    expect_status(board_patch(admin, board, test_text("{\"readers\":%s}", only(admin))), 200);
    expect_todos(personnel, before);
    server_stop(server);
}
END_TEST

static void
ask(struct client *admin, int64_t board, const char *whom, int times)
{
    const char *more = test_text(",\"confirm\":true,\"confirm_by\":\"2030-04-01\","
                                 "\"audience\":%s",
                                 whom);

    for (int i = 0; i < times; i++)
        expect_status(post_send(admin, board, test_text("確認のお願い %d", i), more), 201);
}

/* Past a hundred the exact number helps nobody: the count stops there. What the list hides, however
 * much of it comes first, is never among them. */
START_TEST(N9_1_the_must_do_count_stops_at_100_of_what_the_list_shows)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *personnel = client_signed_in(server, "personnel");
    const char *whom = only(personnel);
    const int before = (int)response_int(client_get(personnel, "/api/item/todo_count"), "count");
    int64_t closed = board_make(admin, "閉じる", ",\"readers\":" EVERYBODY ",\"writers\":" NOBODY);
    int64_t board = board_make(admin, "依頼", ",\"readers\":" EVERYBODY ",\"writers\":" NOBODY);

    ck_assert_int_lt(before, 90);
    expect_status(board_patch(admin, closed, test_text("{\"writers\":%s}", only(admin))), 200);
    expect_status(board_patch(admin, board, test_text("{\"writers\":%s}", only(admin))), 200);
    ask(admin, closed, whom, 20);
    expect_todos(personnel, before + 20);
    expect_status(board_patch(admin, closed, test_text("{\"readers\":%s}", only(admin))), 200);
    expect_todos(personnel, before);
    ask(admin, board, whom, 99 - before);
    expect_todos(personnel, 99);
    ask(admin, board, whom, 1);
    expect_todos(personnel, 100);
    ask(admin, board, whom, 1);
    ck_assert_uint_eq(response_count(client_get(personnel, "/api/item/todos?limit=200"), "items"),
                      101);
    ck_assert_int_eq(response_int(client_get(personnel, "/api/item/todo_count"), "count"), 100);
    server_stop(server);
}
END_TEST
