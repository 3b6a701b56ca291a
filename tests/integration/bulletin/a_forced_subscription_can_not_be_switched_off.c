/* Boards that concern everybody are followed by everybody. */
#include "boards.h"

static struct response *
subscribe(struct client *client, int64_t board_id, bool subscribed)
{
    return client_put(client, test_text("%s/subscription", board_path(board_id)),
                      subscribed ? "{\"subscribed\":true}" : "{\"subscribed\":false}");
}

static const char *
subscribed(struct client *client, int64_t board_id)
{
    return response_string(board_get(client, board_id), "subscribed");
}

START_TEST(N9_1_a_forced_subscription_can_not_be_switched_off)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t section = department_named(admin, "総務課");
    int64_t board = board_make(
        admin, "服務規律",
        test_text(",\"readers\":" EVERYBODY ",\"forced\":%s", people_of(section)));

    ck_assert_str_eq(subscribed(staff, board), "forced");
    ck_assert_str_eq(subscribed(admin, board), "no");
    expect_problem(subscribe(staff, board, false), 409, "conflict", "bulletin.subscription_forced");
    expect_status(subscribe(staff, board, true), 204);
    expect_status(board_patch(admin, board, "{\"forced\":" NOBODY "}"), 200);
    ck_assert_str_eq(subscribed(staff, board), "yes");
    expect_status(subscribe(staff, board, false), 204);
    ck_assert_str_eq(subscribed(staff, board), "no");
    expect_problem(subscribe(staff, board_named(staff, BOARD_OF_INCIDENTS), false), 409, "conflict",
                   "bulletin.subscription_forced");
    expect_status(subscribe(staff, 12345, true), 404);
    server_stop(server);
}
END_TEST
