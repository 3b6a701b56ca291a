/* Each call of a kind fails in turn, once and from then on, in every route and job: the answer is
 * right or says "later", nothing is half done, nothing leaks, and afterwards all goes as before.
 *
 * KAIRAN_TORTURE=1 does all of it (make torture), =20 one in twenty of each route's sites; without
 * it a few routes' are sampled. KAIRAN_TORTURE_ONLY=word narrows it to routes and jobs whose path
 * holds the word, KAIRAN_TORTURE_KIND=memory to a kind.
 */
#include <check.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/memory.h"
#include "tests/lib/server.h"
#include "tests/torture/calls.h"
#include "tests/torture/fault.h"
#include "tests/torture/known.h"

#define SITES_MAX 8192
#define RUN_S_MAX 60
#define WORKERS 2
#define LEFT_SHOWN 4
#define CRASH_FRAMES 32
#define SAMPLE_SUBJECTS 16 /* of a sample: one in so many routes, one in so many of their sites */
#define SAMPLE_SITES 60

/* What a run tells: in memory that the processes share. */
struct outcome {
    bool finished;
    int status, again;
    bool cut;
    struct world_state before, after, last;
    long left_numbers[LEFT_SHOWN];
    size_t left;
    struct fault_stroke stroke;
    void *crash[CRASH_FRAMES]; /* where it ended by a signal */
    size_t sites_count;
    struct fault_site sites[SITES_MAX];
    char reply[512];
};

struct tally {
    _Atomic long subjects, sites, runs, struck, known, failed;
    _Atomic long statuses[FAULT_KINDS][4]; /* done, 503, 507 or 500, hung up */
};

struct torture {
    struct calls calls;
    size_t one_in; /* of the sites */
    bool sample;   /* of the routes */
    const char *only, *kind;
    struct tally *tally;          /* all workers' */
    struct outcome *normal, *out; /* the worker's */
    int log_fd;
};

struct subject {
    struct call *call;
    struct exchange exchange;
};

static void *
shared(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    ck_assert(memory != MAP_FAILED);
    return memory;
}

/* ---- one run, in a process of its own ---- */

static bool
is_job(const struct subject *subject)
{
    return strcmp(subject->call->method, CALL_JOB) == 0;
}

/* A job's answer is that it was done in the end. */
static void
act(const struct subject *subject, struct reply *reply)
{
    if (!is_job(subject)) {
        world_request(&subject->exchange, reply);
        return;
    }
    reply->text[0] = '\0';
    reply->status = world_job(subject->call->path, subject->exchange.body) ? 200 : -1;
}

static void
run_inside(const struct subject *subject, const struct fault_plan *plan, struct outcome *out)
{
    static struct reply reply;
    const struct fault_site *sites;

    struct fault_plan told = *plan;

    told.stroke = &out->stroke;
    fault_begin(&told);
    act(subject, &reply);
    (void)fault_end();
    out->status = reply.status;
    out->cut = reply.cut;
    (void)snprintf(out->reply, sizeof(out->reply), "%.500s", reply.text + reply.head_bytes);
    out->sites_count = fault_sites(&sites);
    ck_assert_uint_le(out->sites_count, SITES_MAX);
    memcpy(out->sites, sites, out->sites_count * sizeof(*sites));
    world_rest();
    if (is_job(subject) && out->status < 0) { /* what waits for its next turn gets it now */
        act(subject, &reply);
        out->status = reply.status;
        world_rest();
    }
    out->after = world_state();
    act(subject, &reply);
    out->again = reply.status;
    world_rest();
    out->last = world_state();
    world_stop();
    out->left = fault_left(out->left_numbers, LEFT_SHOWN);
    out->finished = true;
}

static struct outcome *crashing; /* whose run this process is */

/* Notes where, then ends as it would have. */
static void
on_crash(int number)
{
    (void)signal(number, SIG_DFL);
    fault_pause();
    backtrace_symbols_fd(crashing->crash, backtrace(crashing->crash, CRASH_FRAMES), STDERR_FILENO);
    (void)raise(number);
}

