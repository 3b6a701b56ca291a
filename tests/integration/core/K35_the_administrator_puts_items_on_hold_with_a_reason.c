/* 保全: needs a reason, is in the log, and shows nothing of what is held. */
#include "board.h"
#include "city_sql.h"

START_TEST(K35_the_administrator_puts_items_on_hold_with_a_reason)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *admin = client_signed_in(server, "admin");
    int64_t post = post_make(staff, "請求の対象");
    const char *path = test_text("/api/item/items/%lld/hold", (long long)post);
    struct response *held;

    expect_status(client_put(staff, path, "{\"hold\":true,\"reason\":\"x\"}"), 403);
    expect_status(client_put(admin, path, "{\"hold\":true}"), 422);
    held = client_put(admin, path, "{\"hold\":true,\"reason\":\"情報公開請求のため\"}");
    expect_status(held, 200);
    ck_assert_ptr_null(response_json(held, "title"));
    expect_problem(client_put(admin, path, "{\"hold\":true,\"reason\":\"再度\"}"), 409, "conflict",
                   "item.is_held");
    ck_assert(response_bool(
        client_get(staff, test_text("/api/bulletin/posts/%lld", (long long)post)), "hold"));
    server_stop(server);
    ck_assert_str_eq(
        city_sql_text(server->directory,
                      test_text("SELECT COUNT(*) FROM audit_entry WHERE verb = 'item.hold.change'"
                                " AND item_id = %lld AND result = 'ok'",
                                (long long)post)),
        "1");
}
END_TEST
