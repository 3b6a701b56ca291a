/* test_jobs.c - stored jobs: run once, tried again, given up, never lost. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/jobs.h"
#include "core/jobs_store.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/engine.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"

#define WAIT_MS_MAX 10000

START_TEST(each_attempt_waits_twice_as_long_up_to_an_hour)
{
    ck_assert_int_eq(job_retry_delay(1), 20 * GW_SECOND);
    ck_assert_int_eq(job_retry_delay(2), 40 * GW_SECOND);
    ck_assert_int_eq(job_retry_delay(8), 2560 * GW_SECOND);
    ck_assert_int_eq(job_retry_delay(9), GW_HOUR);
    ck_assert_int_eq(job_retry_delay(INT64_MAX), GW_HOUR);
}
END_TEST

static enum gw_err
run_upper(struct gw_request *req, struct gw_job *job)
{
    char *text = gw_text_string(req->arena, job->argument);

    for (char *at = text; *at != '\0'; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
    job->result = text;
    return GW_OK;
}

GW_SQL(test_note, "INSERT INTO setting (key, value, updated_at) VALUES (?1, ?2, ?3)");

static enum gw_err
finish_note(struct gw_request *req, struct gw_job *job)
{
    GW_STMT stmt = gw_db_stmt(req->db, &test_note);

    gw_bind_text(stmt, 1, gw_text_format(req->arena, "done-%lld", (long long)job->id));
    gw_bind_text(stmt, 2, gw_text_from(job->result));
    gw_bind_int(stmt, 3, job->attempt);
    return gw_step_done(stmt);
}

static enum gw_err
finish_note_and_fail(struct gw_request *req, struct gw_job *job)
{
    GW_TRY(finish_note(req, job));
    return GW_IO;
}

static enum gw_err
finish_tick(struct gw_request *req, struct gw_job *job)
{
    job->result = gw_text_string(req->arena, GW_TEXT("tick"));
    return GW_OK;
}

static const struct gw_job_kind kinds[] = {
    { .name = "test.upper", .attempts_max = 3, .run = run_upper, .finish = finish_note },
    { .name = "test.broken", .attempts_max = 2, .run = run_upper, .finish = finish_note_and_fail },
    { 0 },
};
static const struct gw_job_kind periodic_kinds[] = {
    { .name = "tick.tick", .attempts_max = 1, .finish = finish_tick, .every_s = 3600 },
    { .name = "tick.minute", .attempts_max = 1, .finish = finish_tick, .every_s = 60 },
    { 0 },
};
static const struct gw_module jobs_module = { .name = "test", .jobs = kinds };
static const struct gw_module periodic_module = { .name = "tick", .jobs = periodic_kinds };
static const struct gw_module *const jobs_modules[] = { &core_module, &jobs_module, NULL };
static const struct gw_module *const periodic_modules[] = { &core_module, &periodic_module, NULL };

static void
wait_until(struct app_fixture *fixture, const char *sql, int64_t expected)
{
    long long end = test_clock_ms() + WAIT_MS_MAX;

    while (fixture_number(&fixture->look, sql) != expected) {
        ck_assert_msg(test_clock_ms() < end, "never became %lld: %s", (long long)expected, sql);
        jobs_wake(fixture->app->jobs);
        test_sleep_ms(10);
    }
}

static enum gw_err
add_upper(struct gw_request *req)
{
    return gw_job_add(req, "test.upper", GW_TEXT("hello"), 0);
}

static enum gw_err
add_broken(struct gw_request *req)
{
    return gw_job_add(req, "test.broken", GW_TEXT("hello"), 0);
}

static enum gw_err
add_and_fail(struct gw_request *req)
{
    GW_TRY(add_upper(req));
    return GW_CONFLICT;
}

static enum gw_err
add_later(struct gw_request *req)
{
    return gw_job_add(req, "test.upper", GW_TEXT("later"), req->now + GW_HOUR);
}

#define NOTES "SELECT COUNT(*) FROM setting WHERE key LIKE 'done-%'"
#define TEST_JOBS "SELECT COUNT(*) FROM job WHERE kind LIKE 'test.%'"

START_TEST(a_job_runs_once_and_is_gone)
{
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    ck_assert_int_eq(app_fixture_write(fixture, add_upper), GW_OK);
    wait_until(fixture, NOTES, 1);
    ck_assert_int_eq(fixture_number(&fixture->look, TEST_JOBS), 0);
    ck_assert_str_eq(
        fixture_string(&fixture->look, "SELECT value FROM setting WHERE key LIKE 'done-%'"),
        "HELLO");
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_failure_that_could_not_be_stored_at_first_is_stored_later)
{
    const struct test_refusal no_room = { "no_room", "BEFORE UPDATE", "job",
                                          "NEW.last_error IS NOT NULL" };
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    test_refuse(fixture->look.directory, &no_room); /* as if the disk were full */
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    ck_assert_int_eq(app_fixture_write(fixture, add_broken), GW_OK);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE state = 'running' AND kind = 'test.broken'",
               1);
    test_sleep_ms(300);
    test_refuse_end(fixture->look.directory, &no_room);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE state = 'waiting' AND last_error = 'io'",
               1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_job_of_a_request_that_failed_was_never_there)
{
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, add_and_fail), GW_CONFLICT);
    ck_assert_int_eq(fixture_number(&fixture->look, TEST_JOBS), 0);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(what_failed_is_undone_tried_again_after_its_wait_and_given_up_visibly)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(jobs_modules, &fake->env);

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    ck_assert_int_eq(app_fixture_write(fixture, add_broken), GW_OK);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE attempt = 1 AND state = 'waiting'", 1);
    ck_assert_int_eq(fixture_number(&fixture->look, NOTES), 0);
    ck_assert_str_eq(
        fixture_string(&fixture->look, "SELECT last_error FROM job WHERE kind = 'test.broken'"),
        "io");
    fake_env_advance(fake, 19 * GW_SECOND);
    jobs_wake(fixture->app->jobs);
    test_sleep_ms(50);
    ck_assert_int_eq(
        fixture_number(&fixture->look, "SELECT attempt FROM job WHERE kind = 'test.broken'"), 1);
    fake_env_advance(fake, 2 * GW_SECOND);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE attempt = 2 AND state = 'failed'", 1);
    fake_env_advance(fake, GW_DAY);
    jobs_wake(fixture->app->jobs);
    test_sleep_ms(50);
    ck_assert_int_eq(
        fixture_number(&fixture->look, "SELECT attempt FROM job WHERE kind = 'test.broken'"), 2);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_job_for_later_waits_until_then)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(jobs_modules, &fake->env);

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    ck_assert_int_eq(app_fixture_write(fixture, add_later), GW_OK);
    test_sleep_ms(50);
    ck_assert_int_eq(fixture_number(&fixture->look, NOTES), 0);
    fake_env_advance(fake, GW_HOUR);
    wait_until(fixture, NOTES, 1);
    app_fixture_close(fixture);
}
END_TEST

