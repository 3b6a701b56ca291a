/* test_workers.c - a worker can do its work and nothing else, and its end is nobody's but its
 * request's. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "core/sandbox.h"
#include "core/worker_frame.h"
#include "core/workers.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"
#include "tests/unit/server/core/worker_kinds.h"

#define LONG_MS 20000 /* for what answers at once, on however slow a machine */

static const struct gw_module *const modules[] = { &worker_module, NULL };

static struct workers *
workers_start(struct gw_env *env)
{
    struct workers *workers;

    ck_assert_int_eq(workers_new(env, modules, &workers), GW_OK);
    return workers;
}

struct answer {
    enum gw_err err;
    char text[4096];
};

static struct answer
ask_text(struct workers *workers, const struct gw_worker_kind *kind, struct gw_text text,
         int64_t timeout_ms)
{
    const struct gw_worker_request request = { .kind = kind,
                                               .bytes = text,
                                               .timeout_ms = timeout_ms };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new((size_t)16 << 20);
    struct gw_text reply = GW_TEXT_NONE;
    struct answer answer = { .err = workers_ask(workers, &request, arena, &reply) };

    if (answer.err == GW_OK)
        snprintf(answer.text, sizeof(answer.text), "%.*s", GW_TEXT_ARG(reply));
    return answer;
}

static struct answer
ask(struct workers *workers, const struct gw_worker_kind *kind, const char *text)
{
    return ask_text(workers, kind, gw_text_from(text), LONG_MS);
}

static pid_t
pid_ask(struct workers *workers, const struct gw_worker_kind *kind)
{
    struct answer answer = ask(workers, kind, "0");

    ck_assert_int_eq(answer.err, GW_OK);
    return (pid_t)strtol(answer.text, NULL, 10);
}

static int64_t
clock_ms(void)
{
    return gw_env_system()->monotonic_us(gw_env_system()) / 1000;
}

/* Gone, or dead and not yet buried by whoever inherited it. */
static bool
is_gone(pid_t pid)
{
    char path[64], line[256];
    const char *state;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "re");
    if (file == NULL)
        return true;
    state = fgets(line, sizeof(line), file) == NULL ? NULL : strrchr(line, ')');
    fclose(file);
    return state == NULL || state[2] == 'Z' || state[2] == 'X';
}

static void
ends_within(pid_t pid, int64_t ms)
{
    const int64_t until = clock_ms() + ms;

    while (!is_gone(pid)) {
        ck_assert_msg(clock_ms() < until, "process %d lives on", (int)pid);
        usleep(2000);
    }
}

START_TEST(a_worker_answers_one_request_after_the_other)
{
    struct workers *workers = workers_start(gw_env_system());
    struct answer answer = ask(workers, &worker_echo, "ABC 日本");

    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(answer.text, "abc 日本");
    ck_assert_int_eq(ask(workers, &worker_echo, "fail").err, GW_STALE);
    answer = ask(workers, &worker_echo, "");
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(answer.text, "");
    workers_free(workers);
}
END_TEST

START_TEST(a_worker_is_kept_for_as_many_requests_as_its_kind_says)
{
    struct workers *workers = workers_start(gw_env_system());
    const pid_t first = pid_ask(workers, &worker_pid);

    ck_assert_int_eq(pid_ask(workers, &worker_pid), first);
    ck_assert_int_eq(pid_ask(workers, &worker_pid), first);
    ck_assert_int_ne(pid_ask(workers, &worker_pid), first);
    ck_assert_int_ne(pid_ask(workers, &worker_once), pid_ask(workers, &worker_once));
    ends_within(first, LONG_MS);
    workers_free(workers);
}
END_TEST

START_TEST(a_crash_costs_the_request_that_caused_it)
{
    struct workers *workers = workers_start(gw_env_system());

    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(ask(workers, &worker_crash, i == 1 ? "abort" : "").err, GW_UNSUPPORTED);
        ck_assert_int_eq(ask(workers, &worker_echo, "still here").err, GW_OK);
    }
    workers_free(workers);
}
END_TEST

