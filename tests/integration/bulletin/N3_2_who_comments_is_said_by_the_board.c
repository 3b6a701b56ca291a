/* N3.2: to comment is a right of its own: of those whom the board names, below posts that allow it.
 */
#include "boards.h"

static struct response *
comment(struct client *client, int64_t post)
{
    return client_post(client, test_text("/api/item/items/%lld/comments", (long long)post),
                       "{\"body_text\":\"承知しました。\"}");
}

START_TEST(N3_2_who_comments_is_said_by_the_board)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_make(
        admin, "意見募集",
        test_text(",\"information_class\":3,\"comments\":true,\"readers\":" EVERYBODY
                  ",\"writers\":" EVERYBODY ",\"commenters\":%s",
                  only(auditor)));
    int64_t open = post_publish(staff, board, "ご意見をください");
    struct response *made = post_send(staff, board, "お知らせのみ", ",\"comments_allowed\":false");
    int64_t closed;

    expect_status(made, 201);
    closed = response_int(made, "id");
    expect_status(comment(auditor, open), 201);
    expect_problem(comment(staff, open), 403, "denied", "item.comments_closed");
    expect_problem(comment(auditor, closed), 403, "denied", "item.comments_closed");
    expect_status(board_patch(admin, board, "{\"commenters\":" EVERYBODY "}"), 200);
    expect_status(comment(staff, open), 201);
    server_stop(server);
}
END_TEST
