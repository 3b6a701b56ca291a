/* 差戻し and 引戻し: both make a draft of it that its author changes and asks for again. */
#include "approvals.h"

static const char *
long_text(size_t count)
{
    char *text = test_alloc(count + 1);

    memset(text, 'x', count);
    return text;
}

START_TEST(a_post_that_is_returned_is_a_draft_that_may_be_asked_for_again)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = post_ask(staff, "案", "");

    expect_problem(post_decide(chief, post, "return", " "), 422, "invalid",
                   "bulletin.return_needs_comment");
    expect_problem(post_decide(chief, post, "return", long_text(1001)), 422, "invalid",
                   "field.too_long");
    expect_status(post_decide(chief, post, "return", long_text(1000)), 200);
    ck_assert(is_told(staff, post, "bulletin.notice.returned"));
    ck_assert(!has_todo(chief, post, "approve"));
    expect_status(post_get(chief, post), 404); /* a draft is its author's again */
    struct response *seen = post_get(staff, post);
    ck_assert_str_eq(response_string(seen, "approval.state"), "returned");
    expect_status(client_patch(staff, post_path(post), response_int(seen, "version"),
                               "{\"title\":\"直した案\",\"draft\":false}"),
                  200);
    ck_assert_str_eq(response_string(post_get(chief, post), "title"), "直した案");

    expect_problem(client_delete(chief, post_act(post, "approval")), 403, "denied",
                   "bulletin.post_not_yours");
    expect_status(client_delete(staff, post_act(post, "approval")), 204);
    ck_assert(!has_todo(chief, post, "approve"));
    expect_problem(client_delete(staff, post_act(post, "approval")), 409, "conflict",
                   "bulletin.approval_not_asked");
    expect_status(client_post(staff, post_act(post, "publish"), "{}"), 200);
    ck_assert_int_ge(approval_index(chief, "decide", post), 0);
    expect_status(client_delete(staff, post_path(post)), 204); /* into the trash */
    ck_assert_int_eq(approval_index(chief, "decide", post), -1);
    ck_assert(!has_todo(chief, post, "approve"));
    server_stop(server);
}
END_TEST