START_TEST(an_endless_request_ends_at_its_deadline)
{
    struct workers *workers = workers_start(gw_env_system());
    const int64_t began = clock_ms();

    ck_assert_int_eq(ask_text(workers, &worker_loop, GW_TEXT("x"), 200).err, GW_UNSUPPORTED);
    ck_assert_int_ge(clock_ms() - began, 200);
    ck_assert_int_lt(clock_ms() - began, 5000);
    workers_free(workers);
}
END_TEST

START_TEST(a_worker_that_was_late_is_killed)
{
    struct workers *workers = workers_start(gw_env_system());
    const pid_t pid = pid_ask(workers, &worker_sleep);

    ck_assert_int_eq(ask_text(workers, &worker_sleep, GW_TEXT("60000"), 100).err, GW_UNSUPPORTED);
    ends_within(pid, LONG_MS);
    ck_assert_int_ne(pid_ask(workers, &worker_sleep), pid);
    workers_free(workers);
}
END_TEST

START_TEST(who_finds_no_free_worker_in_time_is_told_so)
{
    struct workers *workers = workers_start(gw_env_system());

    /* A deadline that has passed leaves no time to wait for a process to start, or to answer. */
    ck_assert_int_eq(ask_text(workers, &worker_sleep, GW_TEXT("0"), -1).err, GW_BUSY);
    /* The one that was started for nobody confuses no later one. */
    ck_assert_int_eq(ask(workers, &worker_echo, "A").err, GW_OK);
    ck_assert_int_ne(pid_ask(workers, &worker_sleep), 0);
    workers_free(workers);
}
END_TEST

START_TEST(memory_ends_at_the_limit_of_the_kind)
{
    struct workers *workers = workers_start(gw_env_system());
    struct answer answer;

    if (!sandbox_is_measured()) { /* a sanitizer's own memory knows no limit */
        answer = ask(workers, &worker_eat, "");
        ck_assert_int_eq(answer.err, GW_OK);
        ck_assert_int_ge(strtoll(answer.text, NULL, 10), (int64_t)16 << 20);
        ck_assert_int_le(strtoll(answer.text, NULL, 10), (int64_t)64 << 20);
    }
    workers_free(workers);
}
END_TEST

START_TEST(a_worker_opens_starts_and_reaches_nothing)
{
    static const struct {
        const char *what;
        bool only_fails;     /* and does not end the worker */
        bool for_sanitizers; /* they need it themselves */
    } attempts[] = {
        { "read", true, false },   { "write", true, false }, { "exec", false, false },
        { "inet", false, false },  { "unix", false, false }, { "proc", true, true },
        { "fork", false, true },   { "kill", false, true },  { "code", false, true },
        { "limits", false, true },
    };
    const bool measured = sandbox_is_measured();
    struct workers *workers = workers_start(gw_env_system());

    (void)unlink(WORKER_WAS_HERE); /* of a run that failed */
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        const enum gw_err wanted = measured || attempts[i].only_fails ? GW_DENIED : GW_UNSUPPORTED;
        enum gw_err err;

        if (measured && attempts[i].for_sanitizers)
            continue;
        err = ask(workers, &worker_forbidden, attempts[i].what).err;
        ck_assert_msg(err == wanted, "%s: %s", attempts[i].what, gw_err_name(err));
    }
    ck_assert_int_ne(access(WORKER_WAS_HERE, F_OK), 0);
    workers_free(workers);
}
END_TEST

START_TEST(an_answer_out_of_order_is_none)
{
    static const struct worker_head heads[] = {
        { .bytes = UINT32_MAX },
        { .bytes = (64 << 10) + 1 },
        { .outcome = GW_ERR_END },
        { .is_last = 2 },
    };
    struct workers *workers = workers_start(gw_env_system());

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        const struct gw_text bytes = { (const char *)&heads[i], sizeof(heads[i]) };
        const int64_t began = clock_ms();

        ck_assert_int_eq(ask_text(workers, &worker_garbage, bytes, LONG_MS).err, GW_UNSUPPORTED);
        ck_assert_int_lt(clock_ms() - began, LONG_MS / 2); /* nobody waits for what it announces */
    }
    ck_assert_int_eq(ask_text(workers, &worker_garbage, GW_TEXT("short"), 300).err, GW_UNSUPPORTED);
    workers_free(workers);
}
END_TEST

