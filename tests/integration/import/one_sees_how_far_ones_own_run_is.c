/* How far a run is, and what came of it: for who started it, also where its reply was lost. */
#include "lists.h"

#define PROGRESS "/api/import/progress"
#define LIST "所属コード,所属名\n990,試験部\n991,試験課\n"

static void
expect_outcome(struct client *client, const char *outcome)
{
    struct response *reply = client_get(client, PROGRESS);

    expect_status(reply, 200);
    ck_assert_str_eq(response_string(reply, "outcome"), outcome);
    ck_assert_int_eq(response_int(reply, "done"), response_int(reply, "lines"));
}

START_TEST(one_sees_how_far_ones_own_run_is_and_what_came_of_it)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *personnel = client_signed_in(server, "personnel");

    ck_assert(json_is_null(response_json(client_get(admin, PROGRESS), "outcome")));
    list_send(admin, "kind=departments", LIST);
    expect_outcome(admin, "checked");
    ck_assert_int_eq(response_int(client_get(admin, PROGRESS), "lines"), 2);
    list_send(admin, "kind=departments&apply=true", LIST "992,\n");
    expect_outcome(admin, "refused");
    list_taken(admin, "kind=departments", LIST);
    expect_outcome(admin, "applied");
    ck_assert_str_eq(response_string(client_get(admin, PROGRESS), "stage"), "taking");
    list_send(admin, "kind=departments&apply=true&digest=00", LIST);
    ck_assert_str_eq(response_string(client_get(admin, PROGRESS), "outcome"), "failed");
    ck_assert(json_is_null(response_json(client_get(personnel, PROGRESS), "outcome")));
    server_stop(server);
}
END_TEST
