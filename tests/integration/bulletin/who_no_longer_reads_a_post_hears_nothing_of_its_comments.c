/* Who commented below a post and may not read it any more gets no notice of what others say there,
 * and no event of a notice names an item: whether one sees it is asked when the notices are read.
 */
#include "boards.h"
#include "tests/lib/stream.h"

static void
comment(struct client *client, int64_t post)
{
    expect_status(client_post(client, test_text("/api/item/items/%lld/comments", (long long)post),
                              "{\"body_text\":\"承知しました。\"}"),
                  201);
}

static int64_t
notices(struct client *client)
{
    return response_int(client_get(client, "/api/item/notice_count"), "count");
}

START_TEST(who_no_longer_reads_a_post_hears_nothing_of_its_comments)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    struct stream *stream = stream_open(staff, NULL);
    struct stream_event event;
    int64_t board = board_make(admin, "意見募集",
                               ",\"information_class\":3,\"comments\":true,\"readers\":" EVERYBODY
                               ",\"writers\":" EVERYBODY ",\"commenters\":" EVERYBODY);
    int64_t post = post_publish(staff, board, "ご意見をください");
    int64_t before;

    comment(auditor, post);
    ck_assert(stream_wait(stream, "notice.changed", 10000, &event));
    ck_assert_ptr_null(strstr(event.data, test_text("%lld", (long long)post)));
    before = notices(auditor);
    comment(staff, post);
    ck_assert_int_eq(notices(auditor), before + 1);
    expect_status(client_post(auditor, "/api/item/notices/mark_all", "{}"), 204);
    expect_status(board_patch(admin, board,
                              test_text("{\"readers\":%s,\"writers\":%s,\"commenters\":%s}",
                                        only(staff), only(staff), only(staff))),
                  200);
    comment(staff, post);
    ck_assert_int_eq(notices(auditor), 0);
    stream_close(stream);
    server_stop(server);
}
END_TEST
