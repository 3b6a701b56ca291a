/* main.c - runs simulated days: SIM [--seed N] [--seeds N] [--steps N] [--twice] [--say] [--plant
 * POINT].
 *
 * Each seed in a process of its own, so that a crash has a seed, too. --twice runs each a second
 * time and compares the records. --say prints every act. --plant makes a fault point strike now and
 * then, and succeeds when a seed finds it.
 */
#include <check.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gw/log.h"
#include "tests/sim/sim.h"

struct options {
    uint64_t seed;
    unsigned long seeds, steps;
    bool twice, says;
    const char *plant;
};

/* What a child leaves to its parent. */
struct outcome {
    bool is_done;
    uint64_t digest;
    unsigned long requests, rounds, lives, checks, struck, lost;
    char why[4096];
};

/* Of the day that this process lives; NULL in the parent. */
static struct outcome *outcome_of_day;

/* In the place of Check's: tests/lib is made for its suites. */
void
_ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...)
{
    char text[3000] = "";
    va_list args;

    va_start(args, msg);
    if (msg != NULL)
        vsnprintf(text, sizeof(text), msg, args);
    va_end(args);
    if (outcome_of_day == NULL)
        abort();
    snprintf(outcome_of_day->why, sizeof(outcome_of_day->why), "%s:%d: %s %s", file, line, expr,
             text);
    outcome_of_day->is_done = true;
    fflush(stdout);
    _exit(1);
}

void
_mark_point(const char *file, int line)
{
    (void)file;
    (void)line;
}

static struct options
options_read(int argc, char **argv)
{
    struct options in = { .seed = 1, .seeds = 1, .steps = 10000 };

    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";

        if (strcmp(argv[i], "--twice") == 0)
            in.twice = true;
        else if (strcmp(argv[i], "--say") == 0)
            in.says = true;
        else if (strcmp(argv[i], "--seed") == 0)
            in.seed = strtoull(value, NULL, 10), i++;
        else if (strcmp(argv[i], "--seeds") == 0)
            in.seeds = strtoul(value, NULL, 10), i++;
        else if (strcmp(argv[i], "--steps") == 0)
            in.steps = strtoul(value, NULL, 10), i++;
        else if (strcmp(argv[i], "--plant") == 0)
            in.plant = value, i++;
        else {
            fprintf(stderr, "sim: what is %s?\n", argv[i]);
            exit(2);
        }
    }
    return in;
}

static void
live(const struct options *in, uint64_t seed, struct outcome *out)
{
    struct sim *sim = calloc(1, sizeof(*sim));

    outcome_of_day = out;
    (void)!mallopt(M_MMAP_THRESHOLD, 1 << 30); /* what is freed stays, for the next request */
    (void)!mallopt(M_TRIM_THRESHOLD, 1 << 30);
    (void)!mallopt(M_TOP_PAD, 16 << 20);
    (void)!mallopt(M_MXFAST, 0);
    json_object_seed(1);
    gw_log_set_level(GW_LOG_ERROR);
    if (!in->says)
        (void)!freopen("/dev/null", "w", stderr); /* what the server logs of planted faults */
    seam_plant(in->plant);
    sim->says_acts = in->says;
    if (!day_run(sim, seed, in->steps))
        snprintf(out->why, sizeof(out->why), "step %lu: %s", sim->step, sim->why);
    out->digest = seeded_env_digest(sim->seeded);
    out->requests = sim->requests;
    out->rounds = sim->rounds;
    out->lives = sim->lives;
    out->checks = sim->checks;
    out->struck = seam_struck();
    out->lost = sim->replies_lost;
    out->is_done = true;
    fflush(stdout);
    _exit(0);
}

/* The day in a child; a crash is told, too. */
static void
run(const struct options *in, uint64_t seed, struct outcome *out)
{
    int status;
    pid_t child;

    memset(out, 0, sizeof(*out));
    fflush(stdout);
    child = fork();
    if (child == 0)
        live(in, seed, out);
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("sim");
        exit(2);
    }
    world_sweep((int)child);
    if (!out->is_done)
        snprintf(out->why, sizeof(out->why), "the process ended (signal %d, status %d)",
                 WIFSIGNALED(status) ? WTERMSIG(status) : 0, WEXITSTATUS(status));
}

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
seed_run(const struct options *in, uint64_t seed, struct outcome *outcomes)
{
    const double begun = seconds();

    run(in, seed, &outcomes[0]);
    if (outcomes[0].why[0] == '\0' && in->twice) {
        run(in, seed, &outcomes[1]);
        if (outcomes[0].digest != outcomes[1].digest)
            snprintf(outcomes[0].why, sizeof(outcomes[0].why),
                     "the same seed gave another record: %016llx, then %016llx",
                     (unsigned long long)outcomes[0].digest,
                     (unsigned long long)outcomes[1].digest);
    }
    if (outcomes[0].why[0] != '\0') {
        printf("FAIL seed %llu, %s\n", (unsigned long long)seed, outcomes[0].why);
        return false;
    }
    printf("seed %llu: %lu requests in %lu rounds, %lu restarts, %lu faults, %lu replies lost, "
           "%lu whole proofs, record %016llx, %.1f s\n",
           (unsigned long long)seed, outcomes[0].requests, outcomes[0].rounds, outcomes[0].lives,
           outcomes[0].struck, outcomes[0].lost, outcomes[0].checks,
           (unsigned long long)outcomes[0].digest, seconds() - begun);
    return true;
}

int
main(int argc, char **argv)
{
    const struct options in = options_read(argc, argv);
    struct outcome *outcomes = mmap(NULL, 2 * sizeof(*outcomes), PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    unsigned long passed = 0, failed = 0;

    for (unsigned long i = 0; i < in.seeds; i++) {
        if (seed_run(&in, in.seed + i, outcomes))
            passed++;
        else
            failed++;
        fflush(stdout);
        if (in.plant != NULL && failed > 0) {
            printf("sim: 1 passed, 0 failed\n"); /* it was found */
            return 0;
        }
    }
    if (in.plant != NULL)
        failed = in.seeds; /* nobody noticed */
    printf("sim: %lu passed, %lu failed\n", in.plant != NULL ? 0 : passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
