/* If-Match, and the preview of the group's audience right behind the change. */
#include <check.h>

#include "groups.h"

START_TEST(a_change_of_a_group_names_its_version_and_is_followed_at_once)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    long long staff_id = person_of(client), chief_id = person_of(chief);
    int64_t id = group_make(client, "連絡",
                            test_text(",\"person_ids\":[%lld,%lld]", staff_id, staff_id));
    const char *member = test_text("{\"group_id\":%lld}", (long long)id);
    ck_assert_int_eq(response_int(preview(client, member, 5), "count"), 1);
    const char *change = test_text("{\"person_ids\":[%lld,%lld]}", staff_id, chief_id);
    expect_problem(client_patch(client, group_path(id), 2, change), 412, "stale", "item.stale");
    expect_problem(client_patch(client, group_path(id), 0, change), 428, "precondition_required",
                   "");
    struct response *changed = client_patch(client, group_path(id), 1, change);
    expect_status(changed, 200);
    ck_assert_int_eq(response_int(changed, "version"), 2);
    struct response *now = preview(client, member, 5);
    ck_assert_int_eq(response_int(now, "count"), 2);
    ck_assert_int_eq(response_int(now, "people.0.id"), chief_id); /* by rank */
    expect_status(client_patch(client, group_path(id), 2, "{\"person_ids\":[]}"), 200);
    ck_assert_int_eq(response_int(preview(client, member, 5), "count"), 0);
    expect_problem(client_patch(client, group_path(id), 3, "{\"person_ids\":[4711]}"), 422,
                   "invalid", "people.person_unknown");
    server_stop(server);
}
END_TEST
