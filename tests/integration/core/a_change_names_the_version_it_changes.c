/* If-Match: without it 428, with an old version 412 and the current one, and only a version counts.
 */
#include "tests/integration/core/board.h"

START_TEST(a_change_names_the_version_it_changes)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *path = test_text("/api/bulletin/posts/%lld",
                                 (long long)post_make(client, "版のある掲示"));
    struct response *changed;

    expect_problem(client_patch(client, path, 0, "{\"title\":\"新しい件名\"}"), 428,
                   "precondition_required", "");
    changed = client_patch(client, path, 1, "{\"title\":\"新しい件名\"}");
    expect_status(changed, 200);
    ck_assert_int_eq(response_int(changed, "version"), 2);
    ck_assert_str_eq(response_header(changed, "ETag"), "\"2\"");
    changed = client_patch(client, path, 1, "{\"title\":\"古い版から\"}");
    expect_problem(changed, 412, "stale", "");
    ck_assert_int_eq(response_int(changed, "current_version"), 2);
    ck_assert_str_eq(response_string(client_get(client, path), "title"), "新しい件名");
    server_stop(server);
}
END_TEST

START_TEST(any_version_is_no_version)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *path = test_text("/api/bulletin/posts/%lld",
                                 (long long)post_make(client, "版のある掲示"));

    expect_problem(client_send(client, "PATCH", path, "If-Match: *\r\n", "{\"title\":\"x\"}"), 422,
                   "invalid", "if_match.invalid");
    expect_problem(client_send(client, "PATCH", path, "If-Match: W/\"1\"\r\n", "{\"title\":\"x\"}"),
                   422, "invalid", "if_match.invalid");
    server_stop(server);
}
END_TEST
