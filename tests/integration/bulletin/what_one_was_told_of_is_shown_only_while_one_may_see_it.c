/* A notice and a thing to do stay when the item they are about goes out of reach; its title must
 * not. */
#include "approvals.h"

struct people {
    struct client *admin, *staff, *auditor, *personnel;
};

static int64_t
board_for_all(struct people *people)
{
    return board_make(people->admin, "制度改正",
                      test_text(",\"readers\":" EVERYBODY ",\"commenters\":" EVERYBODY
                                ",\"writers\":%s",
                                people_of(department_named(people->admin, "総務課"))));
}

static void
comment(struct client *client, int64_t post)
{
    expect_status(client_post(client, test_text("/api/item/items/%lld/comments", (long long)post),
                              "{\"body_text\":\"了解\"}"),
                  201);
}

static const char *
body_of(struct client *client, const char *path)
{
    struct response *reply = client_get(client, path);

    expect_status(reply, 200);
    return reply->body;
}

static struct people
people_signed_in(struct server *server)
{
    return (struct people){ .admin = client_signed_in(server, "admin"),
                            .staff = client_signed_in(server, "staff"),
                            .auditor = client_signed_in(server, "auditor"),
                            .personnel = client_signed_in(server, "personnel") };
}

START_TEST(a_notice_does_not_name_what_one_may_no_longer_see)
{
    struct server *server = server_start();
    struct people people = people_signed_in(server);
    int64_t post = response_int(
        post_send(people.staff, board_for_all(&people), "改正の概要", ",\"comments_allowed\":true"),
        "id");

    comment(people.auditor, post);
    comment(people.personnel, post);
    ck_assert_ptr_nonnull(strstr(body_of(people.auditor, "/api/item/notices"), "改正の概要"));
    expect_status(client_delete(people.staff, post_path(post)), 204);
    ck_assert_ptr_null(strstr(body_of(people.auditor, "/api/item/notices"), "改正の概要"));
    ck_assert_ptr_nonnull(strstr(body_of(people.auditor, "/api/item/notices"), "\"item\":null"));
    server_stop(server);
}
END_TEST

START_TEST(a_thing_to_do_is_gone_with_the_right_to_read_its_board)
{
    struct server *server = server_start();
    struct people people = people_signed_in(server);
    int64_t board = board_for_all(&people);

    expect_status(post_send(people.staff, board, "調査への回答",
                            test_text(",\"confirm\":true,\"audience\":%s", only(people.auditor))),
                  201);
    ck_assert_ptr_nonnull(strstr(body_of(people.auditor, "/api/item/todos"), "調査への回答"));
    expect_status(board_patch(people.admin, board,
                              test_text("{\"readers\":%s,\"commenters\":" NOBODY "}",
                                        people_of(department_named(people.admin, "総務課")))),
                  200);
    ck_assert_ptr_null(strstr(body_of(people.auditor, "/api/item/todos"), "調査への回答"));
    server_stop(server);
}
END_TEST

START_TEST(who_decided_about_a_post_is_not_asked_to_confirm_it_without_reading_its_board)
{
    struct server *server = server_start();
    struct people people = people_signed_in(server);
    const char *office = people_of(department_named(people.admin, "総務課"));
    int64_t board = board_make(people.admin, "承認つき",
                               test_text(",\"readers\":" EVERYBODY ",\"commenters\":" NOBODY
                                         ",\"writers\":%s,\"approvers\":%s",
                                         office, only(people.auditor)));
    int64_t post = response_int(
        post_send(people.staff, board, "調査への回答",
                  test_text(",\"confirm\":true,\"audience\":%s", only(people.auditor))),
        "id");

    expect_status(post_decide(people.auditor, post, "approve", ""), 200);
    ck_assert(has_todo(people.auditor, post, "confirm"));
    expect_status(board_patch(people.admin, board,
                              test_text("{\"readers\":%s,\"approvers\":" NOBODY "}", office)),
                  200);
    expect_status(post_get(people.auditor, post), 200);
    expect_status(client_put(people.auditor,
                             test_text("/api/item/items/%lld/confirmation", (long long)post), "{}"),
                  403);
    ck_assert(!has_todo(people.auditor, post, "confirm"));
    ck_assert_int_eq(response_int(client_get(people.auditor, "/api/item/todo_count"), "count"),
                     (long long)response_count(
                         client_get(people.auditor, "/api/item/todos?limit=200"), "items"));
    server_stop(server);
}
END_TEST