#define YEARS (3652 * GW_DAY)
#define TICK "SELECT COUNT(*) FROM job WHERE kind = 'tick.tick' AND state = 'waiting' AND run_at = "

/* The wall clock alone is set. */
static gw_time
clock_set(struct fake_env *fake, gw_time by)
{
    return atomic_fetch_add(&fake->now, by) + by;
}

static const char *
turn_at(gw_time at)
{
    return test_text(TICK "%lld", (long long)at);
}

START_TEST(a_clock_that_is_set_forward_by_years_gives_a_periodic_job_one_turn)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(periodic_modules, &fake->env);

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, turn_at(fake->now + GW_HOUR), 1);
    wait_until(fixture, turn_at(clock_set(fake, YEARS) + GW_HOUR), 1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(jobs_go_on_when_a_clock_that_was_years_ahead_is_set_right)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(periodic_modules, &fake->env);

    (void)clock_set(fake, YEARS);
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, turn_at(fake->now + GW_HOUR), 1);
    wait_until(fixture, turn_at(clock_set(fake, -YEARS) + GW_HOUR), 1);
    /* And when it was set while no server ran. */
    fixture_sql(&fixture->look,
                test_text("UPDATE job SET run_at = run_at + %lld", (long long)YEARS));
    jobs_stop(fixture->app->jobs);
    jobs_free(fixture->app->jobs);
    fixture->app->jobs = jobs_new(fixture->app);
    fake_env_advance(fake, GW_MINUTE);
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, turn_at(fake->now + GW_HOUR), 1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_clock_that_was_minutes_ahead_keeps_no_turn_waiting_for_them)
{
    static const char *const every_minute = "SELECT COUNT(*) FROM job WHERE kind = 'tick.minute' "
                                            "AND state = 'waiting' AND run_at = %lld";
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(periodic_modules, &fake->env);
    gw_time ahead;

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    ahead = clock_set(fake, 10 * GW_MINUTE);
    wait_until(fixture, test_text(every_minute, (long long)(ahead + GW_MINUTE)), 1);
    (void)clock_set(fake, -10 * GW_MINUTE);
    wait_until(fixture, test_text(every_minute, (long long)(fake->now + GW_MINUTE)), 1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_job_that_failed_is_tried_again_when_the_clock_is_set_right_and_a_later_one_waits)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(jobs_modules, &fake->env);

    ck_assert_int_eq(app_fixture_write(fixture, add_later), GW_OK);
    (void)clock_set(fake, YEARS);
    ck_assert_int_eq(app_fixture_write(fixture, add_broken), GW_OK);
    fixture_sql(&fixture->look, test_text("UPDATE job SET run_at = %lld WHERE kind = 'test.upper'",
                                          (long long)(fake->now + GW_HOUR)));
    (void)clock_set(fake, -YEARS);
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE kind = 'test.broken' AND attempt = 1", 1);
    ck_assert_int_eq(fixture_number(&fixture->look, NOTES), 0);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(what_a_dead_process_left_running_runs_after_the_next_start)
{
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, add_upper), GW_OK);
    fixture_sql(&fixture->look, "UPDATE job SET state = 'running', attempt = 1");
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, NOTES, 1);
    ck_assert_int_eq(
        fixture_number(&fixture->look, "SELECT updated_at FROM setting WHERE key LIKE 'done-%'"),
        2);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_kind_that_no_module_knows_any_more_is_shown_as_failed)
{
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    ck_assert_int_eq(app_fixture_write(fixture, add_upper), GW_OK);
    fixture_sql(&fixture->look, "UPDATE job SET kind = 'test.gone'");
    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, "SELECT COUNT(*) FROM job WHERE kind = 'test.gone' AND state = 'failed'",
               1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_periodic_job_is_there_once_and_comes_again)
{
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(periodic_modules, &fake->env);
    const char *waiting = "SELECT COUNT(*) FROM job WHERE kind = 'tick.tick'"
                          " AND state = 'waiting' AND attempt = 0 AND run_at > created_at";

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    wait_until(fixture, waiting, 1);
    ck_assert_int_eq(fixture_number(&fixture->look, "SELECT run_at - created_at FROM job"
                                                    " WHERE kind = 'tick.tick'"),
                     3600 * GW_SECOND);
    fake_env_advance(fake, 3600 * GW_SECOND);
    wait_until(fixture, "SELECT (run_at - created_at) / 1000000 FROM job WHERE kind = 'tick.tick'",
               7200);
    ck_assert_int_eq(
        fixture_number(&fixture->look, "SELECT COUNT(*) FROM job WHERE kind = 'tick.tick'"), 1);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(a_hundred_jobs_are_all_done)
{
    struct app_fixture *fixture = app_fixture_open(jobs_modules, NULL);

    ck_assert_int_eq(jobs_start(fixture->app->jobs), GW_OK);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(app_fixture_write(fixture, add_upper), GW_OK);
    wait_until(fixture, NOTES, 100);
    ck_assert_int_eq(fixture_number(&fixture->look, TEST_JOBS), 0);
    app_fixture_close(fixture);
}
END_TEST
