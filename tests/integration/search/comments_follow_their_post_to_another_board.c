/* A move takes the comments of a post along: who may see them, and where search finds them. */
#include "searching.h"

START_TEST(comments_follow_their_post_to_another_board)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *personnel = client_signed_in(server, "personnel");
    struct client *admin = client_signed_in(server, "admin");
    int64_t from = board_named(staff, BOARD_OF_CLASS_FIVE);
    int64_t to = board_make(
        admin, "総務課と管理者",
        test_text(",\"readers\":{\"members\":[{\"department_id\":%lld,"
                  "\"below\":true},{\"person_id\":%lld}]},\"writers\":" NOBODY,
                  (long long)department_named(staff, "総務課"),
                  (long long)response_int(client_get(admin, "/api/session"), "user.id")));
    struct response *made = post_send(staff, from, "置き場所違い",
                                      ",\"comments_allowed\":true,\"information_class\":1");
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    made = client_post(staff, test_text("/api/item/items/%lld/comments", (long long)post),
                       "{\"body_text\":\"藍銅鉱はどこですか。\"}");
    expect_status(made, 201);
    int64_t comment = response_int(made, "id");
    wait_until_found(personnel, "藍銅鉱", comment);
    expect_status(client_post(admin, test_text("%s/move", post_path(post)),
                              test_text("{\"board_id\":%lld}", (long long)to)),
                  200);
    ck_assert(!is_found(personnel, "藍銅鉱", comment));
    const char *there = test_text("&board_id=%lld", (long long)to);
    const long long end = test_clock_ms() + INDEXED_MS_MAX;
    while (hit_index(search_for(staff, "藍銅鉱", there), comment) < 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    ck_assert_uint_eq(
        response_count(search_for(staff, "藍銅鉱", test_text("&board_id=%lld", (long long)from)),
                       "items"),
        0);
    server_stop(server);
}
END_TEST
