/* seeded_env.c - threads as coroutines that take turns by the seed. */
#include "tests/lib/seeded_env.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#include "tests/lib/memory.h"

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

#define LANES_MAX 64
#define STACK_BYTES ((size_t)512 << 10)
#define RECORD_BYTES ((size_t)4 << 20)
#define LINE_BYTES_MAX 4096
#define NEVER INT64_MAX

enum lane_state {
    LANE_READY,
    LANE_LOCKING, /* `signal` is held by another */
    LANE_WAITING, /* for a wake-up through `signal`, or for `until_us` */
    LANE_JOINING, /* for the end of `joined` */
    LANE_ENDED,
    LANE_FREE, /* ended and joined: the next one may have its place */
};

/* Not core/lane.h's: one coroutine. */
struct turn_taker {
    char name[40];
    enum lane_state state;
    const struct gw_signal *signal;
    int64_t until_us;
    bool (*is_ready)(void *arg); /* of seeded_env_await; NULL: another's wait */
    void *ready_arg;
    uint64_t joined;
    ucontext_t context;
    void *stack;
    void *(*body)(void *arg);
    void *arg;
    struct seeded_env *seeded;
    void *fiber; /* the thread sanitizer's name for it */
};

struct gw_signal {
    uint64_t holder; /* 0: nobody */
};

struct seeded_env {
    struct fake_env fake; /* first: the clock's and the files' functions take it from env.state */
    struct gw_env_threads threads;
    uint64_t seed;
    struct turn_taker lanes[LANES_MAX]; /* thread n is at n - 1; the test is thread 1 */
    size_t lanes_count;
    uint64_t current;
    char *record;
    size_t record_bytes;
    uint64_t digest; /* of all that was ever recorded */
};

static struct seeded_env *
seeded_of(struct gw_env *env)
{
    return env->state;
}

static struct turn_taker *
lane_of(struct seeded_env *seeded, uint64_t thread)
{
    ck_assert(thread >= 1 && thread <= seeded->lanes_count);
    return &seeded->lanes[thread - 1];
}

/* A generator apart from env->random, so that what the program draws moves no turn. xorshift64* */
static size_t
draw(struct seeded_env *seeded, size_t count)
{
    seeded->seed ^= seeded->seed >> 12;
    seeded->seed ^= seeded->seed << 25;
    seeded->seed ^= seeded->seed >> 27;
    return (size_t)((seeded->seed * 0x2545f4914f6cdd1du) >> 33) % count;
}

/* Half of a long record goes when it is full; the digest still knows it. */
static void
make_room(struct seeded_env *seeded)
{
    const size_t half = RECORD_BYTES / 2;

    if (seeded->record_bytes + LINE_BYTES_MAX < RECORD_BYTES)
        return;
    seeded->record_bytes -= half;
    memmove(seeded->record, seeded->record + half, seeded->record_bytes);
}

void
seeded_env_note(struct seeded_env *seeded, const char *format, ...)
{
    va_list args;
    char *line;
    int bytes;

    make_room(seeded);
    line = seeded->record + seeded->record_bytes;
    va_start(args, format);
    bytes = vsnprintf(line, LINE_BYTES_MAX, format, args);
    va_end(args);
    ck_assert(bytes >= 0 && bytes + 2 < LINE_BYTES_MAX);
    line[bytes++] = '\n';
    line[bytes] = '\0';
    seeded->record_bytes += (size_t)bytes;
    for (int i = 0; i < bytes; i++) /* FNV-1a */
        seeded->digest = (seeded->digest ^ (uint8_t)line[i]) * 0x100000001b3u;
}

static bool
can_go_on(struct seeded_env *seeded, const struct turn_taker *lane)
{
    switch (lane->state) {
    case LANE_READY:
        return true;
    case LANE_LOCKING:
        return lane->signal->holder == 0;
    case LANE_WAITING:
        return lane->until_us <= seeded->fake.monotonic_us ||
               (lane->is_ready != NULL && lane->is_ready(lane->ready_arg));
    case LANE_JOINING:
        return lane_of(seeded, lane->joined)->state == LANE_ENDED;
    case LANE_ENDED:
    case LANE_FREE:
        break;
    }
    return false;
}

