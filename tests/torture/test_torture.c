/* Each call of a kind fails in turn, once and from then on, in every route and job: the answer is
 * right or says "later", nothing is half done, nothing leaks, and afterwards all goes as before.
 *
 * KAIRAN_TORTURE=1 does all of it (make torture), =20 one in twenty of each route's sites; without
 * it some sites of some routes are taken, others for each KAIRAN_TORTURE_TURN=n.
 * KAIRAN_TORTURE_ONLY=word narrows it to routes and jobs whose path holds the word,
 * KAIRAN_TORTURE_KIND=memory to a kind. KAIRAN_TORTURE_WORKERS=n: so many processes (2).
 */
#include <check.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"
#include "tests/torture/calls.h"
#include "tests/torture/fault.h"
#include "tests/torture/tally.h"

#define SITES_MAX 16384
#define RUN_S_MAX 60
#define WORKERS_MAX 16
#define LEFT_SHOWN 4
#define CRASH_FRAMES 32
#define SAMPLE_SUBJECTS 16 /* of a sample: one in so many routes, one in so many of their sites */
#define SAMPLE_SITES 60

/* What a run tells: in memory that the processes share. */
struct outcome {
    bool finished, settled;
    int status, again;
    bool cut;
    struct world_state before, after;
    uint64_t last_rows; /* after the same once more */
    long left_numbers[LEFT_SHOWN];
    size_t left;
    struct fault_stroke stroke;
    char reply[512];
};

/* Of the run without a fault. */
struct sites {
    size_t count;
    long first[SITES_MAX];
};

