/* A union's people have a chief in the city: that one neither corrects nor withdraws what they
 * write there, nor sees what they withdrew or who of the section has not confirmed. */
#include "boards.h"

static int64_t
union_board(struct client *admin, struct client *staff)
{
    return board_make(admin, "組合",
                      test_text(",\"department_id\":%lld,\"readers\":" EVERYBODY
                                ",\"writers\":%s,\"managers\":%s,\"outside_body\":"
                                "{\"name\":\"職員組合\",\"until\":\"2199-03-31\"}",
                                (long long)department_named(admin, "総務課"), only(staff),
                                only(staff)));
}

static struct response *
posts_of(struct client *client, int64_t board, const char *how)
{
    return client_get(client, test_text("/api/bulletin/posts%s?board_id=%lld&state=withdrawn", how,
                                        (long long)board));
}

START_TEST(a_chief_has_no_say_over_what_an_outside_body_posts)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = union_board(admin, staff);
    struct response *made = post_send(staff, board, "団体交渉の日程", ",\"confirm\":true");
    int64_t post = response_int(made, "id");
    struct response *reading;

    expect_status(made, 201);
    ck_assert(!response_bool(post_get(chief, post), "can_edit"));
    expect_status(client_delete(chief, post_path(post)), 403);
    expect_status(client_patch(chief, post_path(post), 1, "{\"title\":\"x\"}"), 403);
    expect_status(client_post(chief, test_text("/api/item/items/%lld/end", (long long)post), "{}"),
                  403);
    reading = client_get(chief, test_text("/api/item/items/%lld/reading", (long long)post));
    expect_status(reading, 200);
    ck_assert_ptr_null(strstr(reading->body, "not_confirmed"));

    expect_status(client_delete(staff, post_path(post)), 204);
    expect_status(post_get(chief, post), 404);
    ck_assert_uint_eq(response_count(posts_of(chief, board, ""), "items"), 0);
    ck_assert_ptr_null(strstr(posts_of(chief, board, ".csv")->body, "団体交渉"));
    ck_assert_uint_eq(response_count(posts_of(staff, board, ""), "items"), 1);
    server_stop(server);
}
END_TEST
