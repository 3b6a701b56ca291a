/* Comments below a post, from writing to withdrawing and undo. */
#include "board.h"

static const char *
comments_of(int64_t post)
{
    return test_text("/api/item/items/%lld/comments", (long long)post);
}

static const char *
comment_path(int64_t comment)
{
    return test_text("/api/item/comments/%lld", (long long)comment);
}

/* On the board of all staff's own, where whoever reads may comment. */
static int64_t
board_with_comments(struct client *client)
{
    struct response *boards = client_get(client, "/api/bulletin/boards");

    for (size_t i = 0; i < response_count(boards, "items"); i++) {
        if (strcmp(response_string(boards, test_text("items.%zu.name", i)), "職員の広場") == 0)
            return response_int(boards, test_text("items.%zu.id", i));
    }
    ck_abort_msg("no board with comments");
    return 0;
}

static int64_t
post_on_it(struct client *client, bool comments)
{
    struct response *made = client_post(
        client, "/api/bulletin/posts",
        test_text("{\"board_id\":%lld,\"title\":\"ご意見募集\",\"body_text\":\"本文\","
                  "\"comments_allowed\":%s}",
                  (long long)board_with_comments(client), comments ? "true" : "false"));

    expect_status(made, 201);
    return response_int(made, "id");
}

START_TEST(N10_6_comments_are_their_authors_to_correct_and_withdraw)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = post_on_it(staff, true);
    struct response *made = client_post(chief, comments_of(post), "{\"body_text\":\"賛成です\"}");
    struct response *list;
    int64_t comment;

    expect_status(made, 201);
    comment = response_int(made, "id");
    expect_problem(
        client_post(chief, comments_of(post_on_it(staff, false)), "{\"body_text\":\"はい\"}"), 403,
        "denied", "item.comments_closed");
    list = client_get(staff, comments_of(post));
    ck_assert_str_eq(response_string(list, "items.0.body_text"), "賛成です");
    ck_assert(!response_bool(list, "items.0.can_edit"));
    expect_problem(client_patch(staff, comment_path(comment), 1, "{\"body_text\":\"反対\"}"), 403,
                   "denied", "item.comment_not_yours");
    expect_status(client_patch(chief, comment_path(comment), 0, "{\"body_text\":\"反対\"}"), 428);
    expect_status(client_patch(chief, comment_path(comment), 1, "{\"body_text\":\"訂正\"}"), 200);
    expect_problem(client_delete(staff, comment_path(comment)), 403, "denied",
                   "item.comment_not_yours");
    expect_status(client_delete(chief, comment_path(comment)), 204);
    list = client_get(staff, comments_of(post));
    ck_assert(response_bool(list, "items.0.withdrawn"));
    ck_assert(json_is_null(response_json(list, "items.0.body_text")));
    expect_status(
        client_post(chief, test_text("/api/item/items/%lld/restore", (long long)comment), NULL),
        200);
    list = client_get(staff, comments_of(post));
    ck_assert_str_eq(response_string(list, "items.0.body_text"), "訂正");
    server_stop(server);
}
END_TEST
