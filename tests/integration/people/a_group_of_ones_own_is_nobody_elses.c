/* マイグループ: its owner alone sees, changes, names and deletes it; the administrator neither. */
#include <check.h>

#include "groups.h"

static void
expect_unseen(struct client *client, int64_t group_id)
{
    struct response *list = client_get(client, "/api/people/groups?limit=200");
    expect_status(list, 200);
    ck_assert(!lists_id(list, "items", group_id));
    expect_problem(client_get(client, group_path(group_id)), 404, "missing", "");
    expect_problem(client_patch(client, group_path(group_id), 1, "{\"name\":\"x\"}"), 404,
                   "missing", "");
    expect_problem(client_delete(client, group_path(group_id)), 404, "missing", "");
    expect_problem(
        client_post(client, test_text("%s/import", group_path(group_id)), "{\"text\":\"000001\"}"),
        404, "missing", "");
    expect_problem(preview(client, test_text("{\"group_id\":%lld}", (long long)group_id), 1), 422,
                   "invalid", "audience.group_unknown");
}

START_TEST(a_group_of_ones_own_is_nobody_elses)
{
    struct server *server = server_start();
    struct client *owner = client_signed_in(server, "staff");
    int64_t id = group_make(
        owner, "庶務の集まり",
        test_text(",\"for\":\"me\",\"person_ids\":[%lld]", (long long)person_of(owner)));
    struct response *shown = client_get(owner, group_path(id));
    expect_status(shown, 200);
    ck_assert_str_eq(response_string(shown, "for"), "me");
    ck_assert_str_eq(response_header(shown, "ETag"), "\"1\"");
    ck_assert(response_bool(shown, "can_edit"));
    ck_assert_int_eq(response_int(shown, "people.0.id"), person_of(owner));
    ck_assert(lists_id(client_get(owner, "/api/people/groups"), "items", id));
    expect_unseen(client_signed_in(server, "admin"), id);
    expect_unseen(client_signed_in(server, "chief"), id);
    /* Equal names of two owners don't meet. */
    (void)group_make(client_signed_in(server, "chief"), "庶務の集まり", "");
    expect_problem(group_send(owner, "庶務の集まり", ""), 422, "invalid",
                   "people.group_name_taken");
    expect_status(client_delete(owner, group_path(id)), 204);
    expect_problem(client_get(owner, group_path(id)), 404, "missing", "");
    server_stop(server);
}
END_TEST