/* An answer of five bytes that the worker gives for itself; the mechanism's own comes behind it. */
static struct answer
ask_forged(struct workers *workers, const char *text)
{
    struct {
        struct worker_head head;
        char text[5];
    } forged = { .head = { .bytes = 5 } };

    memcpy(forged.text, text, sizeof(forged.text));
    return ask_text(workers, &worker_garbage,
                    (struct gw_text){ (const char *)&forged, sizeof(forged.head) + 5 }, LONG_MS);
}

START_TEST(what_a_worker_said_too_much_reaches_nobody)
{
    struct workers *workers = workers_start(gw_env_system());
    struct answer answer = ask_forged(workers, "first");

    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(answer.text, "first");
    usleep(100000); /* the other answer is on its way */
    answer = ask_forged(workers, "again");
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(answer.text, "again");
    workers_free(workers);
}
END_TEST

START_TEST(requests_and_answers_have_their_limits)
{
    struct workers *workers = workers_start(gw_env_system());
    char *bytes = test_alloc((2 << 20) + 1);
    struct answer answer;

    memset(bytes, 'A', 2 << 20);
    answer = ask_text(workers, &worker_echo, (struct gw_text){ bytes, 1 << 20 }, LONG_MS);
    ck_assert_int_eq(answer.err, GW_OK);
    ck_assert_str_eq(answer.text + 4090, "aaaaa");
    answer = ask_text(workers, &worker_echo, (struct gw_text){ bytes, (1 << 20) + 1 }, LONG_MS);
    ck_assert_int_eq(answer.err, GW_TOO_LARGE);
    ck_assert_int_eq(ask(workers, &worker_large, "1000").err, GW_OK);
    ck_assert_int_eq(ask(workers, &worker_large, "1001").err, GW_TOO_LARGE);
    ck_assert_int_eq(ask(workers, &worker_large, "1000").err, GW_OK);
    workers_free(workers);
}
END_TEST

static int
descriptors_count(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

START_TEST(a_thousand_requests_leave_no_descriptor_behind)
{
    struct workers *workers = workers_start(gw_env_system());
    const int fd = memfd_create("a", MFD_CLOEXEC);
    const int fds[] = { fd, fd };
    const struct gw_worker_request request = {
        .kind = &worker_fds, .fds = fds, .fds_count = 2, .timeout_ms = LONG_MS
    };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new((size_t)16 << 20);
    struct gw_text reply;
    int before = 0;

    ck_assert_int_eq(write(fd, "bytes", 5), 5);
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(workers_ask(workers, &request, arena, &reply), GW_OK);
        ck_assert_msg(gw_text_equal(reply, GW_TEXT("6,bytes,bytes")), "%.*s", GW_TEXT_ARG(reply));
        if (i == 0)
            before = descriptors_count();
    }
    ck_assert_int_eq(descriptors_count(), before);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(ask(workers, &worker_once, "").err, GW_OK);
    ck_assert_int_eq(descriptors_count(), before);
    workers_free(workers);
}
END_TEST

struct asker {
    struct workers *workers;
    int number;
    int wrong;
};

static void *
ask_often(void *arg)
{
    struct asker *asker = arg;

    for (int i = 0; i < 50; i++) {
        char text[32];
        struct answer answer;

        snprintf(text, sizeof(text), "%d-%d", asker->number, i);
        answer = ask(asker->workers, &worker_echo, text);
        asker->wrong += answer.err != GW_OK || strcmp(answer.text, text) != 0;
        if (i % 10 == 0)
            asker->wrong += ask(asker->workers, &worker_echo, "crash").err != GW_UNSUPPORTED;
    }
    return NULL;
}

START_TEST(many_threads_ask_at_once_and_each_gets_its_own_answer)
{
    enum { THREADS = 8 };
    struct workers *workers = workers_start(gw_env_system());
    struct asker askers[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        askers[i] = (struct asker){ .workers = workers, .number = i };
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_often, &askers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(askers[i].wrong, 0);
    }
    workers_free(workers);
}
END_TEST

START_TEST(one_death_holds_up_nobody_and_deaths_in_a_row_do)
{
    struct workers *workers = workers_start(gw_env_system());
    const int64_t began = clock_ms();

    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(ask(workers, &worker_crash, "").err, GW_UNSUPPORTED);
    ck_assert_int_ge(clock_ms() - began, 10 + 20 + 40 + 80);
    /* In the pause, who can't wait is sent away. */
    ck_assert_int_eq(ask_text(workers, &worker_crash, GW_TEXT(""), 5).err, GW_BUSY);
    workers_free(workers);
}
END_TEST

