/* Counted, on leave, and the first by rank. */
#include <check.h>

#include "../core/city_sql.h"
#include "groups.h"

START_TEST(a_preview_tells_whom_an_audience_reaches)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    long long section = section_of(client), staff_id = person_of(client);
    struct client *chief = client_signed_in(server, "chief");
    const char *member = test_text("{\"department_id\":%lld}", section);
    struct response *before = preview(client, member, 1);
    expect_status(before, 200);
    ck_assert_uint_eq(response_count(before, "people"), 1);
    ck_assert_int_eq(response_int(before, "people.0.id"), person_of(chief));
    int64_t count = response_int(before, "count"), on_leave = response_int(before, "on_leave");
    ck_assert_int_ge(count, 2);
    /* The same person twice is one. */
    struct response *twice = preview(client, test_text("%s,{\"person_id\":%lld}", member, staff_id),
                                     200);
    ck_assert_int_eq(response_int(twice, "count"), count);
    ck_assert_uint_eq(response_count(twice, "people"), (size_t)count);
    struct response *all = client_post(client, "/api/people/audience",
                                       "{\"audience\":{\"everybody\":true}}");
    ck_assert_uint_eq(response_count(all, "people"), 20);
    ck_assert_int_gt(response_int(all, "count"), count);
    server_stop(server);
    city_sql(server->directory,
             test_text("INSERT INTO leave_period VALUES (1, %lld, 0, NULL)", staff_id));
    server_restart(server);
    struct response *after = preview(client_signed_in(server, "chief"), member, 1);
    ck_assert_int_eq(response_int(after, "count"), count - 1);
    ck_assert_int_eq(response_int(after, "on_leave"), on_leave + 1);
    server_stop(server);
}
END_TEST

START_TEST(an_audience_of_five_hundred_members_is_the_largest)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *one = test_text("{\"person_id\":%lld}", (long long)person_of(client));
    ck_assert_int_eq(response_int(preview(client, repeated(one, ",", 500), 1), "count"), 1);
    expect_problem(preview(client, repeated(one, ",", 501), 1), 422, "invalid",
                   "audience.too_many");
    expect_problem(client_post(client, "/api/people/audience", "{\"audience\":{}}"), 422, "invalid",
                   "audience.empty");
    server_stop(server);
}
END_TEST
