/* The clock of a running server is set: ten years forward and back, a day, an hour. Nobody stays
 * signed in because of it, jobs take one turn and go on, the log keeps its order. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>

#include "db/control.h"
#include "gw/env.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

#define HOUR_S 3600LL
#define DAY_S (24 * HOUR_S)
#define YEARS_S (3652 * DAY_S)
#define WAIT_MS_MAX 20000

static void
clock_set(struct server *server, long long seconds)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20);
    const struct control_request request = {
        .directory = server->directory,
        .verb = "clock",
        .argument = gw_text_from(test_text("%lld", seconds)),
    };
    struct control_reply reply;

    ck_assert_int_eq(control_ask(gw_env_system(), &request, arena, &reply), GW_OK);
    ck_assert_int_eq(reply.err, GW_OK);
    gw_arena_free(arena);
}

static void
wait_until(const struct server *server, const char *sql)
{
    const long long until = test_clock_ms() + WAIT_MS_MAX;

    while (test_sql_number(server->directory, sql) != 1) {
        ck_assert_msg(test_clock_ms() < until, "never: %s", sql);
        test_sleep_ms(50);
    }
}

/* All jobs have had their turn by a clock that is off by `seconds`, and their next one is near. */
static void
jobs_prove(const struct server *server, long long seconds)
{
    wait_until(server,
               test_text("SELECT count(*) = 0 FROM job WHERE NOT (state = 'waiting' AND run_at"
                         " BETWEEN (unixepoch() + %lld) * 1000000 AND (unixepoch() + %lld) *"
                         " 1000000)",
                         seconds, seconds + DAY_S + HOUR_S));
}

static void
post(struct client *client)
{
    expect_status(client_post(client, "/api/bulletin/posts",
                              test_text("{\"board_id\":%" PRId64
                                        ",\"title\":\"時計\",\"body_text\":\"本文\"}",
                                        poster_board(client))),
                  201);
}

static int
may(struct client *client)
{
    return client_get(client, "/api/bulletin/new")->status;
}

/* The newest come first, whatever time they say. */
static void
log_prove(struct server *server)
{
    struct response *page = client_get(client_signed_in(server, "auditor"), "/api/core/audit");
    const size_t count = response_count(page, "items");

    expect_status(page, 200);
    ck_assert_uint_gt(count, 5);
    for (size_t i = 1; i < count; i++)
        ck_assert_int_gt(response_int(page, test_text("items.%zu.sequence", i - 1)),
                         response_int(page, test_text("items.%zu.sequence", i)));
}

START_TEST(a_clock_that_is_set_lets_nobody_stay_and_no_job_stop)
{
    struct server *server = server_start();
    struct client *before = client_signed_in(server, "staff"), *ahead, *after;
    struct city_proof proof;

    post(before);
    clock_set(server, YEARS_S);
    server_wait_log(server, "clock.stepped", WAIT_MS_MAX);
    ck_assert_int_eq(may(before), 401);
    ahead = client_signed_in(server, "staff");
    post(ahead);
    jobs_prove(server, YEARS_S);
    clock_set(server, -YEARS_S);
    server_wait_log(server, test_text("\"seconds\":-%lld", YEARS_S), WAIT_MS_MAX);
    ck_assert_int_eq(may(ahead), 401);
    jobs_prove(server, 0);
    after = client_signed_in(server, "staff");
    post(after);
    clock_set(server, -HOUR_S);
    ck_assert_int_eq(may(after), 200);
    post(after);
    clock_set(server, HOUR_S + DAY_S);
    ck_assert_int_eq(may(after), 401);
    jobs_prove(server, DAY_S);
    post(client_signed_in(server, "staff"));
    server_restart(server); /* by the machine's own clock again: a day back */
    jobs_prove(server, 0);
    post(client_signed_in(server, "staff"));
    log_prove(server);
    ck_assert(!server_log_has(server, "job.failed"));
    server_stop(server);
    const char *fault = city_fault(server->directory, &proof);
    ck_assert_msg(fault == NULL, "%s", fault);
}
END_TEST
