/* Read and unread: set by the reader, for the reader, kept over a restart; who publishes has read
 * it.
 */
#include "boards.h"

static bool
is_read(struct client *client, int64_t post)
{
    return response_bool(post_get(client, post), "read");
}

static void
mark(struct client *client, int64_t post, const char *body)
{
    expect_status(client_put(client, test_text("%s/mark", post_path(post)), body), 204);
}

START_TEST(read_marks_are_each_readers_own)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *admin = client_signed_in(server, "admin");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "未読の掲示");

    ck_assert(!is_read(admin, post));
    ck_assert(!is_read(chief, post));
    mark(chief, post, "{\"read\":true}");
    ck_assert(is_read(chief, post));
    ck_assert(!is_read(admin, post));
    ck_assert(response_bool(post_list(chief, board, 20, NULL), "items.0.read"));
    expect_status(client_put(chief, test_text("%s/mark", post_path(post)), "{}"), 422);
    expect_status(client_put(chief, test_text("%s/mark", post_path(12345)), "{\"read\":true}"),
                  404);
    server_restart(server);
    chief = client_signed_in(server, "chief");
    ck_assert(is_read(chief, post));
    mark(chief, post, "{\"read\":false}");
    ck_assert(!is_read(chief, post));
    server_stop(server);
}
END_TEST

START_TEST(who_publishes_a_post_has_read_it)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "自分の掲示");

    ck_assert(is_read(staff, post));
    ck_assert(response_bool(post_list(staff, board, 20, NULL), "items.0.read"));
    ck_assert(!is_read(client_signed_in(server, "chief"), post));
    server_restart(server);
    ck_assert(is_read(client_signed_in(server, "staff"), post));
    server_stop(server);
}
END_TEST