static void
jump_to_first_timeout(struct seeded_env *seeded)
{
    int64_t until_us = NEVER;

    for (size_t i = 0; i < seeded->lanes_count; i++) {
        const struct turn_taker *lane = &seeded->lanes[i];

        if (lane->state == LANE_WAITING && lane->until_us < until_us)
            until_us = lane->until_us;
    }
    ck_assert_msg(until_us != NEVER, "every thread waits for another; the last turns:\n%s",
                  seeded->record + (seeded->record_bytes > 400 ? seeded->record_bytes - 400 : 0));
    seeded_env_note(seeded, "+ %lld", (long long)(until_us - seeded->fake.monotonic_us));
    fake_env_advance(&seeded->fake, until_us - seeded->fake.monotonic_us);
}

/* The thread whose turn it is next. */
static uint64_t
choose(struct seeded_env *seeded)
{
    uint64_t ready[LANES_MAX];
    size_t count = 0;

    for (;;) {
        for (size_t i = 0; i < seeded->lanes_count; i++) {
            if (can_go_on(seeded, &seeded->lanes[i]))
                ready[count++] = i + 1;
        }
        if (count > 0)
            return ready[draw(seeded, count)];
        jump_to_first_timeout(seeded);
    }
}

/* Gives the turn away; returns when it has come back. */
static void
change_over(struct seeded_env *seeded)
{
    struct turn_taker *from = lane_of(seeded, seeded->current);
    uint64_t next = choose(seeded);
    struct turn_taker *to = lane_of(seeded, next);

    to->state = LANE_READY;
    if (to == from)
        return;
    seeded_env_note(seeded, "> %s", to->name);
    seeded->current = next;
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(to->fiber, 0);
#endif
    ck_assert_int_eq(swapcontext(&from->context, &to->context), 0);
}

/* makecontext hands over ints only: the pointer comes in halves. */
static void
lane_main(unsigned high, unsigned low)
{
    struct turn_taker *lane = (struct turn_taker *)(((uintptr_t)high << 32) | (uintptr_t)low);

    lane->body(lane->arg);
    lane->state = LANE_ENDED;
    change_over(lane->seeded); /* for ever */
}

static struct turn_taker *
lane_add(struct seeded_env *seeded, const char *name)
{
    struct turn_taker *lane = seeded->lanes;

    while (lane < seeded->lanes + seeded->lanes_count && lane->state != LANE_FREE)
        lane++;
    ck_assert(lane < seeded->lanes + LANES_MAX);
    if (lane == seeded->lanes + seeded->lanes_count)
        seeded->lanes_count++;
    lane->seeded = seeded;
    lane->state = LANE_READY;
    snprintf(lane->name, sizeof(lane->name), "%s-%td", name, lane - seeded->lanes + 1);
    return lane;
}

static enum gw_err
seeded_start(struct gw_env *env, const char *name, int nice, void *(*body)(void *), void *arg,
             uint64_t *thread)
{
    struct seeded_env *seeded = seeded_of(env);
    struct turn_taker *lane = lane_add(seeded, name);
    uintptr_t half = (uintptr_t)lane;

    (void)nice;
    *thread = (uint64_t)(lane - seeded->lanes) + 1;
    lane->body = body;
    lane->arg = arg;
    ck_assert_int_eq(getcontext(&lane->context), 0);
    if (lane->stack == NULL)
        lane->stack = test_alloc(STACK_BYTES);
    lane->context.uc_stack.ss_sp = lane->stack;
    lane->context.uc_stack.ss_size = STACK_BYTES;
    makecontext(&lane->context, (void (*)(void))lane_main, 2, (unsigned)(half >> 32),
                (unsigned)half);
#if defined(__SANITIZE_THREAD__)
    lane->fiber = __tsan_create_fiber(0);
#endif
    change_over(seeded);
    return GW_OK;
}

static void
seeded_join(struct gw_env *env, uint64_t thread)
{
    struct seeded_env *seeded = seeded_of(env);
    struct turn_taker *self = lane_of(seeded, seeded->current);

    self->joined = thread;
    self->state = LANE_JOINING;
    change_over(seeded);
    lane_of(seeded, thread)->state = LANE_FREE;
}

static uint64_t
seeded_self(struct gw_env *env)
{
    return seeded_of(env)->current;
}

static struct gw_signal *
seeded_signal_new(struct gw_env *env)
{
    (void)env;
    return calloc(1, sizeof(struct gw_signal));
}

static void
seeded_signal_free(struct gw_env *env, struct gw_signal *signal)
{
    struct seeded_env *seeded = seeded_of(env);

    if (signal == NULL)
        return;
    ck_assert_uint_eq(signal->holder, 0);
    for (size_t i = 0; i < seeded->lanes_count; i++) {
        const struct turn_taker *lane = &seeded->lanes[i];

        ck_assert((lane->state != LANE_WAITING && lane->state != LANE_LOCKING) ||
                  lane->signal != signal);
    }
    free(signal);
}

