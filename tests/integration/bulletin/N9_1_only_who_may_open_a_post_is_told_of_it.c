/* A post is for who is named in it and may read its board: whoever lost the board hears neither of
 * comments nor of deadlines, and is not counted among those who have not confirmed. */
#include "boards.h"
#include "tests/lib/fixture.h"
#include "tests/lib/stream.h"

static int64_t
person_of(struct client *client)
{
    return response_int(client_get(client, "/api/session"), "user.id");
}

static const char *
both(struct client *one, struct client *other)
{
    return test_text("{\"members\":[{\"person_id\":%lld},{\"person_id\":%lld}]}",
                     (long long)person_of(one), (long long)person_of(other));
}

static int64_t
board_of_everybody(struct client *admin)
{
    return board_make(admin, "意見募集",
                      ",\"information_class\":3,\"comments\":true,\"readers\":" EVERYBODY
                      ",\"writers\":" EVERYBODY ",\"commenters\":" EVERYBODY);
}

static void
board_close_to(struct client *admin, int64_t board, const char *people)
{
    expect_status(board_patch(admin, board,
                              test_text("{\"readers\":%s,\"writers\":%s,\"commenters\":%s}", people,
                                        people, people)),
                  200);
}

static void
comment(struct client *client, int64_t post)
{
    expect_status(client_post(client, test_text("/api/item/items/%lld/comments", (long long)post),
                              "{\"body_text\":\"承知しました。\"}"),
                  201);
}

static void
notices_read(struct client *client)
{
    expect_status(client_post(client, "/api/item/notices/mark_all", "{}"), 204);
}

static int64_t
notices(struct client *client)
{
    return response_int(client_get(client, "/api/item/notice_count"), "count");
}

START_TEST(N10_6_who_lost_the_board_is_told_of_no_comment)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_of_everybody(admin);
    const char *named = test_text(",\"audience\":%s", both(staff, auditor));
    int64_t own = response_int(post_send(auditor, board, "監査の掲示", named), "id");
    int64_t others = response_int(post_send(staff, board, "課の掲示", named), "id");

    comment(auditor, others);
    notices_read(auditor);
    comment(staff, own);
    comment(staff, others);
    ck_assert_int_eq(notices(auditor), 2); /* its author; who commented before */
    notices_read(auditor);
    board_close_to(admin, board, only(staff));
    comment(staff, own);
    comment(staff, others);
    ck_assert_int_eq(notices(auditor), 0);
    server_stop(server);
}
END_TEST

START_TEST(N9_1_who_lost_the_board_is_neither_counted_nor_reminded)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t board = board_of_everybody(admin);
    struct response *made = post_send(
        staff, board, "点検の依頼",
        test_text(",\"confirm\":true,\"audience\":%s", both(chief, auditor)));
    const long long post = response_int(made, "id");
    const long long end = test_clock_ms() + 10000;

    expect_status(made, 201);
    ck_assert_int_eq(response_int(post_get(staff, post), "reading.count.asked"), 2);
    board_close_to(admin, board, both(staff, chief));
    ck_assert_int_eq(response_int(post_get(staff, post), "reading.count.asked"), 1);
    notices_read(chief);
    notices_read(auditor);
    made = client_post(staff, test_text("/api/item/items/%lld/reminders", post), "{}");
    expect_status(made, 200);
    ck_assert_int_eq(response_int(made, "reminded"), 1);
    while (notices(chief) == 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(20);
    }
    ck_assert_int_eq(notices(auditor), 0);
    server_stop(server);
}
END_TEST

#define HOLDS(login)                                                       \
    "(SELECT h.position_id FROM holding h JOIN account a ON a.person_id =" \
    " h.person_id WHERE a.login = '" login "' LIMIT 1)"

/* The chief's position manages a board that the section reads; while the chief is away, somebody of
 * another section stands in and reads the board by that right alone. */
START_TEST(N9_1_who_manages_the_board_is_asked_though_no_reader)
{
    struct server *server = server_start();
    struct fixture fixture = { .directory = server->directory };
    const long long position = fixture_number(&fixture, "SELECT " HOLDS("chief"));
    const char *members = test_text("{\"members\":[{\"position_id\":%lld}]}", position);

    server_stop(server);
    fixture_sql(&fixture, "DELETE FROM deputy_order WHERE position_id = " HOLDS("chief"));
    fixture_sql(&fixture, "INSERT INTO deputy_order (position_id, deputy_position_id, sequence)"
                          " SELECT " HOLDS("chief") ", " HOLDS("auditor") ", 1");
    server_restart(server);
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    const char *section = people_of(department_named(staff, "総務課"));
    int64_t board = board_make(
        admin, "課の管理",
        test_text(",\"information_class\":3,\"comments\":true,\"readers\":%s,"
                  "\"writers\":%s,\"commenters\":%s,\"managers\":%s",
                  section, section, section, members));
    struct response *made = post_send(staff, board, "点検の依頼",
                                      test_text(",\"confirm\":true,\"audience\":%s", members));
    const long long post = response_int(made, "id");

    expect_status(made, 201);
    server_stop(server);
    fixture_sql(&fixture, "INSERT INTO leave_period (id, person_id, leave_from) SELECT 7,"
                          " person_id, 1 FROM account WHERE login = 'chief'");
    server_restart(server);
    struct client *auditor = client_signed_in(server, "auditor");
    ck_assert_int_eq(response_int(post_get(auditor, post), "reading.count.asked"), 1);
    ck_assert(response_bool(post_get(auditor, post), "reading.may_confirm"));
    expect_status(client_put(auditor, test_text("/api/item/items/%lld/confirmation", post), "{}"),
                  204);
    struct stream *stream = stream_open(auditor, NULL);
    struct stream_event event;
    staff = client_signed_in(server, "staff");
    expect_status(client_patch(staff, post_path(post), 1, "{\"title\":\"直した\"}"), 200);
    ck_assert(stream_wait(stream, "bulletin.post.updated", 10000, &event));
    stream_close(stream);
    server_stop(server);
}
END_TEST
