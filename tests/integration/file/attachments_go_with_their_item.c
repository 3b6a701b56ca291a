/* attachments_go_with_their_item.c - whoever sees the item loads its files, nobody else, and what a
 * correction took away is left to who manages the item. */
#include <check.h>

#include "tests/integration/bulletin/boards.h"
#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

static struct response *
post(struct client *client, int64_t board, const char *more)
{
    return client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"添付\",\"body_text\":\"本文\"%s}",
                                 (long long)board, more));
}

START_TEST(attachments_are_loaded_by_whoever_sees_the_item)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *admin = client_signed_in(server, "admin");
    struct client *personnel = client_signed_in(server, "personnel");
    int64_t board = board_named(staff, BOARD_OF_CLASS_FIVE);
    long long id = tus_upload(staff, "要領.pdf", "%PDF-1.7", 8);

    expect_status(tus_load(admin, id, NULL), 404);
    struct response *made = post(staff, board, test_text(",\"files\":[%lld]", id));
    expect_status(made, 201);
    const char *path = test_text("/api/bulletin/posts/%lld", (long long)response_int(made, "id"));
    struct response *shown = client_get(admin, path);
    ck_assert_str_eq(response_string(shown, "files.0.name"), "要領.pdf");
    ck_assert_int_eq(response_int(shown, "files.0.size_bytes"), 8);
    expect_status(tus_load(admin, id, NULL), 200);
    expect_status(tus_load(personnel, id, NULL), 200);
    expect_problem(client_delete(staff, test_text("/api/file/uploads/%lld", id)), 409, "conflict",
                   "file.attached");
    expect_status(client_delete(staff, path), 204); /* withdrawn */
    expect_status(client_get(admin, path), 404);
    expect_status(tus_load(admin, id, NULL), 404);
    expect_status(tus_load(staff, id, NULL), 200); /* whose it is */
    server_stop(server);
}
END_TEST

START_TEST(attachments_of_a_section_are_its_own)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    long long id = tus_upload(staff, "内部.txt", "secret", 6);
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);

    expect_status(post(staff, board, test_text(",\"files\":[%lld]", id)), 201);
    expect_status(tus_load(client_signed_in(server, "chief"), id, NULL), 200);
    expect_status(tus_load(client_signed_in(server, "personnel"), id, NULL), 404);
    server_stop(server);
}
END_TEST

START_TEST(N10_1_a_file_that_a_correction_took_away_is_left_to_who_manages_the_item)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *admin = client_signed_in(server, "admin");
    int64_t board = board_named(staff, BOARD_OF_CLASS_FIVE);
    long long wrong = tus_upload(staff, "誤り.txt", "wrong", 5);
    long long right = tus_upload(staff, "正.txt", "right", 5);
    struct response *made = post(staff, board, test_text(",\"files\":[%lld]", wrong));
    const char *path = test_text("/api/bulletin/posts/%lld", (long long)response_int(made, "id"));

    expect_status(tus_load(admin, wrong, NULL), 200);
    expect_status(client_patch(staff, path, 1, test_text("{\"files\":[%lld]}", right)), 200);
    expect_status(tus_load(admin, wrong, NULL), 404);
    expect_status(tus_load(admin, right, NULL), 200);
    expect_status(tus_load(staff, wrong, NULL), 200);
    server_stop(server);
}
END_TEST

START_TEST(what_is_not_ones_own_or_not_whole_is_not_attached)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(staff, BOARD_OF_CLASS_FIVE);
    long long others = tus_upload(client_signed_in(server, "chief"), "a.txt", "a", 1);
    const char *begun = strrchr(tus_begin(staff, 5, "b.txt"), '/') + 1;

    struct response *refused = post(staff, board, test_text(",\"files\":[%lld]", others));
    expect_problem(refused, 422, "invalid", "file.unknown");
    ck_assert_str_eq(response_string(refused, "field"), "files");
    expect_problem(post(staff, board, test_text(",\"files\":[%s]", begun)), 422, "invalid",
                   "file.unknown");
    server_stop(server);
}
END_TEST

START_TEST(what_a_draft_lost_before_it_was_published_is_nobodys)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    long long wrong = tus_upload(staff, "誤り.txt", "wrong", 5);
    long long right = tus_upload(staff, "正.txt", "right", 5);
    struct response *made = post(staff, board,
                                 test_text(",\"draft\":true,\"files\":[%lld]", wrong));
    const char *path = test_text("/api/bulletin/posts/%lld", (long long)response_int(made, "id"));

    expect_status(client_patch(staff, path, 1, test_text("{\"files\":[%lld]}", right)), 200);
    expect_status(client_patch(staff, path, 2, "{\"draft\":false}"), 200);
    expect_status(tus_load(chief, right, NULL), 200);
    expect_status(tus_load(chief, wrong, NULL), 404);
    expect_status(client_delete(staff, test_text("/api/file/uploads/%lld", wrong)), 204);
    server_stop(server);
}
END_TEST
