/* 代決 (T2, DESIGN 5) holds as well where the approvers are named as people: while they are away
 * the deputy of one of them decides, and nobody does so beside an approver who is there. */
#include "approvals.h"

#define CHIEF "(SELECT person_id FROM account WHERE login = 'chief')"
#define ON_LEAVE "INSERT INTO leave_period (id, person_id, leave_from) VALUES (7, " CHIEF ", 1)"

/* The board's posts are now approved by the chief in person. */
static void
name_the_chief(struct server *server)
{
    struct client *chief = client_signed_in(server, "chief");
    struct client *admin = client_signed_in(server, "admin");
    int64_t board = board_named(admin, BOARD_WITH_APPROVAL);

    expect_status(board_patch(admin, board, test_text("{\"approvers\":%s}", only(chief))), 200);
}

START_TEST(T2_a_deputy_decides_where_the_absent_approver_is_named_in_person)
{
    struct server *server = server_start();
    struct fixture fixture = { .directory = server->directory };
    const char *login = deputy_login(server->directory);

    name_the_chief(server);
    server_stop(server);
    fixture_sql(&fixture, ON_LEAVE);
    server_restart(server);
    struct client *staff = client_signed_in(server, "staff");
    struct client *deputy = client_signed_in(server, login);
    int64_t post = post_ask(staff, "休暇中の決裁", "");
    int64_t second = post_ask(staff, "戻ってからの決裁", "");
    ck_assert_int_ge(approval_index(deputy, "decide", post), 0);
    ck_assert(has_todo(deputy, post, "approve"));
    ck_assert(is_told(deputy, post, "bulletin.notice.approval_asked"));
    expect_status(post_decide(deputy, post, "approve", ""), 200);
    ck_assert(!has_todo(deputy, post, "approve"));
    ck_assert_int_eq(response_int(post_get(staff, post), "approval.deputy_for.id"),
                     fixture_number(&fixture, "SELECT person_id FROM account"
                                              " WHERE login = 'chief'"));
    server_stop(server);
    fixture_sql(&fixture, "DELETE FROM leave_period WHERE id = 7");
    server_restart(server);
    struct client *chief = client_signed_in(server, "chief");
    deputy = client_signed_in(server, login);
    ck_assert_int_ge(approval_index(chief, "after_review", post), 0);
    expect_status(client_post(chief, post_act(post, "after_review"), "{}"), 204);
    /* The chief is back: the deputy has no say in what still waits. */
    ck_assert_int_ne(post_decide(deputy, second, "approve", "")->status, 200);
    expect_status(post_decide(chief, second, "approve", ""), 200);
    server_stop(server);
}
END_TEST

START_TEST(T2_who_leaves_while_a_post_waits_is_stood_in_for)
{
    struct server *server = server_start();
    struct fixture fixture = { .directory = server->directory };
    const char *login = deputy_login(server->directory);

    name_the_chief(server);
    struct client *staff = client_signed_in(server, "staff");
    struct client *deputy = client_signed_in(server, login);
    int64_t post = post_ask(staff, "待っている間に休暇", "");
    ck_assert_int_eq(approval_index(deputy, "decide", post), -1);
    ck_assert_int_ne(post_decide(deputy, post, "approve", "")->status, 200);
    server_stop(server);
    fixture_sql(&fixture, ON_LEAVE);
    fixture_sql(&fixture, "UPDATE job SET run_at = 0 WHERE kind = 'bulletin.deputies.keep'");
    server_restart(server);
    deputy = client_signed_in(server, login);
    const long long end = test_clock_ms() + 10000;
    while (approval_index(deputy, "decide", post) < 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    ck_assert(has_todo(deputy, post, "approve"));
    expect_status(post_decide(deputy, post, "return", "日付を確認してください。"), 200);
    server_stop(server);
}
END_TEST