static void
signals_set(struct outcome *out)
{
    static const int crashes[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

    for (size_t i = 0; i < sizeof(crashes) / sizeof(*crashes); i++)
        (void)signal(crashes[i], on_crash);
    crashing = out;
    (void)signal(SIGALRM, SIG_DFL);
    alarm(RUN_S_MAX);
}

/* How the process ended, as waitpid tells it. */
static int
run(struct torture *torture, const struct subject *subject, const struct fault_plan *plan,
    struct outcome *out, long trace_at)
{
    int status;
    pid_t child;

    *out = (struct outcome){ 0 };
    ck_assert(ftruncate(torture->log_fd, 0) == 0 && lseek(torture->log_fd, 0, SEEK_SET) == 0);
    fflush(NULL);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        (void)dup2(torture->log_fd, STDERR_FILENO);
        signals_set(out);
        world_forked();
        out->before = world_state();
        fault_watch_memory(trace_at);
        run_inside(subject, plan, out);
        _exit(0);
    }
    while (waitpid(child, &status, 0) < 0)
        ck_assert_int_eq(errno, EINTR);
    world_gone(child);
    return status;
}

/* ---- judging ---- */

static bool
states_equal(const struct world_state *a, const struct world_state *b)
{
    return a->digest == b->digest;
}

/* A wrong answer is one that is neither what a good run says nor "something is wrong here". */
static bool
is_answer(const struct outcome *normal, const struct outcome *out, enum fault_kind kind)
{
    switch (out->status) {
    case 0:
        return kind == FAULT_MEMORY || kind == FAULT_SOCKET;
    case 500:
        return kind == FAULT_IO;
    case 503:
        return true;
    case 507:
        return kind == FAULT_FULL || kind == FAULT_IO;
    default:
        return out->status == normal->status;
    }
}

/* The same request again: what was done is answered as usual the second time, what was not is done
 * now. */
static bool
is_usual_afterwards(const struct outcome *normal, const struct outcome *out, int or_again)
{
    if (states_equal(&out->after, &normal->after) && out->again == normal->again)
        return true;
    if (or_again != 0 && out->again == or_again)
        return true;
    return out->again == normal->status && out->last.rows == normal->after.rows;
}

/* What is wrong with the run, or NULL. */
static const char *
fault_of_run(const struct outcome *normal, const struct outcome *out, int ended,
             const struct subject *subject, enum fault_kind kind)
{
    const bool done = out->status == normal->status && !out->cut;

    if (WIFSIGNALED(ended))
        return WTERMSIG(ended) == SIGALRM ? "hangs" : "ended by a signal";
    if (!out->finished)
        return "ended by itself";
    if (out->status == -1)
        return "no answer";
    if (!is_answer(normal, out, kind))
        return "wrong answer";
    if (done && !states_equal(&out->after, &normal->after))
        return "answered as done, and isn't";
    if (out->status >= 500 && !states_equal(&out->after, &normal->before))
        return "answered as not done, and something is";
    if (!states_equal(&out->after, &normal->after) && !states_equal(&out->after, &normal->before))
        return "half done";
    if (done && out->after.entries != normal->after.entries)
        return "the log has other entries";
    if (!is_usual_afterwards(normal, out, subject->call->again))
        return "not as usual afterwards";
    return out->left > normal->left ? "leaks" : NULL;
}

