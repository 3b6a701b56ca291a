/* B22: a text of the administrator stands on the sign-in page, another at the top of an area; each
 * change is in the log. */
#include "tests/integration/bulletin/boards.h"
#include "tests/lib/fixture.h"

#define SIGN_IN "/api/core/sign_in_notice"
#define AREAS "/api/core/area_notices"

START_TEST(N5_2_2_the_administrator_tells_everybody_on_the_sign_in_page)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    struct client *nobody = client_new(server);
    struct fixture fixture = { .directory = server->directory };
    struct response *shown = client_get(nobody, SIGN_IN);
    const char *longest = "";

    expect_status(shown, 200);
    ck_assert(json_is_null(response_json(shown, "text")));
    expect_status(client_set(staff, "sign_in_notice", "だめ"), 403);
    expect_status(client_set(admin, "sign_in_notice", "土曜日は保守のため停止します。"), 200);
    ck_assert_str_eq(response_string(client_get(nobody, SIGN_IN), "text"),
                     "土曜日は保守のため停止します。");
    for (int i = 0; i < 500; i++)
        longest = test_text("%sあ", longest);
    expect_status(client_set(admin, "sign_in_notice", test_text("%sあ", longest)), 422);
    expect_status(client_set(admin, "sign_in_notice", longest), 200);
    expect_status(client_get(nobody, AREAS), 401);
    ck_assert_uint_eq(response_count(client_get(staff, AREAS), "items"), 0);
    expect_status(client_set(admin, "bulletin.area_notice", "掲示は月曜日に整理します。"), 200);
    shown = client_get(staff, AREAS);
    ck_assert_str_eq(response_string(shown, "items.0.area"), "bulletin");
    ck_assert_str_eq(response_string(shown, "items.0.text"), "掲示は月曜日に整理します。");
    ck_assert_int_eq(fixture_number(&fixture, "SELECT COUNT(*) FROM audit_entry"
                                              " WHERE verb = 'core.setting.update'"
                                              " AND result = 'ok'"),
                     3);
    server_stop(server);
}
END_TEST