struct torture {
    struct calls calls;
    size_t one_in, turn; /* of the sites */
    bool sample;         /* of the routes */
    const char *only, *kind;
    struct record record;
    struct tally *tally;          /* all workers' */
    struct outcome *normal, *out; /* the worker's */
    struct sites *sites;
    struct counts counts; /* of the route and kind that is at work */
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

static bool
is_true(const char *sql)
{
    return sql != NULL && world_number(sql) != 0;
}

static void
run_inside(const struct subject *subject, const struct fault_plan *plan, struct outcome *out)
{
    static struct reply reply;
    struct fault_plan told = *plan;

    told.stroke = &out->stroke;
    fault_begin(&told);
    act(subject, &reply);
    (void)fault_end();
    out->status = reply.status;
    out->cut = reply.cut;
    (void)snprintf(out->reply, sizeof(out->reply), "%.500s", reply.text + reply.head_bytes);
    world_rest();
    if (is_job(subject) && out->status < 0) { /* what waits for its next turn gets it now */
        act(subject, &reply);
        out->status = reply.status;
        world_rest();
    }
    out->after = world_state();
    out->settled = is_true(subject->call->settled) ||
                   (plan->kind == FAULT_FULL && is_true(subject->call->full));
    act(subject, &reply);
    out->again = reply.status;
    world_rest();
    out->last_rows = world_rows();
    world_stop();
    out->left = fault_left(out->left_numbers, LEFT_SHOWN);
    out->finished = true;
}

static void
sites_note(struct sites *out)
{
    const long *first;

    out->count = fault_sites(&first);
    ck_assert_uint_le(out->count, SITES_MAX);
    memcpy(out->first, first, out->count * sizeof(*first));
}

/* Says where, then ends as it would have. */
static void
on_crash(int number)
{
    void *frames[CRASH_FRAMES];

    (void)signal(number, SIG_DFL);
    fault_pause();
    backtrace_symbols_fd(frames, backtrace(frames, CRASH_FRAMES), STDERR_FILENO);
    (void)raise(number);
}

static void
signals_set(void)
{
    static const int crashes[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

    for (size_t i = 0; i < sizeof(crashes) / sizeof(*crashes); i++)
        (void)signal(crashes[i], on_crash);
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
        signals_set();
        world_forked();
        out->before = world_state();
        fault_watch_memory(trace_at);
        run_inside(subject, plan, out);
        if (plan->at < 0)
            sites_note(torture->sites);
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

/* No reply, or not all of it: only where none can be given. Who has no memory to read a request
 * can't say so, but then nothing is done, and what is done is answered whole. */
static bool
may_hang_up(const struct outcome *normal, const struct outcome *out, const struct call *call,
            enum fault_kind kind)
{
    switch ((int)kind) {
    case FAULT_SOCKET:
        return true;
    case FAULT_MEMORY:
        return !out->cut && states_equal(&out->after, &normal->before);
    case FAULT_IO:
        return call->hangs_up;
    default:
        return false;
    }
}

/* A wrong answer is one that is neither what a good run says nor "something is wrong here". */
static bool
is_answer(const struct outcome *normal, const struct outcome *out, const struct call *call,
          enum fault_kind kind)
{
    if ((out->status == 0 || out->cut) && !may_hang_up(normal, out, call, kind))
        return false;
    switch (out->status) {
    case 0:
        return true;
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
    return out->again == normal->status && out->last_rows == normal->after.rows;
}

/* What is wrong with the run, or NULL. */
static const char *
fault_of_run(const struct outcome *normal, const struct outcome *out, int ended,
             const struct subject *subject, enum fault_kind kind)
{
    const bool answered = out->status == normal->status && !out->cut;
    const bool done = answered && !out->settled;

    if (WIFSIGNALED(ended))
        return WTERMSIG(ended) == SIGALRM ? "hangs" : "ended by a signal";
    if (!out->finished)
        return "ended by itself";
    if (out->status == -1)
        return "no answer";
    if (!is_answer(normal, out, subject->call, kind))
        return "wrong answer";
    if (done && !states_equal(&out->after, &normal->after))
        return "answered as done, and isn't";
    if (out->status >= 500 && !states_equal(&out->after, &normal->before))
        return "answered as not done, and something is";
    if (!out->settled && !states_equal(&out->after, &normal->after) &&
        !states_equal(&out->after, &normal->before))
        return "half done";
    if (done && out->after.entries != normal->after.entries)
        return "the log has other entries";
    if (!is_usual_afterwards(normal, out, subject->call->again))
        return "not as usual afterwards";
    return out->left > normal->left + subject->call->libzip_leaks ? "leaks" : NULL;
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
    fflush(stdout);
    backtrace_symbols_fd(frames, FAULT_FRAMES, STDOUT_FILENO);
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

static enum answer
answer_of(const struct outcome *normal, const struct outcome *out)
{
    if (out->status == normal->status)
        return ANSWER_DONE;
    return out->status == 503 ? ANSWER_LATER : out->status == 0 ? ANSWER_NONE : ANSWER_ERROR;
}

static void
run_with_fault(struct torture *torture, const struct subject *subject,
               const struct fault_plan *plan)
{
    struct counts *counts = &torture->counts;
    int ended = run(torture, subject, plan, torture->out, -1);
    const char *what = fault_of_run(torture->normal, torture->out, ended, subject, plan->kind);

    counts->runs++;
    counts->struck += torture->out->stroke.struck;
    counts->answers[answer_of(torture->normal, torture->out)]++;
    if (what == NULL)
        return;
    counts->failed++;
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

/* Of the sites, each once and from then on. */
static void
sites_run(struct torture *torture, const struct subject *subject, enum fault_kind kind)
{
    for (size_t i = 0; i < torture->sites->count; i++) {
        struct fault_plan plan = { .kind = kind, .at = torture->sites->first[i] };

        if (i % torture->one_in != torture->turn / SAMPLE_SUBJECTS % torture->one_in)
            continue;
        run_with_fault(torture, subject, &plan);
        plan.onwards = true;
        run_with_fault(torture, subject, &plan);
    }
}

static void
sweep(struct torture *torture, const struct subject *subject, enum fault_kind kind)
{
    struct outcome *normal = torture->normal;
    int ended = run(torture, subject, &(struct fault_plan){ .kind = kind, .at = -1 }, normal, -1);

    torture->counts = (struct counts){ .subjects = 1 };
    if (ended == 0 && normal->finished && normal->status / 100 == 2) {
        torture->counts.sites = (long)torture->sites->count;
        sites_run(torture, subject, kind);
    } else {
        torture->counts.failed = 1;
        printf("FAIL %s %s without a fault: status %d: %s\n", subject->call->method,
               subject->call->path, normal->status, normal->reply);
        log_print(torture);
    }
    tally_add(torture->tally, &torture->record, subject->call, kind, &torture->counts);
}

static bool
kind_is_wanted(const struct torture *torture, const struct call *call, enum fault_kind kind)
{
    return (torture->kind == NULL || strcmp(torture->kind, fault_names[kind]) == 0) &&
           !record_has(&torture->record, call, kind);
}

static bool
is_wanted(const struct torture *torture, size_t i)
{
    const struct call *call = &torture->calls.list[i];
    bool wanted = false;

    if (torture->only != NULL &&
        strstr(test_text("%s %s", call->method, call->path), torture->only) == NULL)
        return false;
    if (torture->sample && i % SAMPLE_SUBJECTS != torture->turn % SAMPLE_SUBJECTS)
        return false;
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++)
        wanted = wanted || kind_is_wanted(torture, call, kind);
    return wanted;
}

static void
subject_run(struct torture *torture, size_t i)
{
    struct subject subject;

    alarm(0);
    subject_of(&torture->calls.list[i], &subject);
    (void)world_state(); /* known to all runs */
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        if (kind_is_wanted(torture, subject.call, kind))
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
    torture->normal = shared(sizeof(*torture->normal));
    torture->out = shared(sizeof(*torture->out));
    torture->sites = shared(sizeof(*torture->sites));
    torture->log_fd = memfd_create("log", MFD_CLOEXEC);
    ck_assert_int_ge(torture->log_fd, 0);
    ck_assert_int_eq(chdir(directory), 0);
    world_start();
    calls_sign_in();
    for (size_t i; (i = (*next)++) < torture->calls.count;) {
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
            torture->tally->kinds[FAULT_MEMORY].failed++;
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
workers_run(struct torture *torture, const char *city)
{
    const size_t workers = (size_t)test_number("KAIRAN_TORTURE_WORKERS", 2);
    _Atomic size_t *next = shared(sizeof(*next));
    pid_t pids[WORKERS_MAX];

    ck_assert(workers > 0 && workers <= WORKERS_MAX);
    for (size_t i = 0; i < workers; i++) {
        const char *own = place_of_worker(i);

        ck_assert_int_eq(mkdir(own, 0700), 0);
        test_copy(city, test_text("%s/city", own));
        fflush(NULL);
        pids[i] = fork();
        if (pids[i] == 0) {
            work(torture, test_text("%s/city", own), next);
            fflush(NULL);
            _exit(0);
        }
    }
    for (size_t i = 0; i < workers; i++) {
        int status = 1;

        (void)waitpid(pids[i], &status, 0);
        test_remove(place_of_worker(i));
        ck_assert_int_eq(status, 0);
    }
}

START_TEST(what_fails_anywhere_is_survived)
{
    const size_t one_in = (size_t)test_number("KAIRAN_TORTURE", 0),
                 turn = (size_t)test_number("KAIRAN_TORTURE_TURN", 0);
    struct torture torture = { .only = getenv("KAIRAN_TORTURE_ONLY"),
                               .kind = getenv("KAIRAN_TORTURE_KIND"),
                               .one_in = one_in == 0 ? SAMPLE_SITES : one_in,
                               .turn = turn,
                               .sample = one_in == 0,
                               .tally = shared(sizeof(*torture.tally)) };
    const char *city = city_copy();
    const char *const files[] = { "/proc/self/exe", CALLS, EXPECTATIONS,
                                  test_text("%s/kairan.db", city), NULL };

    record_open(&torture.record, files, torture.one_in, turn, torture.tally);
    torture.calls = calls_read(city);
    workers_run(&torture, city);
    ck_assert(tally_report(torture.tally));
}
END_TEST
