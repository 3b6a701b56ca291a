/* A post may name somebody for whom it was before the board's readers became fewer: whoever may not
 * read the board is told of nothing on it, neither by an event of the post nor by one that says
 * something else. */
#include "approvals.h"
#include "tests/lib/stream.h"

/* What the person heard until a post on a board that everybody reads. */
static void
expect_silence(struct client *client, struct stream *stream, const int64_t *hidden, size_t count)
{
    const int64_t sign = post_publish(client, board_named(client, BOARD_OF_ALL), "合図");
    struct stream_event event;

    do {
        ck_assert(stream_next(stream, 10000, &event));
        for (size_t i = 0; i < count; i++)
            ck_assert_msg(strstr(event.data, test_text("%lld", (long long)hidden[i])) == NULL,
                          "%s %s", event.name, event.data);
    } while (strstr(event.data, test_text("%lld", (long long)sign)) == NULL);
}

static int64_t
board_of_everybody(struct client *admin)
{
    return board_make(admin, "意見募集",
                      ",\"information_class\":3,\"comments\":true,\"readers\":" EVERYBODY
                      ",\"writers\":" EVERYBODY ",\"commenters\":" EVERYBODY);
}

static void
board_close_to(struct client *admin, int64_t board, struct client *only_one)
{
    expect_status(board_patch(admin, board,
                              test_text("{\"readers\":%s,\"writers\":%s,\"commenters\":%s}",
                                        only(only_one), only(only_one), only(only_one))),
                  200);
}

START_TEST(who_may_not_read_a_board_hears_nothing_of_its_posts)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    struct stream *stream = stream_open(auditor, NULL);
    struct stream_event event;
    int64_t board = board_of_everybody(admin);
    struct response *made = post_send(
        staff, board, "監査の方へ", test_text(",\"confirm\":true,\"audience\":%s", only(auditor)));
    int64_t hidden[2] = { response_int(made, "id"), board };
    const char *item = test_text("/api/item/items/%lld", (long long)hidden[0]);

    expect_status(made, 201);
    ck_assert(stream_wait(stream, "bulletin.post.created", 10000, &event));
    board_close_to(admin, board, staff);
    expect_silence(auditor, stream, &(int64_t){ -1 }, 1); /* what was said before that */
    expect_status(client_patch(staff, post_path(hidden[0]), 1, "{\"title\":\"直した\"}"), 200);
    expect_status(client_post(staff, test_text("%s/comments", item), "{\"body_text\":\"補足\"}"),
                  201);
    expect_status(client_post(staff, test_text("%s/end", item), "{}"), 200);
    expect_status(client_delete(staff, post_path(hidden[0])), 204);
    expect_status(client_post(staff, test_text("%s/restore", item), "{}"), 200);
    expect_silence(auditor, stream, hidden, 2);
    stream_close(stream);
    server_stop(server);
}
END_TEST

START_TEST(a_post_that_leaves_the_incidents_takes_its_new_board_with_it)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *auditor = client_signed_in(server, "auditor");
    struct stream *stream = stream_open(auditor, NULL);
    struct stream_event event;
    int64_t post = post_publish(admin, board_named(admin, BOARD_OF_INCIDENTS), "停電");
    int64_t board = board_of_everybody(admin);

    board_close_to(admin, board, admin);
    expect_silence(auditor, stream, &(int64_t){ -1 }, 1);
    expect_status(client_post(admin, test_text("%s/move", post_path(post)),
                              test_text("{\"board_id\":%lld}", (long long)board)),
                  200);
    ck_assert(stream_wait(stream, "incident_notice.changed", 10000, &event));
    ck_assert_ptr_null(strstr(event.data, test_text("%lld", (long long)board)));
    expect_silence(auditor, stream, &board, 1);
    stream_close(stream);
    server_stop(server);
}
END_TEST

START_TEST(what_waits_for_somebody_is_told_without_saying_what)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct stream *stream = stream_open(client_signed_in(server, "chief"), NULL);
    struct stream_event event;
    int64_t post = post_ask(staff, "例規の案", "");

    ck_assert(stream_wait(stream, "todo.changed", 10000, &event));
    ck_assert_ptr_null(strstr(event.data, test_text("%lld", (long long)post)));
    stream_close(stream);
    server_stop(server);
}
END_TEST
