/* the_operator_sees_how_the_server_does.c - health for a load balancer, jobs for the administrator,
 * the reference for programs, figures on their own listener, and a doctor. */
#include <sys/stat.h>

#include "tests/integration/core/board.h"
#include "tests/integration/core/city_sql.h"
#include "tests/lib/machine.h"

START_TEST(anybody_may_ask_whether_the_server_is_well)
{
    struct server *server = server_start();
    struct response *health = client_get(client_new(server), "/healthz");

    expect_status(health, 200);
    ck_assert_str_eq(health->body, "ok\n");
    server_stop(server);
}
END_TEST

START_TEST(the_administrator_sees_the_jobs_and_others_do_not)
{
    struct server *server = server_start();
    struct response *jobs = client_get(client_signed_in(server, "admin"), "/api/core/jobs");

    expect_status(jobs, 200);
    ck_assert_uint_ge(response_count(jobs, "items"), 1);
    ck_assert_ptr_nonnull(response_json(jobs, "items.0.kind"));
    expect_problem(client_get(client_signed_in(server, "staff"), "/api/core/jobs"), 403, "denied",
                   "");
    server_stop(server);
}
END_TEST

START_TEST(the_reference_is_for_whoever_is_signed_in)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct response *reference = client_get(staff, "/api/openapi.json");

    expect_status(reference, 200);
    ck_assert_str_eq(response_string(reference, "openapi"), "3.1.0");
    expect_problem(client_get(client_new(server), "/api/openapi.json"), 401, "unauthenticated", "");
    server_stop(server);
}
END_TEST

START_TEST(figures_are_not_served_to_browsers)
{
    struct server *server = server_start();
    struct response *figures = client_get(client_signed_in(server, "admin"), "/metrics");

    ck_assert_ptr_null(strstr(figures->body, "kairan_requests_total"));
    server_stop(server);
}
END_TEST

static const char *const queues[] = { "write_queue", "pool_queue", "search_queue", "jobs_waiting" };

/* The test ends where the figure is not told. */
static long long
figure(const struct response *figures, const char *name)
{
    const char *line = test_text("\nkairan_%s ", name);
    const char *at = strstr(figures->body, line);

    ck_assert_msg(at != NULL, "no figure %s", name);
    return strtoll(at + strlen(line), NULL, 10);
}

START_TEST(figures_are_served_on_the_operators_listener)
{
    int port = test_free_port();
    const char *const options[] = { "--admin-listen", test_text("127.0.0.1:%d", port), NULL };
    struct server *server = server_start_with(options);
    struct client *operator_client = client_new(server);
    struct response *figures;

    post_make(client_signed_in(server, "staff"), "数えられる掲示");
    operator_client->port = port;
    figures = client_get(operator_client, "/metrics");
    expect_status(figures, 200);
    ck_assert_int_eq(figure(figures, "sessions"), 1);
    ck_assert_int_eq(figure(figures, "jobs_failed"), 0);
    ck_assert_int_eq(figure(figures, "statements_slow_total"), 0);
    ck_assert_int_gt(figure(figures, "resident_bytes"), 0);
    /* Each line of work has its queue, and each lane its times: one sign-in by form, one post; the
     * slow ones count in their own row. */
    for (size_t i = 0; i < sizeof(queues) / sizeof(queues[0]); i++)
        ck_assert_int_ge(figure(figures, queues[i]), 0);
    if (test_on_pgsql()) /* on SQLite the I/O threads read */
        ck_assert_int_ge(figure(figures, "readers_queue"), 0);
    ck_assert_int_gt(figure(figures, "batch_writes_sum{}"), 0);
    ck_assert_int_gt(figure(figures, "batch_writes_count{}"), 0);
    ck_assert_int_gt(figure(figures, "request_seconds_count{lane=\"write\"}"), 0);
    ck_assert_int_gt(figure(figures, "request_seconds_count{lane=\"read\"}"), 0);
    ck_assert_int_eq(figure(figures, "request_seconds_bucket{lane=\"slow\",le=\"+Inf\"}"), 0);
    expect_status(client_get(operator_client, "/api/session"), 404);
    server_stop(server);
}
END_TEST

START_TEST(routes_and_reference_print_without_a_server)
{
    struct program_result table = PROGRAM("routes");
    struct program_result json = PROGRAM("routes", "--json");
    json_t *routes = json_loads(json.out, 0, NULL);
    json_t *reference = json_loads(PROGRAM("openapi").out, 0, NULL);

    ck_assert_int_eq(table.status, 0);
    ck_assert_ptr_nonnull(strstr(table.out, "/api/bulletin/posts/{id}"));
    ck_assert(json_is_array(routes));
    ck_assert_uint_gt(json_array_size(routes), 10);
    ck_assert_ptr_nonnull(json_object_get(reference, "paths"));
    json_decref(routes);
    json_decref(reference);
}
END_TEST

START_TEST(the_doctor_finds_a_city_well_beside_its_server)
{
    struct server *server = server_start();
    struct program_result result = PROGRAM("doctor", "--data", server->directory);

    ck_assert_msg(result.status == 0, "%s", result.out);
    ck_assert_ptr_null(strstr(result.out, "FAIL"));
    ck_assert_ptr_nonnull(strstr(result.out, "audit log: "));
    server_stop(server);
}
END_TEST

START_TEST(the_doctor_tells_of_jobs_that_were_given_up)
{
    const char *city = city_copy();
    struct program_result result;

    city_sql(city, "INSERT INTO job (id, kind, argument, state, attempt, run_at, created_at)"
                   " VALUES (1, 'item.clock', '', 'failed', 5, 1, 1)");
    result = PROGRAM("doctor", "--data", city);
    ck_assert_int_eq(result.status, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "warn  jobs: 1 given up"));
}
END_TEST

START_TEST(the_doctor_finds_an_open_door_and_a_damaged_page)
{
    const char *city = city_copy();
    const char *path = test_text("%s/kairan.db", city);
    struct program_result result;
    FILE *file;

    ck_assert_int_eq(chmod(path, 0644), 0);
    result = PROGRAM("doctor", "--data", city);
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(strstr(result.out, "chmod 600"));
    ck_assert_int_eq(chmod(path, 0600), 0);
    file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    fseek(file, 4096 * 3 + 8, SEEK_SET);
    for (int i = 0; i < 2000; i++)
        fputc(0xA5, file);
    fclose(file);
    result = PROGRAM("doctor", "--data", city);
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(strstr(result.out, "FAIL  database"));
}
END_TEST
