/* test_pool.c - slow threads: everything that was taken is run, and no more is taken than fits. */
#include <check.h>
#include <semaphore.h>

#include "core/core_handlers.h"
#include "core/pool.h"
#include "tests/lib/app_fixture.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"

static const struct gw_module *const pool_modules[] = { &core_module, NULL };

struct counting {
    struct gw_task task;
    _Atomic int *count;
    bool had_connection;
    int turn;    /* how many ran before */
    sem_t *gate; /* waits here when set */
};

static void
count_up(struct gw_task *task, void *lane)
{
    struct counting *counting = (struct counting *)task;

    if (counting->gate != NULL)
        sem_wait(counting->gate);
    counting->had_connection = ((struct lane *)lane)->db != NULL;
    counting->turn = atomic_fetch_add(counting->count, 1);
}

START_TEST(every_task_runs_once_with_a_lane_before_the_pool_has_stopped)
{
    enum { TASKS = 500 };
    struct app_fixture *fixture = app_fixture_open(pool_modules, NULL);
    static struct counting tasks[TASKS];
    _Atomic int count = 0;
    struct pool *pool;

    ck_assert_int_eq(pool_new(fixture->app, 3, TASKS, &pool), GW_OK);
    for (int i = 0; i < TASKS; i++) {
        tasks[i] = (struct counting){ .task.run = count_up, .count = &count };
        ck_assert_int_eq(pool_add(pool, &tasks[i].task), GW_OK);
    }
    pool_stop(pool);
    ck_assert_int_eq(count, TASKS);
    for (int i = 0; i < TASKS; i++)
        ck_assert(tasks[i].had_connection);
    ck_assert_int_eq(pool_add(pool, &tasks[0].task), GW_BUSY);
    pool_free(pool);
    app_fixture_close(fixture);
}
END_TEST

START_TEST(who_is_patient_runs_behind_all_others_in_a_queue_of_its_own)
{
    enum { PATIENT = 30 };
    struct app_fixture *fixture = app_fixture_open(pool_modules, &fake_env_new()->env);
    struct counting patient[PATIENT], usual[2], first;
    _Atomic int count = 0;
    struct pool *pool;
    sem_t gate;

    sem_init(&gate, 0, 0);
    ck_assert_int_eq(pool_new(fixture->app, 1, 2, &pool), GW_OK);
    first = (struct counting){ .task.run = count_up, .count = &count, .gate = &gate };
    ck_assert_int_eq(pool_add(pool, &first.task), GW_OK);
    while (pool_queue_length(pool) > 0)
        test_sleep_ms(1);
    ck_assert_int_eq(pool_patience_s(pool), 1);
    for (int i = 0; i < PATIENT; i++) {
        patient[i] = (struct counting){ .task.run = count_up, .count = &count };
        ck_assert_int_eq(pool_add_patient(pool, &patient[i].task), GW_OK);
    }
    ck_assert_int_eq(pool_patience_s(pool), 1 + PATIENT / 10); /* a tenth of a second each */
    for (int i = 0; i < 2; i++) {
        usual[i] = (struct counting){ .task.run = count_up, .count = &count };
        ck_assert_int_eq(pool_add(pool, &usual[i].task), GW_OK);
    }
    sem_post(&gate);
    pool_stop(pool);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(usual[i].turn, 1 + i);
    for (int i = 0; i < PATIENT; i++)
        ck_assert_int_eq(patient[i].turn, 3 + i);
    pool_free(pool);
    app_fixture_close(fixture);
    sem_destroy(&gate);
}
END_TEST

struct lasting {
    struct counting counting;
    struct fake_env *fake;
    gw_time us;
};

static void
last(struct gw_task *task, void *lane)
{
    const struct lasting *lasting = (struct lasting *)task;

    fake_env_advance(lasting->fake, lasting->us);
    count_up(task, lane);
}

/* Of `usual` tasks of so many us each, how many run before each patient one of 100 ms. */
static void
shared(gw_time usual_us, int patient_count, const int *turns)
{
    enum { USUAL = 64, PATIENT_MAX = 8 };
    struct fake_env *fake = fake_env_new();
    struct app_fixture *fixture = app_fixture_open(pool_modules, &fake->env);
    struct lasting usual[USUAL], patient[PATIENT_MAX];
    struct counting first;
    _Atomic int count = 0;
    struct pool *pool;
    sem_t gate;

    sem_init(&gate, 0, 0);
    ck_assert_int_eq(pool_new(fixture->app, 1, USUAL, &pool), GW_OK);
    first = (struct counting){ .task.run = count_up, .count = &count, .gate = &gate };
    ck_assert_int_eq(pool_add(pool, &first.task), GW_OK);
    while (pool_queue_length(pool) > 0)
        test_sleep_ms(1);
    fake_env_advance(fake, 120000000); /* the first one's, while nobody patient waits */
    for (int i = 0; i < USUAL; i++) {
        usual[i] = (struct lasting){ { .task.run = last, .count = &count }, fake, usual_us };
        ck_assert_int_eq(pool_add(pool, &usual[i].counting.task), GW_OK);
    }
    for (int i = 0; i < patient_count; i++) {
        patient[i] = (struct lasting){ { .task.run = last, .count = &count }, fake, 100000 };
        ck_assert_int_eq(pool_add_patient(pool, &patient[i].counting.task), GW_OK);
    }
    sem_post(&gate);
    pool_stop(pool);
    for (int i = 0; i < patient_count; i++)
        ck_assert_int_eq(patient[i].counting.turn, turns[i]);
    pool_free(pool);
    app_fixture_close(fixture);
    sem_destroy(&gate);
}