/* Names of functions and lines of a stack; static ones too. */
static void
stack_print(void *const *frames)
{
    char addresses[FAULT_FRAMES][32], base[64], line[256];
    const char *argv[FAULT_FRAMES + 5] = { "addr2line", "-fse", "/proc/self/exe" };
    unsigned long start = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    pid_t child;

    if (maps != NULL && fgets(line, sizeof(line), maps) != NULL)
        start = strtoul(line, NULL, 16);
    if (maps != NULL)
        fclose(maps);
    (void)snprintf(base, sizeof(base), "/proc/%d/exe", (int)getpid());
    argv[2] = base;
    for (size_t i = 0; i < FAULT_FRAMES; i++) {
        (void)snprintf(addresses[i], sizeof(addresses[i]), "0x%lx",
                       (unsigned long)(uintptr_t)frames[i] - start);
        argv[3 + i] = addresses[i];
    }
    fflush(NULL);
    child = fork();
    if (child == 0) {
        (void)execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    (void)waitpid(child, NULL, 0);
    stack_print_names(frames);
}

static void
log_print(const struct torture *torture)
{
    char text[4096]; /* the end of it */
    off_t all = lseek(torture->log_fd, 0, SEEK_END);
    ssize_t bytes = pread(torture->log_fd, text, sizeof(text),
                          all > (off_t)sizeof(text) ? all - (off_t)sizeof(text) : 0);

    if (bytes > 0)
        (void)fwrite(text, 1, (size_t)bytes, stdout);
}

static void
failure_print(struct torture *torture, const struct subject *subject, const struct fault_plan *plan,
              const char *what)
{
    const struct outcome *out = torture->out;

    printf("FAIL %s %s: %s %ld %s: %s: status %d (%d), then %d; left %zu (%zu)\n",
           subject->call->method, subject->call->path, fault_names[plan->kind], plan->at,
           plan->onwards ? "onwards" : "once", what, out->status, torture->normal->status,
           out->again, out->left, torture->normal->left);
    stack_print(out->stroke.frames);
    printf("%s\n", out->reply);
    log_print(torture);
    fflush(stdout);
}

static void
count_answer(struct tally *tally, const struct outcome *normal, const struct outcome *out,
             enum fault_kind kind)
{
    const size_t what = out->status == normal->status ? 0
                        : out->status == 503          ? 1
                        : out->status == 0            ? 3
                                                      : 2;

    tally->statuses[kind][what]++;
}

static void
run_with_fault(struct torture *torture, const struct subject *subject,
               const struct fault_plan *plan)
{
    struct tally *tally = torture->tally;
    int ended = run(torture, subject, plan, torture->out, -1);
    const char *what = fault_of_run(torture->normal, torture->out, ended, subject, plan->kind);

    tally->runs++;
    tally->struck += torture->out->stroke.struck;
    count_answer(tally, torture->normal, torture->out, plan->kind);
    if (what == NULL)
        return;
    if (known_spares(torture->out->stroke.frames, FAULT_FRAMES) ||
        known_spares(torture->out->crash, CRASH_FRAMES)) {
        tally->known++;
        return;
    }
    tally->failed++;
    failure_print(torture, subject, plan, what);
    if (strcmp(what, "leaks") == 0) {
        long number = torture->out->left_numbers[0];

        (void)run(torture, subject, plan, torture->out, number);
        log_print(torture);
    }
}

/* ---- all sites of one route or job ---- */

static void
subject_of(struct call *call, struct subject *out)
{
    out->call = call;
    call_prepare(call, &out->exchange);
    world_rest();
}

static void
sweep(struct torture *torture, const struct subject *subject, enum fault_kind kind)
{
    struct outcome *normal = torture->normal;
    int ended = run(torture, subject, &(struct fault_plan){ .kind = kind, .at = -1 }, normal, -1);

    if (ended != 0 || !normal->finished || normal->status / 100 != 2) {
        torture->tally->failed++;
        printf("FAIL %s %s without a fault: status %d: %s\n", subject->call->method,
               subject->call->path, normal->status, normal->reply);
        log_print(torture);
        return;
    }
    torture->tally->sites += (long)normal->sites_count;
    for (size_t i = 0; i < normal->sites_count; i += torture->one_in) {
        struct fault_plan plan = { .kind = kind, .at = normal->sites[i].first };

        run_with_fault(torture, subject, &plan);
        plan.onwards = true;
        run_with_fault(torture, subject, &plan);
    }
}

static bool
is_wanted(const struct torture *torture, size_t i)
{
    const struct call *call = &torture->calls.list[i];

    if (torture->only != NULL)
        return strstr(test_text("%s %s", call->method, call->path), torture->only) != NULL;
    return !torture->sample || i % SAMPLE_SUBJECTS == SAMPLE_SUBJECTS / 2;
}

static void
subject_run(struct torture *torture, size_t i)
{
    struct subject subject;

    alarm(0);
    subject_of(&torture->calls.list[i], &subject);
    torture->tally->subjects++;
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        if (torture->kind == NULL || strcmp(torture->kind, fault_names[kind]) == 0)
            sweep(torture, &subject, kind);
    }
    if (!torture->sample) {
        printf("%s %s\n", subject.call->method, subject.call->path);
        fflush(stdout);
    }
}