static void
seeded_lock(struct gw_env *env, struct gw_signal *signal)
{
    struct seeded_env *seeded = seeded_of(env);
    struct turn_taker *self = lane_of(seeded, seeded->current);

    ck_assert_msg(signal->holder != seeded->current, "%s locks twice", self->name);
    self->signal = signal;
    self->state = LANE_LOCKING;
    change_over(seeded);
    signal->holder = seeded->current;
}

static void
seeded_unlock(struct gw_env *env, struct gw_signal *signal)
{
    ck_assert_uint_eq(signal->holder, seeded_of(env)->current);
    signal->holder = 0;
}

static void
seeded_wait(struct gw_env *env, struct gw_signal *signal, int64_t timeout_us)
{
    struct seeded_env *seeded = seeded_of(env);
    struct turn_taker *self = lane_of(seeded, seeded->current);

    seeded_unlock(env, signal);
    self->signal = signal;
    self->until_us = timeout_us < 0 ? NEVER : seeded->fake.monotonic_us + timeout_us;
    self->state = LANE_WAITING;
    change_over(seeded);
    seeded_lock(env, signal);
}

/* Those that wait in it, into `waiting`. */
static size_t
waiting_in(struct seeded_env *seeded, const struct gw_signal *signal, struct turn_taker **waiting)
{
    size_t count = 0;

    ck_assert_uint_eq(signal->holder, seeded->current);
    for (size_t i = 0; i < seeded->lanes_count; i++) {
        struct turn_taker *lane = &seeded->lanes[i];

        if (lane->state == LANE_WAITING && lane->signal == signal)
            waiting[count++] = lane;
    }
    return count;
}

static void
seeded_wake(struct gw_env *env, struct gw_signal *signal)
{
    struct seeded_env *seeded = seeded_of(env);
    struct turn_taker *waiting[LANES_MAX];
    size_t count = waiting_in(seeded, signal, waiting);

    if (count > 0)
        waiting[draw(seeded, count)]->state = LANE_READY;
}

static void
seeded_wake_all(struct gw_env *env, struct gw_signal *signal)
{
    struct turn_taker *waiting[LANES_MAX];
    size_t count = waiting_in(seeded_of(env), signal, waiting);

    while (count > 0)
        waiting[--count]->state = LANE_READY;
}

struct seeded_env *
seeded_env_new(uint64_t seed)
{
    struct seeded_env *seeded = test_alloc(sizeof(*seeded));

    fake_env_init(&seeded->fake);
    seeded->threads = (struct gw_env_threads){
        .start = seeded_start,
        .join = seeded_join,
        .self = seeded_self,
        .signal_new = seeded_signal_new,
        .signal_free = seeded_signal_free,
        .lock = seeded_lock,
        .unlock = seeded_unlock,
        .wait = seeded_wait,
        .wake = seeded_wake,
        .wake_all = seeded_wake_all,
    };
    seeded->fake.env.threads = &seeded->threads;
    seeded->fake.env.state = seeded;
    seeded->fake.random = seed;
    seeded->digest = 0xcbf29ce484222325u;
    seeded->seed = (seed + 1) * 0x9e3779b97f4a7c15u | 1;
    seeded->record = test_alloc(RECORD_BYTES);
    (void)lane_add(seeded, "test");
    seeded->current = 1;
#if defined(__SANITIZE_THREAD__)
    lane_of(seeded, 1)->fiber = __tsan_get_current_fiber();
#endif
    return seeded;
}

struct gw_env *
seeded_env_env(struct seeded_env *seeded)
{
    return &seeded->fake.env;
}

const char *
seeded_env_record(const struct seeded_env *seeded)
{
    return seeded->record;
}

uint64_t
seeded_env_digest(const struct seeded_env *seeded)
{
    return seeded->digest;
}

struct fake_env *
seeded_env_fake(struct seeded_env *seeded)
{
    return &seeded->fake;
}

void
seeded_env_await(struct seeded_env *seeded, bool (*is_ready)(void *arg), void *arg, int64_t us)
{
    struct turn_taker *self = lane_of(seeded, seeded->current);

    self->signal = NULL;
    self->is_ready = is_ready;
    self->ready_arg = arg;
    self->until_us = us < 0 ? NEVER : seeded->fake.monotonic_us + us;
    self->state = LANE_WAITING;
    change_over(seeded);
    self->is_ready = NULL;
}

void
seeded_env_sleep(struct seeded_env *seeded, int64_t us)
{
    seeded_env_await(seeded, NULL, NULL, us);
}
