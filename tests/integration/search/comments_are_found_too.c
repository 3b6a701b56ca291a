/* Comments are items, and found like others: by what they say, not by what they stand below. */
#include "searching.h"

static int64_t
comment_make(struct client *client, int64_t post, const char *text)
{
    struct response *made = client_post(client,
                                        test_text("/api/item/items/%lld/comments", (long long)post),
                                        test_text("{\"body_text\":\"%s\"}", text));

    expect_status(made, 201);
    return response_int(made, "id");
}

START_TEST(comments_are_found_too)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    struct response *made = post_send(staff, board, "琥珀の展示", ",\"comments_allowed\":true");

    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    int64_t comment = comment_make(staff, post, "翡翠もありますか。");
    wait_until_found(staff, "翡翠", comment);
    struct response *hits = search_for(staff, "翡翠", "");
    ck_assert_uint_eq(response_count(hits, "items"), 1);
    ck_assert_str_eq(response_string(hits, "items.0.item.kind"), "item.comment");
    ck_assert_str_eq(parts_text(hits, "items.0.snippet"), "[翡翠]もありますか。");
    ck_assert(!is_found(staff, "琥珀", comment));
    ck_assert_uint_eq(response_count(search_for(staff, "翡翠", "&kind=bulletin.post"), "items"), 0);
    hits = search_for(staff, "翡翠", test_text("&board_id=%lld", (long long)board));
    ck_assert_int_eq(hit_index(hits, comment), 0);
    expect_status(client_delete(staff, test_text("/api/item/comments/%lld", (long long)comment)),
                  204);
    ck_assert(!is_found(staff, "翡翠", comment));
    server_stop(server);
}
END_TEST
