/* PATCH: members that are absent stay; a board and an owner never change. */
#include "boards.h"

START_TEST(an_edit_changes_only_what_was_sent)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_ALL);
    struct response *made = post_send(
        client, board, "題",
        ",\"contact\":\"総務課 "
        "山本\",\"importance\":1,\"published_until\":\"2199-01-01T00:00:00Z\"");
    struct response *shown;
    int64_t post;

    expect_status(made, 422); /* too far ahead */
    made = post_send(client, board, "題", ",\"contact\":\"総務課 山本\",\"importance\":1");
    expect_status(made, 201);
    post = response_int(made, "id");
    expect_status(client_patch(client, post_path(post), 1, "{\"body_text\":\"直した\"}"), 200);
    shown = post_get(client, post);
    ck_assert_str_eq(response_string(shown, "title"), "題");
    ck_assert_str_eq(response_string(shown, "body_text"), "直した");
    ck_assert_str_eq(response_string(shown, "contact"), "総務課 山本");
    ck_assert_int_eq(response_int(shown, "importance"), 1);
    ck_assert_str_eq(response_string(shown, "issuer.name"), "総務課");
    expect_status(client_patch(client, post_path(post), 2,
                               "{\"issue_as_department\":false,\"importance\":0}"),
                  200);
    shown = post_get(client, post);
    ck_assert(json_is_null(response_json(shown, "issuer")));
    ck_assert_str_eq(response_string(shown, "owner.name"), "総務課");
    ck_assert_int_eq(response_int(shown, "importance"), 0);
    expect_problem(client_patch(client, post_path(post), 3,
                                test_text("{\"board_id\":%lld}",
                                          (long long)board_named(client, BOARD_OF_CLASS_FIVE))),
                   422, "invalid", "bulletin.board_is_fixed");
    server_stop(server);
}
END_TEST
