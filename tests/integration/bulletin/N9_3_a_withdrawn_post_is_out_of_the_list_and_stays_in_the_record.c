/* N9.3, N10.1: withdrawing hides a post from all but those who answer for it. */
#include "boards.h"

START_TEST(N9_3_a_withdrawn_post_is_out_of_the_list_and_stays_in_the_record)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *reader = client_signed_in(server, "auditor");
    int64_t board = board_named(author, BOARD_OF_ALL);
    int64_t post = post_publish(author, board, "取り下げる掲示");
    struct response *kept;

    expect_status(post_get(reader, post), 200);
    expect_status(client_delete(author, post_path(post)), 204);
    ck_assert_int_eq(list_index(post_list(reader, board, 200, NULL), post), -1);
    ck_assert_int_eq(list_index(post_list(author, board, 200, NULL), post), -1);
    expect_status(post_get(reader, post), 404);
    expect_status(post_get(chief, post), 200);
    kept = post_get(author, post);
    ck_assert_str_eq(response_string(kept, "state"), "withdrawn");
    ck_assert_str_eq(response_string(kept, "body_text"), "本文");
    ck_assert(!response_bool(kept, "can_edit"));
    expect_problem(client_delete(author, post_path(post)), 409, "conflict",
                   "item.withdrawn_already");
    expect_problem(client_patch(author, post_path(post), 1, "{\"title\":\"x\"}"), 409, "conflict",
                   "item.withdrawn_already");
    server_stop(server);
}
END_TEST
