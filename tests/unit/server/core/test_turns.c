/* test_turns.c - writer, checkpoint, pool and jobs on one thread, in an order that a seed decides:
 * what the environment hides of the world suffices to repeat a run. */
#include <check.h>

#include "core/core_handlers.h"
#include "core/jobs.h"
#include "core/pool.h"
#include "gw/log.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/seeded_env.h"

enum { CLIENTS = 4, WRITES_EACH = 12, WRITES = CLIENTS * WRITES_EACH, SEEDS = 24 };

/* One write of a client, itself or through the pool; `told` counts its answers. */
struct entry {
    struct gw_task task;
    struct run *run;
    int number;
    int told;
    enum gw_err err;
};

struct client {
    struct run *run;
    int first;
    uint64_t thread;
};

struct run {
    struct seeded_env *seeded;
    struct gw_env *env;
    struct app_fixture *fixture;
    struct client clients[CLIENTS];
    struct entry entries[WRITES];
};

GW_SQL(turn_insert, "INSERT INTO setting (key, value, updated_at) VALUES (?1, 'turn', 0)");

static enum gw_err
insert(struct gw_db *db, const char *key)
{
    GW_STMT stmt = gw_db_stmt(db, &turn_insert);

    gw_bind_text(stmt, 1, gw_text_from(key));
    return gw_step_done(stmt);
}

static enum gw_err
insert_entry(void *arg, struct gw_db *db)
{
    struct entry *entry = arg;

    seeded_env_note(entry->run->seeded, "write %d", entry->number);
    return insert(db, test_text("turn-%d", entry->number));
}

static void
write_entry(struct entry *entry)
{
    entry->err = database_write_now(entry->run->fixture->app->database, insert_entry, entry);
    entry->told++;
    seeded_env_note(entry->run->seeded, "told %d", entry->number);
}

static void
write_in_pool(struct gw_task *task, void *lane)
{
    ck_assert_ptr_nonnull(((struct lane *)lane)->db);
    write_entry((struct entry *)task);
}

static enum gw_err
add_job(struct gw_request *req)
{
    return gw_job_add(req, "turns.note", GW_TEXT("x"), 0);
}

/* Every third write goes through the pool, and each client adds a job half-way. */
static void *
client_main(void *arg)
{
    struct client *client = arg;
    struct run *run = client->run;

    for (int i = 0; i < WRITES_EACH; i++) {
        struct entry *entry = &run->entries[client->first + i];

        *entry = (struct entry){ .task.run = write_in_pool,
                                 .run = run,
                                 .number = client->first + i };
        if (i == WRITES_EACH / 2)
            ck_assert_int_eq(app_fixture_write(run->fixture, add_job), GW_OK);
        if (i % 3 != 0)
            write_entry(entry);
        else
            ck_assert_int_eq(pool_add(run->fixture->app->pool, &entry->task), GW_OK);
    }
    return NULL;
}

static enum gw_err
finish_note(struct gw_request *req, struct gw_job *job)
{
    return insert(req->db, test_text("job-%lld", (long long)job->id));
}

static const struct gw_job_kind kinds[] = {
    { .name = "turns.note", .attempts_max = 1, .finish = finish_note },
    { 0 },
};
static const struct gw_module turns_module = { .name = "turns", .jobs = kinds };
static const struct gw_module *const turns_modules[] = { &core_module, &turns_module, NULL };

#define COUNT(prefix) "SELECT COUNT(*) FROM setting WHERE key LIKE '" prefix "-%'"

/* Nothing lost, nothing twice (the key is unique), and the log was emptied in the silence. */
static void
check_outcome(struct run *run)
{
    struct database_figures figures;

    for (int i = 0; i < WRITES; i++) {
        ck_assert_int_eq(run->entries[i].told, 1);
        ck_assert_int_eq(run->entries[i].err, GW_OK);
    }
    ck_assert_int_eq(fixture_number(&run->fixture->look, COUNT("turn")), WRITES);
    ck_assert_int_eq(fixture_number(&run->fixture->look, COUNT("job")), CLIENTS);
    database_figures(run->fixture->app->database, &figures);
    ck_assert_int_eq(figures.queue_length, 0);
    ck_assert_int_eq(figures.wal_bytes, 0);
    if (!test_on_pgsql())
        ck_assert_int_ge(figures.checkpoints, 1);
}

/* A whole life by one seed; what happened, in order. */
static const char *
live(uint64_t seed)
{
    struct run *run = test_alloc(sizeof(*run));

    gw_log_set_level(GW_LOG_ERROR);
    run->seeded = seeded_env_new(seed);
    run->env = seeded_env_env(run->seeded);
    run->fixture = app_fixture_open(turns_modules, run->env);
    ck_assert_int_eq(jobs_start(run->fixture->app->jobs), GW_OK);
    for (int i = 0; i < CLIENTS; i++) {
        run->clients[i] = (struct client){ .run = run, .first = i * WRITES_EACH };
        ck_assert_int_eq(run->env->threads->start(run->env, "client", 0, client_main,
                                                  &run->clients[i], &run->clients[i].thread),
                         GW_OK);
    }
    for (int i = 0; i < CLIENTS; i++)
        run->env->threads->join(run->env, run->clients[i].thread);
    seeded_env_sleep(run->seeded, 10 * GW_SECOND);
    check_outcome(run);
    app_fixture_close(run->fixture);
    return seeded_env_record(run->seeded);
}

START_TEST(the_same_seed_gives_the_same_order_of_events)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        ck_assert_str_eq(live(seed), live(seed));
}
END_TEST

START_TEST(every_kind_of_thread_takes_its_turns_and_waiting_costs_no_time)
{
    const char *const turns[] = {
        "> writer-",
        "> pool-",
        "> jobs-",
        "> client-",
        "> test-",
        "\n+ 1000000\n",
        test_on_pgsql() ? "" : "> checkpoint-",
    };
    long long started_ms = test_clock_ms();
    const char *record = live(1);

    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++)
        ck_assert_msg(strstr(record, turns[i]) != NULL, "%s is not in the record", turns[i]);
    ck_assert_int_lt(test_clock_ms() - started_ms, 10000); /* of which 10 s were slept */
}
END_TEST

START_TEST(in_every_order_each_write_is_answered_once_and_none_is_lost)
{
    const char *records[SEEDS];

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        records[seed] = live(seed);
        for (uint64_t other = 0; other < seed; other++)
            ck_assert_str_ne(records[seed], records[other]);
    }
}
END_TEST
