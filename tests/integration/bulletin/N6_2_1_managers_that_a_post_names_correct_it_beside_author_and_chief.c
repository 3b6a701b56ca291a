/* N6.2.1, P07: beside its author and the section's chief, those manage a post whom it names. */
#include "boards.h"

START_TEST(N6_2_1_managers_that_a_post_names_correct_it_beside_author_and_chief)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *helper = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "共同で管理");

    expect_status(client_patch(helper, post_path(post), 1, "{\"title\":\"x\"}"), 403);
    expect_status(
        client_patch(staff, post_path(post), 1, test_text("{\"managers\":%s}", only(helper))), 200);
    ck_assert(response_bool(post_get(helper, post), "can_edit"));
    expect_status(client_patch(helper, post_path(post), 2, "{\"title\":\"直した\"}"), 200);
    expect_status(client_patch(staff, post_path(post), 3, "{\"managers\":" NOBODY "}"), 200);
    expect_status(client_patch(helper, post_path(post), 4, "{\"title\":\"x\"}"), 403);
    server_stop(server);
}
END_TEST

START_TEST(a_post_is_for_readers_of_its_board_and_nobody_beyond)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "auditor");
    int64_t own = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);

    expect_problem(post_send(staff, own, "x", test_text(",\"audience\":%s", only(other))), 422,
                   "invalid", "bulletin.audience_beyond_board");
    expect_problem(post_send(staff, own, "x", ",\"audience\":" EVERYBODY), 422, "invalid",
                   "bulletin.audience_beyond_board");
    struct response *made = post_send(staff, own, "自分だけ",
                                      test_text(",\"audience\":%s", only(staff)));
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    ck_assert(!response_bool(post_get(staff, post), "follows_board"));
    expect_status(post_get(other, post), 404);
    ck_assert(!response_bool(post_get(chief, post), "follows_board"));
    expect_status(client_patch(staff, post_path(post), 1, "{\"audience\":\"board\"}"), 200);
    ck_assert(response_bool(post_get(chief, post), "follows_board"));
    server_stop(server);
}
END_TEST
