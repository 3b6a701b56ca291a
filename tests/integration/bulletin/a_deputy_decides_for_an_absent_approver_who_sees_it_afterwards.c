/* 代決 and 後閲 (T2): while the approver is on leave the deputy decides, which is recorded, and the
 * approver looks at it afterwards. */
#include "approvals.h"

#define CHIEF "(SELECT person_id FROM account WHERE login = 'chief')"

START_TEST(a_deputy_decides_for_an_absent_approver_who_sees_it_afterwards)
{
    const char *city = city_copy();
    struct fixture fixture = { .directory = city };
    fixture_sql(&fixture,
                "INSERT INTO leave_period (id, person_id, leave_from) VALUES (7, " CHIEF ", 1)");
    struct server *server = server_start_on(city, NULL);
    struct client *staff = client_signed_in(server, "staff");
    struct client *deputy = client_signed_in(server, deputy_login(city));
    int64_t post = post_ask(staff, "休暇中の決裁", "");

    ck_assert_int_ge(approval_index(deputy, "decide", post), 0);
    ck_assert(is_told(deputy, post, "bulletin.notice.approval_asked"));
    expect_status(post_decide(deputy, post, "approve", ""), 200);
    struct response *seen = post_get(staff, post);
    const char *absent = response_string(seen, "approval.deputy_for.name");
    ck_assert(!response_bool(seen, "approval.seen"));
    expect_status(client_get(deputy, "/api/bulletin/approvals?list=after_review"), 200);

    server_stop(server);
    fixture_sql(&fixture, "DELETE FROM leave_period WHERE id = 7");
    server_restart(server);
    staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    ck_assert_str_eq(absent, response_string(client_get(chief, "/api/session"), "user.name"));
    ck_assert_int_ge(approval_index(chief, "after_review", post), 0);
    ck_assert(has_todo(chief, post, "after_review"));
    ck_assert(is_told(chief, post, "bulletin.notice.after_review"));
    ck_assert(response_bool(post_get(chief, post), "can_after_review"));

    expect_problem(client_post(staff, post_act(post, "after_review"), "{}"), 403, "denied",
                   "bulletin.not_decided_for_you");
    expect_status(client_post(chief, post_act(post, "after_review"), "{}"), 204);
    ck_assert_int_eq(approval_index(chief, "after_review", post), -1);
    ck_assert(!has_todo(chief, post, "after_review"));
    ck_assert(response_bool(post_get(staff, post), "approval.seen"));
    expect_problem(client_post(chief, post_act(post, "after_review"), "{}"), 409, "conflict",
                   "bulletin.seen_already");
    server_stop(server);
}
END_TEST
