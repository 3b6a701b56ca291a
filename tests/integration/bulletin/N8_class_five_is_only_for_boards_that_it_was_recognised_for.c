/* N8: every post has one of five classes; the board gives the default, the fifth needs recognition.
 */
#include "boards.h"

static int64_t
class_of(struct client *client, const struct response *made)
{
    expect_status(made, 201);
    return response_int(post_get(client, response_int(made, "id")), "information_class");
}

START_TEST(N8_class_five_is_only_for_boards_that_it_was_recognised_for)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t usual = board_named(client, BOARD_OF_ALL);
    int64_t five = board_named(client, BOARD_OF_CLASS_FIVE);
    struct response *refused = post_send(client, usual, "t", ",\"information_class\":5");

    ck_assert_int_eq(class_of(client, post_send(client, usual, "t", "")), 3);
    ck_assert_int_eq(class_of(client, post_send(client, usual, "t", ",\"information_class\":1")),
                     1);
    expect_problem(refused, 422, "invalid", "item.class_five_not_recognised");
    ck_assert_str_eq(response_string(refused, "field"), "information_class");
    ck_assert_int_eq(class_of(client, post_send(client, five, "t", "")), 5);
    expect_status(post_send(client, usual, "t", ",\"information_class\":0"), 422);
    expect_status(post_send(client, usual, "t", ",\"information_class\":6"), 422);
    server_stop(server);
}
END_TEST
