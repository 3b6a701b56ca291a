/* Drafts are on the server and nobody else's, the chief's neither; published, they are posts. */
#include "boards.h"

START_TEST(a_draft_is_its_authors_until_it_is_published)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    struct response *made = client_post(
        staff, "/api/bulletin/posts",
        test_text("{\"board_id\":%lld,\"title\":\"\",\"draft\":true}", (long long)board));
    expect_status(made, 201);
    int64_t post = response_int(made, "id");

    expect_status(post_get(chief, post), 404);
    ck_assert_int_eq(list_index(post_list(staff, board, 200, NULL), post), -1);
    ck_assert_int_eq(list_index(client_get(staff, "/api/item/drafts"), post), 0);
    expect_problem(client_post(staff, test_text("%s/publish", post_path(post)), "{}"), 422,
                   "invalid", "item.title_blank");
    made = client_patch(staff, post_path(post), 1, "{\"title\":\"題\"}");
    expect_status(made, 200);
    ck_assert_str_eq(response_string(made, "state"), "draft");
    expect_problem(client_post(staff, test_text("%s/publish", post_path(post)), "{}"), 422,
                   "invalid", "bulletin.body_blank");
    made = client_patch(staff, post_path(post), 2, "{\"body_text\":\"本文\",\"draft\":false}");
    expect_status(made, 200);
    ck_assert_str_eq(response_string(made, "state"), "current");
    ck_assert_str_eq(response_string(post_get(chief, post), "title"), "題");
    ck_assert_int_eq(list_index(client_get(staff, "/api/item/drafts"), post), -1);
    ck_assert_uint_eq(
        response_count(client_get(staff, test_text("%s/versions", post_path(post))), "items"), 1);
    expect_problem(client_patch(staff, post_path(post), 3, "{\"draft\":true}"), 409, "conflict",
                   "bulletin.published_already");
    server_stop(server);
}
END_TEST

START_TEST(a_withdrawn_draft_lies_in_the_trash_and_comes_back_as_a_draft)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_ALL), "捨てる下書き",
                                      ",\"draft\":true");
    int64_t post = response_int(made, "id");

    expect_status(client_delete(staff, post_path(post)), 204);
    expect_status(post_get(staff, post), 404);
    ck_assert_int_eq(list_index(client_get(staff, "/api/item/trash"), post), 0);
    expect_status(
        client_post(staff, test_text("/api/item/items/%lld/restore", (long long)post), "{}"), 200);
    ck_assert_str_eq(response_string(post_get(staff, post), "state"), "draft");
    server_stop(server);
}
END_TEST