/* A process for each route, so that what comes first for one is not there for the next. */
static void
work(struct torture *torture, const char *directory, _Atomic size_t *next)
{
    torture->normal = shared(sizeof(struct outcome));
    torture->out = shared(sizeof(struct outcome));
    torture->log_fd = memfd_create("log", MFD_CLOEXEC);
    ck_assert_int_ge(torture->log_fd, 0);
    ck_assert_int_eq(chdir(directory), 0);
    world_start();
    calls_sign_in();
    for (size_t i; (i = atomic_fetch_add(next, 1)) < torture->calls.count;) {
        int status = 1;
        pid_t child;

        if (!is_wanted(torture, i))
            continue;
        fflush(NULL);
        child = fork();
        if (child == 0) {
            world_forked();
            subject_run(torture, i);
            fflush(NULL);
            _exit(0);
        }
        (void)waitpid(child, &status, 0);
        world_gone(child);
        if (status != 0) {
            torture->tally->failed++;
            printf("FAIL %s %s: the run broke off\n", torture->calls.list[i].method,
                   torture->calls.list[i].path);
        }
    }
}

static const char *
place_of_worker(size_t worker)
{
    return test_text("/dev/shm/kairan-torture-%d-%zu", (int)getpid(), worker);
}

static void
report(const struct torture *torture)
{
    const struct tally *tally = torture->tally;

    printf("torture: %ld routes and jobs, %ld places where a call may fail, %ld runs, %ld struck,"
           " %ld failed, %ld not ours\n",
           tally->subjects, tally->sites, tally->runs, tally->struck, tally->failed, tally->known);
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++)
        printf("torture: %s: done %ld, later %ld, failed %ld, hung up %ld\n", fault_names[kind],
               tally->statuses[kind][0], tally->statuses[kind][1], tally->statuses[kind][2],
               tally->statuses[kind][3]);
}

START_TEST(what_fails_anywhere_is_survived)
{
    struct torture torture = { .only = getenv("KAIRAN_TORTURE_ONLY"),
                               .kind = getenv("KAIRAN_TORTURE_KIND"),
                               .one_in = SAMPLE_SITES,
                               .sample = true };
    const char *one_in = getenv("KAIRAN_TORTURE");
    const char *city = city_copy();
    _Atomic size_t *next = shared(sizeof(*next));
    pid_t workers[WORKERS];

    if (one_in != NULL) {
        torture.sample = false;
        torture.one_in = strtoull(one_in, NULL, 10);
        ck_assert_uint_gt(torture.one_in, 0);
    }
    torture.tally = shared(sizeof(*torture.tally));
    torture.calls = calls_read(city);
    for (size_t i = 0; i < WORKERS; i++) {
        const char *own = place_of_worker(i);

        ck_assert_int_eq(mkdir(own, 0700), 0);
        test_copy(city, test_text("%s/city", own));
        fflush(NULL);
        workers[i] = fork();
        if (workers[i] == 0) {
            work(&torture, test_text("%s/city", own), next);
            fflush(NULL);
            _exit(0);
        }
    }
    for (size_t i = 0; i < WORKERS; i++) {
        int status = 1;

        (void)waitpid(workers[i], &status, 0);
        test_remove(place_of_worker(i));
        ck_assert_int_eq(status, 0);
    }
    report(&torture);
    ck_assert_int_gt(torture.tally->struck, 0);
    ck_assert_int_eq(torture.tally->failed, 0);
}
END_TEST
