/* One's own drafts: listed, put into the trash, restored, published; nobody else sees a trace. */
#include "board.h"

static int64_t
draft_make(struct client *client)
{
    struct response *made = client_post(
        client, "/api/bulletin/posts",
        test_text("{\"board_id\":%lld,\"title\":\"下書き\",\"body_text\":\"本文\",\"draft\":true}",
                  (long long)board_to_write(client)));

    expect_status(made, 201);
    return response_int(made, "id");
}

static const char *
item_path(int64_t id, const char *what)
{
    return test_text("/api/item/items/%lld%s", (long long)id, what);
}

START_TEST(N9_3_a_draft_goes_into_the_trash_and_comes_back)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t draft = draft_make(staff);
    struct response *list = client_get(staff, "/api/item/drafts");

    ck_assert_int_eq(response_int(list, "items.0.id"), draft);
    ck_assert_str_eq(response_string(list, "items.0.kind"), "bulletin.post");
    expect_status(client_get(chief, item_path(draft, "")), 404);
    expect_status(client_delete(chief, item_path(draft, "")), 404);

    expect_status(client_delete(staff, item_path(draft, "")), 204);
    expect_status(client_get(staff, item_path(draft, "")), 404);
    ck_assert_uint_eq(response_count(client_get(staff, "/api/item/drafts"), "items"), 0);
    list = client_get(staff, "/api/item/trash");
    ck_assert_int_eq(response_int(list, "items.0.id"), draft);
    ck_assert_ptr_nonnull(response_string(list, "items.0.purge_at"));
    ck_assert_uint_eq(response_count(client_get(chief, "/api/item/trash"), "items"), 0);
    expect_status(client_post(chief, item_path(draft, "/restore"), NULL), 404);

    list = client_post(staff, item_path(draft, "/restore"), NULL);
    expect_status(list, 200);
    ck_assert_str_eq(response_string(list, "state"), "draft");
    expect_problem(client_post(staff, item_path(draft, "/restore"), NULL), 409, "conflict",
                   "item.not_in_the_trash");
    ck_assert_int_eq(response_int(client_get(staff, "/api/item/drafts"), "items.0.id"), draft);
    server_stop(server);
}
END_TEST
