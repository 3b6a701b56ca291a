/* `next` is null exactly when there is nothing more. */
#include "boards.h"

START_TEST(a_page_that_ends_with_the_last_post_has_no_next)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_GENERAL_AFFAIRS);
    struct response *all;
    int count;

    (void)post_publish(client, board, "一");
    (void)post_publish(client, board, "二");
    all = post_list(client, board, 200, NULL);
    count = (int)response_count(all, "items");
    ck_assert_int_ge(count, 2);
    ck_assert(json_is_null(response_json(all, "next")));
    ck_assert(json_is_null(response_json(post_list(client, board, count, NULL), "next")));
    ck_assert(json_is_string(response_json(post_list(client, board, count - 1, NULL), "next")));
    expect_problem(post_list(client, board, 20, "nonsense"), 422, "invalid", "");
    expect_status(post_list(client, board, 0, NULL), 422);
    expect_status(post_list(client, board, 201, NULL), 422);
    expect_status(client_get(client, "/api/bulletin/posts?board_id=0"), 422);
    server_stop(server);
}
END_TEST
