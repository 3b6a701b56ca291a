/* The end of publication: out of the list at that moment, not out of reach, renewed by a later end.
 */
#include <time.h>

#include "boards.h"

/* RFC 3339, some seconds from now. */
static const char *
moment(int seconds)
{
    time_t at = time(NULL) + seconds;
    struct tm parts;
    char *text = test_alloc(32);

    gmtime_r(&at, &parts);
    (void)strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

START_TEST(N9_3_what_has_ended_leaves_the_list_and_can_be_renewed)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_ALL);
    struct response *made = post_send(client, board, "短い掲示",
                                      test_text(",\"published_until\":\"%s\"", moment(3)));
    int64_t post;

    expect_status(made, 201);
    post = response_int(made, "id");
    ck_assert_int_eq(list_newest(post_list(client, board, 20, NULL)), post);
    test_sleep_ms(3500);
    ck_assert_int_eq(list_index(post_list(client, board, 200, NULL), post), -1);
    expect_status(post_get(client, post), 200);
    expect_problem(post_send(client, board, "t", ",\"published_until\":\"明日\""), 422, "invalid",
                   "bulletin.until_malformed");
    /* Renewed (N9.3), it is current again. */
    expect_status(client_patch(client, post_path(post), 1, "{\"published_until\":\"\"}"), 200);
    ck_assert_int_ge(list_index(post_list(client, board, 200, NULL), post), 0);
    server_stop(server);
}
END_TEST
