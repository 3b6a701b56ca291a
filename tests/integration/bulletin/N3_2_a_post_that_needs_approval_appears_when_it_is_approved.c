/* N3.2, B05: on a board with approval a post waits, unseen by its readers, until an approver
 * publishes it. */
#include "approvals.h"

START_TEST(N3_2_a_post_that_needs_approval_appears_when_it_is_approved)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *reader = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_WITH_APPROVAL);
    int64_t post = post_ask(staff, "規則の改正", "");

    expect_status(post_get(reader, post), 404);
    ck_assert_int_eq(list_index(post_list(reader, board, 100, NULL), post), -1);
    ck_assert_int_eq(approval_index(staff, "decide", post), -1);
    ck_assert_int_ge(approval_index(staff, "asked", post), 0);
    ck_assert_int_ge(approval_index(chief, "decide", post), 0);
    ck_assert(has_todo(chief, post, "approve") && !has_todo(staff, post, "approve"));
    ck_assert(is_told(chief, post, "bulletin.notice.approval_asked"));
    ck_assert(response_bool(post_get(chief, post), "can_approve"));
    ck_assert(!response_bool(post_get(staff, post), "can_approve"));
    expect_problem(client_patch(staff, post_path(post), 1, "{\"title\":\"x\"}"), 409, "conflict",
                   "bulletin.approval_pending");
    expect_problem(client_post(staff, post_act(post, "publish"), "{}"), 409, "conflict",
                   "bulletin.approval_pending");

    expect_status(post_decide(reader, post, "approve", ""), 404);
    expect_problem(
        client_post(chief, post_act(post, "approval"), "{\"decision\":\"approve\",\"version\":2}"),
        409 + 3, "stale", "item.stale");
    struct response *decided = post_decide(chief, post, "approve", "よいと思います");
    expect_status(decided, 200);
    ck_assert_str_eq(response_string(decided, "state"), "current");
    ck_assert_int_ge(list_index(post_list(reader, board, 100, NULL), post), 0);
    ck_assert(!has_todo(chief, post, "approve"));
    ck_assert(is_told(staff, post, "bulletin.notice.approved"));
    struct response *seen = post_get(staff, post);
    ck_assert_str_eq(response_string(seen, "approval.state"), "approved");
    ck_assert_str_eq(response_string(seen, "approval.comment"), "よいと思います");
    ck_assert(json_is_null(response_json(seen, "approval.deputy_for")));
    ck_assert(json_is_null(response_json(post_get(reader, post), "approval")));
    ck_assert_str_eq(
        response_string(client_get(staff, post_act(post, "versions")), "items.0.author.name"),
        response_string(seen, "author.name"));
    expect_problem(post_decide(chief, post, "return", "x"), 409, "conflict",
                   "bulletin.approval_not_asked");
    server_stop(server);
}
END_TEST
