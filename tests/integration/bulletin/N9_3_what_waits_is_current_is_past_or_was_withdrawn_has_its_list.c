/* N9.3: information is kept current: what waits, is past or was withdrawn is in lists of its own,
 * for who manages it. */
#include "boards.h"

static int
state_index(struct client *client, int64_t board, const char *state, int64_t post)
{
    struct response *list = client_get(
        client,
        test_text("/api/bulletin/posts?board_id=%lld&state=%s&limit=200", (long long)board, state));

    expect_status(list, 200);
    return list_index(list, post);
}

START_TEST(N9_3_what_waits_is_current_is_past_or_was_withdrawn_has_its_list)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    struct response *made = post_send(staff, board, "来年の予定",
                                      ",\"published_from\":\"2041-04-01T00:00:00Z\"");
    expect_status(made, 201);
    ck_assert_str_eq(response_string(made, "state"), "waiting");
    int64_t post = response_int(made, "id");

    ck_assert_int_ge(state_index(staff, board, "waiting", post), 0);
    ck_assert_int_ge(state_index(chief, board, "waiting", post), 0);
    ck_assert_int_eq(state_index(other, board, "waiting", post), -1);
    expect_status(post_get(other, post), 404);
    made = client_patch(staff, post_path(post), 1, "{\"published_from\":\"\"}");
    ck_assert_str_eq(response_string(made, "state"), "current");
    ck_assert_int_ge(state_index(other, board, "current", post), 0);
    expect_status(client_post(staff, test_text("/api/item/items/%lld/end", (long long)post), "{}"),
                  200);
    ck_assert_int_ge(state_index(other, board, "past", post), 0);
    ck_assert_int_eq(state_index(other, board, "current", post), -1);
    expect_status(client_delete(staff, post_path(post)), 204);
    ck_assert_int_ge(state_index(staff, board, "withdrawn", post), 0);
    ck_assert_int_eq(state_index(other, board, "withdrawn", post), -1);
    server_stop(server);
}
END_TEST

START_TEST(N9_3_a_post_has_a_day_of_review_and_the_boards_period_unless_it_says_otherwise)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(
        admin, "十日間",
        ",\"information_class\":3,\"publication_days\":10,\"retention\":"
        "\"3y\",\"official_record\":true,\"confirm\":true,\"readers\":" EVERYBODY
        ",\"writers\":" EVERYBODY);
    struct response *made = post_send(staff, board, "期間あり", ",\"review_on\":\"2040-01-05\"");
    expect_status(made, 201);
    struct response *seen = post_get(staff, response_int(made, "id"));
    ck_assert(json_is_string(response_json(seen, "published_until")));
    ck_assert_str_eq(response_string(seen, "review_on"), "2040-01-05");
    ck_assert_str_eq(response_string(seen, "retention"), "3y");
    ck_assert(response_bool(seen, "official_record"));
    ck_assert(json_is_object(response_json(seen, "confirm")));
    made = post_send(staff, board, "期間なし",
                     ",\"published_until\":\"\",\"official_record\":false,\"confirm\":false");
    seen = post_get(staff, response_int(made, "id"));
    ck_assert(json_is_null(response_json(seen, "published_until")));
    ck_assert(!response_bool(seen, "official_record"));
    ck_assert(json_is_null(response_json(seen, "confirm")));
    expect_problem(post_send(staff, board, "x", ",\"review_on\":\"明日\""), 422, "invalid",
                   "bulletin.day_malformed");
    server_stop(server);
}
END_TEST
