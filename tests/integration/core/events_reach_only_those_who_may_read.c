/* events_reach_only_those_who_may_read.c - a post is announced to whoever may read its board, at
 * once, and to nobody else; it carries ids, never content. */
#include "tests/integration/core/board.h"
#include "tests/lib/stream.h"

static bool
may_read(struct client *client, int64_t board_id)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");

    for (size_t i = 0; i < response_count(boards, "items"); i++) {
        if (response_int(boards, test_text("items.%zu.id", i)) == board_id)
            return true;
    }
    return false;
}

/* A board that `writer` may write on and `outsider` may not read. */
static int64_t
closed_board(struct client *writer, struct client *outsider)
{
    struct response *boards = client_get(writer, "/api/bulletin/boards");

    for (size_t i = 0; i < response_count(boards, "items"); i++) {
        int64_t id = response_int(boards, test_text("items.%zu.id", i));

        if (response_bool(boards, test_text("items.%zu.can_post", i)) && !may_read(outsider, id))
            return id;
    }
    ck_abort_msg("every board is open to everybody");
    return 0;
}

static int64_t
publish(struct client *client, int64_t board_id)
{
    struct response *made = client_post(client, "/api/bulletin/posts", post_body(board_id, "告知"));

    expect_status(made, 201);
    return response_int(made, "id");
}

START_TEST(a_post_is_announced_with_its_ids)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct stream *stream = stream_open(client_signed_in(server, "chief"), NULL);
    int64_t board_id = board_to_write(staff);
    int64_t post_id = publish(staff, board_id);
    struct stream_event event;

    ck_assert(stream_wait(stream, "bulletin.post.created", 2000, &event));
    ck_assert_str_eq(event.data, test_text("{\"item_id\":%lld,\"container_id\":%lld}",
                                           (long long)post_id, (long long)board_id));
    stream_close(stream);
    server_stop(server);
}
END_TEST

START_TEST(who_may_not_read_the_board_hears_nothing)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *outsider = client_signed_in(server, "auditor");
    int64_t closed = closed_board(staff, outsider);
    struct stream *inside = stream_open(client_signed_in(server, "chief"), NULL);
    struct stream *outside = stream_open(outsider, NULL);
    struct stream_event event;

    publish(staff, closed);
    ck_assert(stream_wait(inside, "bulletin.post.created", 2000, &event));
    ck_assert(!stream_next(outside, 500, &event));
    stream_close(inside);
    stream_close(outside);
    server_stop(server);
}
END_TEST

START_TEST(without_a_session_there_is_no_stream)
{
    struct server *server = server_start();

    expect_problem(client_get(client_new(server), "/api/events"), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST
