/* The clock of a running server is set: ten years forward and back, a day, an hour. Nobody stays
 * signed in because of it, jobs take one turn and go on, the log keeps its order. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "db/control.h"
#include "gw/env.h"
#include "gw/item.h"
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

/* Of a post that ends then; 0: it has an open end. */
static int64_t
post_until(struct client *client, time_t until)
{
    struct response *made;
    char text[32] = "";
    struct tm utc;

    if (until != 0)
        ck_assert_uint_gt(strftime(text, sizeof(text), "%FT%TZ", gmtime_r(&until, &utc)), 0);
    made = client_post(client, "/api/bulletin/posts",
                       test_text("{\"board_id\":%" PRId64 ",\"title\":\"時計\","
                                 "\"body_text\":\"本文\",\"published_until\":\"%s\"}",
                                 poster_board(client), text));
    expect_status(made, 201);
    return response_int(made, "id");
}

static void
post(struct client *client)
{
    (void)post_until(client, 0);
}

static void
state_wait(const struct server *server, int64_t post_id, int state)
{
    wait_until(server, test_text("SELECT count(*) FROM item WHERE id = %" PRId64 " AND state = %d",
                                 post_id, state));
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

/* What somebody has ended meanwhile is not. */
START_TEST(what_only_a_clock_ahead_has_ended_is_shown_again)
{
    struct server *server = server_start();
    struct client *ahead;
    int64_t by_clock, by_hand;

    by_clock = post_until(client_signed_in(server, "staff"), time(NULL) + DAY_S);
    clock_set(server, 2 * DAY_S);
    state_wait(server, by_clock, GW_PAST);
    ahead = client_signed_in(server, "staff");
    by_hand = post_until(ahead, 0);
    expect_status(client_post(ahead, test_text("/api/item/items/%" PRId64 "/end", by_hand), "{}"),
                  200);
    clock_set(server, -2 * DAY_S);
    state_wait(server, by_clock, GW_CURRENT);
    state_wait(server, by_hand, GW_PAST);
    ck_assert(server_log_has(
        server, test_text("\"item.ended_too_early\",\"kind\":\"bulletin.post\",\"id\":%" PRId64,
                          by_clock)));
    ck_assert(!server_log_has(server, test_text("\"id\":%" PRId64, by_hand)));
    server_stop(server);
}
END_TEST

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
