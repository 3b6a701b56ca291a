/* Nobody decides the own case (DESIGN 5): a post of the only approver is for that one's deputy. */
#include "approvals.h"

START_TEST(nobody_approves_the_own_post)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *deputy = client_signed_in(server, deputy_login(server->directory));
    int64_t post = post_ask(chief, "課長の掲示", "");

    ck_assert_int_eq(approval_index(chief, "decide", post), -1);
    ck_assert(!has_todo(chief, post, "approve"));
    ck_assert(!response_bool(post_get(chief, post), "can_approve"));
    expect_problem(post_decide(chief, post, "approve", ""), 403, "denied",
                   "bulletin.own_post_not_decided");
    ck_assert_int_ge(approval_index(deputy, "decide", post), 0);
    ck_assert(has_todo(deputy, post, "approve"));
    expect_status(post_decide(deputy, post, "approve", ""), 200);
    struct response *seen = post_get(chief, post);
    ck_assert_str_eq(response_string(seen, "state"), "current");
    ck_assert_str_eq(response_string(seen, "approval.deputy_for.name"),
                     response_string(seen, "author.name"));
    ck_assert_int_eq(approval_index(chief, "after_review", post), -1);
    server_stop(server);
}
END_TEST

START_TEST(a_post_that_nobody_could_approve_is_refused)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(admin, "承認者がひとり",
                               test_text(",\"information_class\":3,\"readers\":" EVERYBODY
                                         ",\"writers\":" EVERYBODY ",\"approvers\":%s",
                                         only(staff)));

    expect_problem(post_send(staff, board, "自分で承認", ""), 409, "conflict",
                   "bulletin.nobody_approves");
    expect_status(post_send(staff, board, "下書き", ",\"draft\":true"), 201);
    server_stop(server);
}
END_TEST
