/* What nothing refers to any more is collected in two turns a day apart, and not what somebody used
 * again between; then its group can be deleted. */
#include <check.h>
#include <string.h>

#include "../bulletin/boards.h"
#include "../core/city_sql.h"
#include "groups.h"

/* One turn of the daily job. */
static struct client *
turn(struct server *server)
{
    const long long end = test_clock_ms() + 15000;

    server_stop(server);
    city_sql(server->directory, "UPDATE job SET run_at = 0 WHERE kind = 'item.audience_collect'");
    server_restart(server);
    while (strcmp(city_sql_text(server->directory,
                                "SELECT count(*) FROM job WHERE kind = 'item.audience_collect'"
                                " AND run_at > 0 AND state = 'waiting'"),
                  "1") != 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    return client_signed_in(server, "staff");
}

static struct response *
post_for(struct client *client, int64_t group_id, const char *title)
{
    return post_send(
        client, board_named(client, BOARD_OF_ALL), title,
        test_text(",\"audience\":{\"members\":[{\"group_id\":%lld}]}", (long long)group_id));
}

START_TEST(a_group_is_free_when_nothing_is_for_it_any_more)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t group = group_make(staff, "連絡",
                               test_text(",\"person_ids\":[%lld]", (long long)person_of(chief)));
    struct response *made = post_for(staff, group, "連絡の者へ");

    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    staff = turn(server);
    staff = turn(server);
    expect_problem(client_delete(staff, group_path(group)), 409, "conflict", "people.group_in_use");
    expect_status(client_patch(staff, post_path(post), 1, "{\"audience\":{\"everybody\":true}}"),
                  200);
    staff = turn(server); /* marked */
    made = post_for(staff, group, "もう一度");
    expect_status(made, 201);
    int64_t second = response_int(made, "id");
    staff = turn(server);
    expect_problem(client_delete(staff, group_path(group)), 409, "conflict", "people.group_in_use");
    chief = client_signed_in(server, "chief");
    expect_status(post_get(chief, second), 200); /* who is in it sees what is for it */
    expect_status(client_patch(staff, post_path(second), 1, "{\"audience\":{\"everybody\":true}}"),
                  200);
    staff = turn(server);
    expect_status(client_delete(staff, group_path(group)), 409);
    staff = turn(server);
    expect_status(client_delete(staff, group_path(group)), 204);
    server_stop(server);
}
END_TEST
