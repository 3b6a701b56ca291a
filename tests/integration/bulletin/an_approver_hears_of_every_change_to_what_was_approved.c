/* What an approver has read must not become something else before its day without the approver
 * hearing of it. */
#include <time.h>

#include "approvals.h"

static const char *
tomorrow(void)
{
    const time_t then = time(NULL) + 86400;
    static char text[32];
    struct tm civil;

    gmtime_r(&then, &civil);
    ck_assert_uint_gt(strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &civil), 0);
    return text;
}

START_TEST(an_approver_hears_of_every_change_to_what_was_approved)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = post_ask(staff, "規則の改正",
                            test_text(",\"published_from\":\"%s\"", tomorrow()));
    struct response *decided = post_decide(chief, post, "approve", "");

    expect_status(decided, 200);
    ck_assert_str_eq(response_string(decided, "state"), "waiting");
    expect_status(client_patch(staff, post_path(post), (int)response_int(decided, "version"),
                               "{\"title\":\"規則の廃止\"}"),
                  200);
    ck_assert(is_told(chief, post, "bulletin.notice.corrected_after_approval"));
    server_stop(server);
}
END_TEST
