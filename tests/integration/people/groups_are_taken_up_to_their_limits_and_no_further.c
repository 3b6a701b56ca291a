/* Names, members, and how many groups one may have. */
#include <check.h>

#include "../core/city_sql.h"
#include "groups.h"

START_TEST(groups_are_taken_up_to_their_limits_and_no_further)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *own = test_text("%lld", (long long)person_of(client));
    int64_t id = group_make(client, repeated("名", "", 50), "");
    expect_problem(group_send(client, repeated("名", "", 51), ""), 422, "invalid",
                   "field.too_long");
    expect_problem(group_send(client, "　", ""), 422, "invalid", "people.group_name_blank");
    expect_status(client_patch(client, group_path(id), 1,
                               test_text("{\"person_ids\":[%s]}", repeated(own, ",", 1000))),
                  200);
    expect_problem(client_patch(client, group_path(id), 2,
                                test_text("{\"person_ids\":[%s]}", repeated(own, ",", 1001))),
                   422, "invalid", "");
    expect_problem(group_send(client, "x", ",\"for\":\"all\""), 422, "invalid", "");
    server_stop(server);
}
END_TEST

START_TEST(a_hundred_groups_of_ones_own_are_enough)
{
    struct server *server = server_start();
    int64_t staff = person_of(client_signed_in(server, "staff"));
    server_stop(server);
    city_sql(server->directory,
             test_text("DELETE FROM person_group_member; DELETE FROM person_group; WITH RECURSIVE"
                       " n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99) INSERT INTO"
                       " person_group SELECT i, %lld, 'g' || i, 1, 1, 1 FROM n",
                       (long long)staff));
    server_restart(server);
    struct client *client = client_signed_in(server, "staff");
    (void)group_make(client, "最後", "");
    expect_problem(group_send(client, "余り", ""), 409, "conflict", "people.groups_too_many");
    struct response *page = client_get(client, "/api/people/groups?limit=99");
    ck_assert_uint_eq(response_count(page, "items"), 99);
    page = client_get(
        client, test_text("/api/people/groups?limit=99&after=%s", response_string(page, "next")));
    ck_assert_uint_eq(response_count(page, "items"), 1);
    ck_assert_str_eq(response_string(page, "items.0.name"), "最後");
    server_stop(server);
}
END_TEST
