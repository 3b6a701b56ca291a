/* B15 複製: what a post says as a draft of who copies it. */
#include "boards.h"
#include "tests/lib/tus.h"

START_TEST(a_copy_is_a_new_draft_without_the_dates)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *other = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    struct response *made = post_send(staff, board, "年末の清掃",
                                      ",\"importance\":1,\"published_until\":"
                                      "\"2040-12-31T00:00:00Z\",\"confirm\":true,"
                                      "\"confirm_by\":\"2040-12-01\",\"document_no\":\"総第1号\"");
    int64_t post = response_int(made, "id");
    const char *copy_path = test_text("%s/copy", post_path(post));

    made = client_post(other, copy_path, "{}");
    expect_status(made, 201);
    struct response *copy = post_get(other, response_int(made, "id"));
    ck_assert_str_eq(response_string(copy, "state"), "draft");
    ck_assert_str_eq(response_string(copy, "title"), "年末の清掃");
    ck_assert_str_eq(response_string(copy, "body_text"), "本文");
    ck_assert_int_eq(response_int(copy, "importance"), 1);
    ck_assert(json_is_null(response_json(copy, "published_until")));
    ck_assert(json_is_null(response_json(copy, "confirm.by")));
    ck_assert(json_is_null(response_json(copy, "document_no")));
    ck_assert_str_ne(response_string(copy, "author.name"),
                     response_string(post_get(staff, post), "author.name"));
    ck_assert_str_ne(response_string(copy, "contact"),
                     response_string(post_get(staff, post), "contact"));
    expect_problem(client_post(staff, copy_path, "{\"board_id\":1}"), 422, "invalid",
                   "bulletin.board_missing");
    expect_problem(client_post(staff, copy_path,
                               test_text("{\"board_id\":%lld}",
                                         (long long)board_named(staff, BOARD_OF_PERSONNEL))),
                   403, "denied", "bulletin.board_read_only");
    server_stop(server);
}
END_TEST

START_TEST(a_copy_has_the_attachments_that_the_post_has)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *other = client_signed_in(server, "auditor");
    long long file = tus_upload(staff, "様式.txt", "form", 4);
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_ALL), "様式の配布",
                                      test_text(",\"files\":[%lld]", file));
    expect_status(made, 201);
    made = client_post(other, test_text("%s/copy", post_path(response_int(made, "id"))), "{}");
    expect_status(made, 201);
    int64_t copy = response_int(made, "id");
    struct response *seen = post_get(other, copy);
    ck_assert_int_eq(response_int(seen, "files_count"), 1);
    ck_assert_str_eq(response_string(seen, "files.0.name"), "様式.txt");
    expect_status(client_patch(other, post_path(copy), 1, "{\"files\":[]}"), 200);
    ck_assert_uint_eq(response_count(post_get(other, copy), "files"), 0);
    server_stop(server);
}
END_TEST
