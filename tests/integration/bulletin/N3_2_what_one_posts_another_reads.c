/* N3.2: staff publish to staff. */
#include "boards.h"

START_TEST(N3_2_what_one_posts_another_reads)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "staff");
    struct client *reader = client_signed_in(server, "auditor");
    int64_t board = board_named(author, BOARD_OF_ALL);
    int64_t post = post_publish(author, board, "庁内一斉清掃について");
    struct response *list = post_list(reader, board, 20, NULL);
    struct response *shown = post_get(reader, post);

    expect_status(list, 200);
    ck_assert_int_eq(list_newest(list), post);
    const char *row = test_text("items.%d", list_index(list, post));
    ck_assert_str_eq(response_string(list, test_text("%s.title", row)), "庁内一斉清掃について");
    ck_assert_str_eq(response_string(list, test_text("%s.state", row)), "current");
    ck_assert_str_eq(response_string(list, test_text("%s.issuer.name", row)), "総務課");
    ck_assert_str_eq(response_string(list, test_text("%s.author.department.name", row)), "総務課");
    ck_assert(!response_bool(list, test_text("%s.read", row)));
    ck_assert_int_eq(response_int(list, test_text("%s.board_id", row)), board);
    expect_status(shown, 200);
    ck_assert_str_eq(response_string(shown, "body_text"), "本文");
    ck_assert(json_is_null(response_json(shown, "body")));
    ck_assert(!response_bool(shown, "can_edit"));
    ck_assert(!response_bool(shown, "can_withdraw"));
    ck_assert_str_eq(response_header(shown, "ETag"), "\"1\"");
    server_stop(server);
}
END_TEST