START_TEST(an_idle_worker_ends_after_half_a_minute)
{
    struct fake_env *fake = fake_env_new();
    struct workers *workers = workers_start(&fake->env);
    const pid_t pid = pid_ask(workers, &worker_pid);

    fake_env_advance(fake, 29 * GW_SECOND);
    workers_tick(workers);
    ck_assert_int_eq(pid_ask(workers, &worker_pid), pid);
    fake_env_advance(fake, 31 * GW_SECOND);
    workers_tick(workers);
    ends_within(pid, LONG_MS);
    ck_assert_int_ne(pid_ask(workers, &worker_pid), pid);
    workers_free(workers);
}
END_TEST

/* Kills a process whose worker is in the middle of a request; its number comes through the pipe. */
static pid_t
killed_owner(void)
{
    int pipe_fds[2];
    pid_t owner, worker = 0;

    ck_assert_int_eq(pipe(pipe_fds), 0);
    owner = fork();
    if (owner == 0) {
        struct workers *workers = workers_start(gw_env_system());
        const pid_t pid = pid_ask(workers, &worker_sleep);

        if (write(pipe_fds[1], &pid, sizeof(pid)) != sizeof(pid))
            _exit(1);
        (void)ask_text(workers, &worker_sleep, GW_TEXT("60000"), 60000);
        _exit(1);
    }
    ck_assert_int_eq(read(pipe_fds[0], &worker, sizeof(worker)), sizeof(worker));
    usleep(50000); /* until it has the second request */
    ck_assert(!is_gone(worker));
    kill(owner, SIGKILL);
    ck_assert_int_eq(waitpid(owner, NULL, 0), owner);
    return worker;
}

START_TEST(workers_do_not_outlive_a_server_that_is_killed)
{
    ends_within(killed_owner(), 1000);
}
END_TEST

START_TEST(workers_end_with_a_server_that_ends)
{
    struct workers *workers = workers_start(gw_env_system());
    const pid_t first = pid_ask(workers, &worker_pid), second = pid_ask(workers, &worker_sleep);

    workers_free(workers);
    ends_within(first, 1000);
    ends_within(second, 1000);
}
END_TEST

/* The parent of a worker, from its status. */
static pid_t
parent_of(pid_t pid)
{
    char path[64], line[256];
    pid_t parent = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    file = fopen(path, "re");
    ck_assert_ptr_nonnull(file);
    while (parent == 0 && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "PPid:", 5) == 0)
            parent = (pid_t)strtol(line + 5, NULL, 10);
    }
    fclose(file);
    return parent;
}

START_TEST(without_a_spawner_there_are_no_workers_and_nobody_hangs)
{
    struct workers *workers = workers_start(gw_env_system());
    const pid_t worker = pid_ask(workers, &worker_pid);

    ck_assert_int_eq(kill(parent_of(worker), SIGKILL), 0);
    ends_within(worker, 1000);
    ck_assert_int_eq(ask(workers, &worker_pid, "").err, GW_BUSY);
    ck_assert_int_eq(ask(workers, &worker_echo, "").err, GW_BUSY);
    workers_free(workers);
}
END_TEST

/* Lines of /proc/<pid>/status that a worker must have. */
START_TEST(a_worker_has_a_filter_no_privileges_and_goes_first_when_memory_runs_out)
{
    struct workers *workers = workers_start(gw_env_system());
    const pid_t pid = pid_ask(workers, &worker_pid);
    char path[64], text[8192];
    ssize_t count;
    int fd;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    count = read(fd, text, sizeof(text) - 1);
    close(fd);
    ck_assert_int_gt(count, 0);
    text[count] = '\0';
    ck_assert_ptr_nonnull(strstr(text, "Seccomp:\t2"));
    ck_assert_ptr_nonnull(strstr(text, "NoNewPrivs:\t1"));
    ck_assert(sandbox_is_measured() || strstr(text, "Threads:\t1") != NULL);
    snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_eq(read(fd, text, 4), 4);
    close(fd);
    ck_assert_int_eq(strncmp(text, "500\n", 4), 0);
    workers_free(workers);
}
END_TEST
