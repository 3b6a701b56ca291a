/* B20: a move takes the post out of one board into another, and its readers with it. */
#include "boards.h"
#include "tests/lib/fixture.h"

START_TEST(the_administrator_moves_a_post_and_nobody_is_told)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *admin = client_signed_in(server, "admin");
    struct fixture fixture = { .directory = server->directory };
    int64_t from = board_named(staff, BOARD_OF_ALL);
    int64_t to = board_named(admin, BOARD_OF_INCIDENTS);
    int64_t post = post_publish(staff, from, "置き場所違い");
    const char *path = test_text("%s/move", post_path(post));
    const char *body = test_text("{\"board_id\":%lld}", (long long)to);

    expect_status(client_post(staff, path, body), 403);
    expect_problem(client_post(admin, path, test_text("{\"board_id\":%lld}", (long long)from)), 422,
                   "invalid", "bulletin.board_is_the_same");
    expect_status(client_post(admin, path, body), 200);
    ck_assert_int_eq(list_index(post_list(staff, from, 200, NULL), post), -1);
    ck_assert_int_ge(list_index(post_list(staff, to, 200, NULL), post), 0);
    ck_assert(response_bool(post_get(staff, post), "follows_board"));
    ck_assert_int_eq(response_int(post_get(staff, post), "version"), 1);
    ck_assert_int_eq(fixture_number(&fixture, "SELECT COUNT(*) FROM notice"), 0);
    ck_assert_int_eq(
        fixture_number(&fixture, test_text("SELECT COUNT(*) FROM audit_entry WHERE verb ="
                                           " 'bulletin.post.move' AND result = 'ok' AND item_id ="
                                           " %lld",
                                           (long long)post)),
        1);
    server_stop(server);
}
END_TEST
