/* The city's groups are for everybody to use, and for the administrator to change. */
#include <check.h>

#include "groups.h"

START_TEST(N5_2_2_the_administrator_keeps_the_groups_of_the_city)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    expect_problem(group_send(staff, "検査班", ",\"for\":\"city\""), 403, "denied",
                   "people.group_of_the_city");
    int64_t id = group_make(
        admin, "検査班",
        test_text(",\"for\":\"city\",\"person_ids\":[%lld]", (long long)person_of(admin)));
    struct response *shown = client_get(staff, group_path(id));
    expect_status(shown, 200);
    ck_assert_str_eq(response_string(shown, "for"), "city");
    ck_assert(!response_bool(shown, "can_edit"));
    ck_assert_int_eq(response_int(shown, "count"), 1);
    expect_problem(client_patch(staff, group_path(id), 1, "{\"name\":\"x\"}"), 403, "denied",
                   "people.group_of_the_city");
    expect_problem(client_delete(staff, group_path(id)), 403, "denied", "people.group_of_the_city");
    expect_status(preview(staff, test_text("{\"group_id\":%lld}", (long long)id), 1), 200);
    expect_status(client_patch(admin, group_path(id), 1, "{\"name\":\"検査班（本庁）\"}"), 200);
    shown = client_get(staff, group_path(id));
    ck_assert_str_eq(response_string(shown, "name"), "検査班（本庁）");
    ck_assert_int_eq(response_int(shown, "count"), 1); /* members were not sent */
    server_stop(server);
}
END_TEST
