/* An item must not change its readers silently: the refusal says how many audiences there are. */
#include <check.h>
#include <string.h>

#include "../core/city_sql.h"
#include "groups.h"

START_TEST(a_group_that_an_audience_names_is_not_deleted)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t id = group_make(client, "連絡", "");
    server_stop(server);
    city_sql(server->directory,
             test_text("INSERT INTO audience VALUES (9001, 'g%lld'), (9002, '=test.board:1:read');"
                       "INSERT INTO audience_member (audience_id, below, group_id)"
                       " VALUES (9001, 0, %lld), (9002, 0, %lld)",
                       (long long)id, (long long)id, (long long)id));
    server_restart(server);
    client = client_signed_in(server, "staff");
    struct response *refused = client_delete(client, group_path(id));
    expect_problem(refused, 409, "conflict", "people.group_in_use");
    ck_assert_ptr_nonnull(strstr(response_string(refused, "detail"), "2件"));
    expect_status(client_get(client, group_path(id)), 200);
    server_stop(server);
    city_sql(server->directory, "DELETE FROM audience_member WHERE audience_id > 9000");
    server_restart(server);
    client = client_signed_in(server, "staff");
    expect_status(client_delete(client, group_path(id)), 204);
    server_stop(server);
}
END_TEST
