/* test_env_system.c - the real world: clock, random and threads. */
#include <check.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "gw/env.h"

START_TEST(the_monotonic_clock_never_steps_back)
{
    struct gw_env *env = gw_env_system();
    int64_t before = env->monotonic_us(env);

    for (int i = 0; i < 100000; i++) {
        int64_t now = env->monotonic_us(env);

        ck_assert_int_ge(now, before);
        before = now;
    }
    ck_assert_int_gt(env->now(env), 20000 * GW_DAY);
}
END_TEST

START_TEST(random_bytes_differ)
{
    struct gw_env *env = gw_env_system();
    uint8_t left[32] = { 0 };
    uint8_t right[32] = { 0 };

    env->random(env, left, sizeof(left));
    env->random(env, right, sizeof(right));
    ck_assert(memcmp(left, right, sizeof(left)) != 0);
}
END_TEST

struct seen {
    char name[16];
    int nice;
};

static void *
look(void *arg)
{
    struct seen *seen = arg;

    pthread_getname_np(pthread_self(), seen->name, sizeof(seen->name));
    seen->nice = getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
    return NULL;
}

START_TEST(a_thread_has_its_name_and_its_own_priority)
{
    struct gw_env *env = gw_env_system();
    int own = getpriority(PRIO_PROCESS, 0);
    struct seen seen = { 0 };
    uint64_t thread;

    ck_assert_int_eq(env->threads->start(env, "pool", 19, look, &seen, &thread), GW_OK);
    env->threads->join(env, thread);
    ck_assert_str_eq(seen.name, "pool");
    ck_assert_int_eq(seen.nice, 19);
    ck_assert_int_eq(getpriority(PRIO_PROCESS, 0), own);
}
END_TEST

struct ping_pong {
    struct gw_env *env;
    struct gw_signal *signal;
    int turn; /* even: the test's */
    uint64_t other;
};

static void
take_turns(struct ping_pong *game, int parity)
{
    const struct gw_env_threads *threads = game->env->threads;

    for (int i = 0; i < 1000; i++) {
        threads->lock(game->env, game->signal);
        while (game->turn % 2 != parity)
            threads->wait(game->env, game->signal, -1);
        game->turn++;
        threads->wake(game->env, game->signal);
        threads->unlock(game->env, game->signal);
    }
}

static void *
answer(void *arg)
{
    struct ping_pong *game = arg;

    game->other = game->env->threads->self(game->env);
    take_turns(game, 1);
    return NULL;
}

START_TEST(threads_wake_each_other_under_the_lock)
{
    struct gw_env *env = gw_env_system();
    struct ping_pong game = { .env = env, .signal = env->threads->signal_new(env) };
    uint64_t thread;

    ck_assert_ptr_nonnull(game.signal);
    ck_assert_int_eq(env->threads->start(env, "answer", 0, answer, &game, &thread), GW_OK);
    take_turns(&game, 0);
    env->threads->join(env, thread);
    ck_assert_int_eq(game.turn, 2000);
    ck_assert_uint_eq(game.other, thread);
    ck_assert_uint_ne(env->threads->self(env), thread);
    env->threads->signal_free(env, game.signal);
    env->threads->signal_free(env, NULL);
}
END_TEST

START_TEST(a_wait_ends_with_its_time)
{
    struct gw_env *env = gw_env_system();
    struct gw_signal *signal = env->threads->signal_new(env);
    int64_t end_us = env->monotonic_us(env) + 50000;

    ck_assert_ptr_nonnull(signal);
    env->threads->lock(env, signal);
    for (int64_t left; (left = end_us - env->monotonic_us(env)) > 0;)
        env->threads->wait(env, signal, left);
    env->threads->unlock(env, signal);
    ck_assert_int_lt(env->monotonic_us(env) - end_us, 5 * GW_SECOND);
    env->threads->signal_free(env, signal);
}
END_TEST

START_TEST(writing_to_a_peer_that_went_away_is_an_error_and_no_signal)
{
    struct gw_env *env = gw_env_system();
    struct iovec part = { .iov_base = "x", .iov_len = 1 };
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    close(pair[1]);
    ck_assert_int_eq(env->sockets->writev(env, pair[0], &part, 1), -1);
    ck_assert_int_eq(env->sockets->close(env, pair[0]), 0);
}
END_TEST

/* A reply without a body has such a part; the sanitizer of undefined behaviour looks at it. */
START_TEST(a_part_without_bytes_needs_no_place)
{
    struct gw_env *env = gw_env_system();
    struct iovec parts[] = { { .iov_base = "x", .iov_len = 1 }, { .iov_base = NULL } };
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    ck_assert_int_eq(env->sockets->writev(env, pair[0], parts, 2), 1);
    ck_assert_int_eq(env->sockets->close(env, pair[0]), 0);
    close(pair[1]);
}
END_TEST