/* The gated one is turn 0. */
START_TEST(who_is_patient_has_a_quarter_of_the_time_while_others_never_end)
{
    shared(10000, 2, (const int[]){ 31, 62 });
    shared(100000, 3, (const int[]){ 4, 8, 12 });
    shared(600000, 5, (const int[]){ 2, 3, 5, 6, 8 });
}
END_TEST

START_TEST(a_full_queue_refuses)
{
    struct app_fixture *fixture = app_fixture_open(pool_modules, NULL);
    struct counting tasks[6];
    _Atomic int count = 0;
    struct pool *pool;
    sem_t gate;
    int taken = 0;

    sem_init(&gate, 0, 0);
    ck_assert_int_eq(pool_new(fixture->app, 1, 3, &pool), GW_OK);
    for (int i = 0; i < 6; i++) {
        tasks[i] = (struct counting){ .task.run = count_up, .count = &count, .gate = &gate };
        taken += pool_add(pool, &tasks[i].task) == GW_OK;
    }
    ck_assert_int_ge(taken, 3); /* one may be in the thread's hands */
    ck_assert_int_le(taken, 4);
    ck_assert_uint_le(pool_queue_length(pool), 3);
    for (int i = 0; i < taken; i++)
        sem_post(&gate);
    pool_stop(pool);
    ck_assert_int_eq(count, taken);
    pool_free(pool);
    app_fixture_close(fixture);
    sem_destroy(&gate);
}
END_TEST

/* An environment in which a wait with an end lasts until it, though something may come. */
struct idling {
    struct fake_env fake;
    struct gw_env_threads threads;
    _Atomic int64_t longest_us, newest_us; /* of the waits */
    _Atomic int waits;
};

static void
idle(struct gw_env *env, struct gw_signal *signal, int64_t timeout_us)
{
    struct idling *idling = (struct idling *)env->state;

    idling->newest_us = timeout_us;
    idling->waits++;
    if (timeout_us > idling->longest_us)
        idling->longest_us = timeout_us;
    if (timeout_us < 0)
        gw_env_system()->threads->wait(env, signal, timeout_us);
    else
        fake_env_advance(&idling->fake, timeout_us);
}

/* Looks at what the thread holds, then takes some if it is to. */
struct holding {
    struct gw_task task;
    struct idling *idling;
    bool hashes, held;
    int waits; /* before it ended */
    sem_t *done;
};

static void
hold(struct gw_task *task, void *arg)
{
    const struct argon_input input = { GW_TEXT("坂の上の猫"), 8, 1, "0123456789abcde" };
    struct holding *holding = (struct holding *)task;
    struct lane *lane = arg;
    uint8_t hash[ARGON_HASH_BYTES];

    holding->held = lane->passwords.at != NULL;
    if (holding->hashes)
        ck_assert_int_eq(argon_hash(&lane->passwords, &input, hash), GW_OK);
    holding->waits = holding->idling->waits;
    (void)sem_post(holding->done);
}

/* Runs it and waits until the pool's thread waits without an end, or for a second. */
static void
run_and_idle(struct pool *pool, struct holding *holding)
{
    struct idling *idling = holding->idling;
    long long end = test_clock_ms() + 1000;

    ck_assert_int_eq(pool_add(pool, &holding->task), GW_OK);
    (void)sem_wait(holding->done);
    while ((idling->waits == holding->waits || idling->newest_us >= 0) && test_clock_ms() < end)
        test_sleep_ms(1);
}

START_TEST(memory_for_passwords_is_given_back_when_nobody_has_signed_in_for_ten_seconds)
{
    struct idling *idling = test_alloc(sizeof(*idling));
    struct app_fixture *fixture;
    struct holding tasks[3];
    struct pool *pool;
    sem_t done;

    fake_env_init(&idling->fake);
    idling->threads = *idling->fake.env.threads;
    idling->threads.wait = idle;
    idling->fake.env.threads = &idling->threads;
    idling->longest_us = -1;
    sem_init(&done, 0, 0);
    fixture = app_fixture_open(pool_modules, &idling->fake.env);
    ck_assert_int_eq(pool_new(fixture->app, 1, 3, &pool), GW_OK);
    for (int i = 0; i < 3; i++)
        tasks[i] = (struct holding){ { .run = hold }, idling, i == 1, false, 0, &done };
    run_and_idle(pool, &tasks[0]);
    ck_assert_int_eq(idling->longest_us, -1); /* nothing is held: no look at the clock */
    run_and_idle(pool, &tasks[1]);
    ck_assert_int_eq(idling->longest_us, 10 * GW_SECOND);
    run_and_idle(pool, &tasks[2]);
    ck_assert(!tasks[2].held);
    pool_stop(pool);
    pool_free(pool);
    app_fixture_close(fixture);
    sem_destroy(&done);
}
END_TEST
