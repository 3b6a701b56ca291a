/* the_auditor_reads_the_log.c - newest first, in pages that join without a gap; nobody else may. */
#include "tests/integration/core/board.h"

START_TEST(S23_the_auditor_sees_who_did_what_newest_first)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    int64_t post_id = post_make(staff, "記録される掲示");
    struct response *page = client_get(auditor, "/api/core/audit?limit=1");

    expect_status(page, 200);
    ck_assert_str_eq(response_string(page, "items.0.verb"), "bulletin.post.create");
    ck_assert_str_eq(response_string(page, "items.0.kind"), "bulletin.post");
    ck_assert_str_eq(response_string(page, "items.0.result"), "ok");
    ck_assert_str_eq(response_string(page, "items.0.route"), "POST /api/bulletin/posts");
    ck_assert_int_eq(response_int(page, "items.0.item_id"), post_id);
    ck_assert_uint_eq(strlen(response_string(page, "items.0.after")), 64);
    server_stop(server);
}
END_TEST

START_TEST(pages_join_without_gap_or_double)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    struct response *page;
    int64_t expected;

    for (int i = 0; i < 10; i++)
        post_make(staff, "掲示");
    page = client_get(auditor, "/api/core/audit?limit=3");
    expected = response_int(page, "items.0.sequence");
    for (; expected > 0; page = client_get(auditor, test_text("/api/core/audit?limit=3&after=%s",
                                                              response_string(page, "next")))) {
        size_t count = response_count(page, "items");

        for (size_t i = 0; i < count; i++)
            ck_assert_int_eq(response_int(page, test_text("items.%zu.sequence", i)), expected--);
        if (json_is_null(response_json(page, "next")))
            break;
        ck_assert_uint_eq(count, 3);
    }
    ck_assert_int_eq(expected, 0);
    server_stop(server);
}
END_TEST

START_TEST(nobody_but_the_auditor_reads_the_log)
{
    static const char *const logins[] = { "admin", "supervisor", "chief", "staff", "personnel" };
    struct server *server = server_start();

    for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++)
        expect_problem(client_get(client_signed_in(server, logins[i]), "/api/core/audit"), 403,
                       "denied", "");
    expect_problem(client_get(client_new(server), "/api/core/audit"), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST
