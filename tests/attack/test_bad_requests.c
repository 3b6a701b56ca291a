/* Requests that go wrong, at every route, from everybody: each is refused in words, changes
 * nothing, and the server goes on. ATTACK_REQUESTS of them; CORPORA=folder adds what others have
 * collected.
 */
#include <check.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/attack/city.h"
#include "tests/attack/wire.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"

#define REQUESTS_USUAL 1500
#define BATCH 4000 /* requests of one process: what a test takes it never gives back */
#define SAID_MAX 10

static void
say(const struct attempt *attempt, const struct answer *answer, const char *what)
{
    struct gw_text sent = gw_buf_view(&attempt->bytes);

    printf("%s: %s, %s: status %d\n---- sent\n%.*s\n---- got\n%.*s%.*s\n----\n", what,
           attempt->route->path, attempt->how, answer->status,
           (int)(sent.bytes < 1500 ? sent.bytes : 1500), sent.data, (int)answer->head.bytes,
           answer->head.data, (int)(answer->body.bytes < 500 ? answer->body.bytes : 500),
           answer->body.data);
    fflush(stdout);
}

/* A refusal of the API is a problem document that says what the status line says. */
static bool
is_problem(const struct answer *answer)
{
    json_t *problem = json_loadb(answer->body.data, answer->body.bytes, JSON_REJECT_DUPLICATES,
                                 NULL);
    bool good = json_integer_value(json_object_get(problem, "status")) == answer->status &&
                json_string_length(json_object_get(problem, "title")) > 0;

    json_decref(problem);
    return good;
}

/* What is wrong with an answer, or NULL. */
static const char *
fault_of(const struct attempt *attempt, const struct answer *answer)
{
    struct gw_text type = answer_header(answer, "Content-Type");

    if (answer->status == 0)
        return "no answer";
    if (answer->status >= 500 && answer->status != 501 && answer->status != 505)
        return "a failure of the server";
    if (answer_header(answer, "X-Injected").bytes > 0)
        return "a header of the attacker's";
    if (attempt->is_refused && answer->status < 400)
        return "not refused";
    if (gw_text_starts(type, GW_TEXT("application/problem+json")) && !is_problem(answer))
        return "no problem document";
    return NULL;
}

struct batch {
    struct attacker attacker;
    struct attempt attempt;
    struct wire *wire;
    size_t statuses[600];
    int faults;
};

static void
attempt_try(struct batch *batch)
{
    struct attempt *attempt = &batch->attempt;
    struct answer answer;
    const char *fault;

    wire_ask(batch->wire, attempt_bytes(attempt), false, &answer);
    fault = fault_of(attempt, &answer);
    batch->statuses[answer.status < 600 ? answer.status : 0]++;
    if (fault == NULL)
        return;
    if (batch->faults++ < SAID_MAX)
        say(attempt, &answer, fault);
}

typedef void batch_body(struct batch *batch, size_t count);

/* Only what is refused, and reads: nothing may change. */
static void
refused_run(struct batch *batch, size_t count)
{
    struct attacker *attacker = &batch->attacker;

    for (size_t i = 0; i < count;) {
        const struct gw_route *route = attacker->routes[i % attacker->routes_count];
        const struct caller *caller = &attacker->callers[attacker_random(attacker, ATTACK_CALLERS)];

        attempt_make(attacker, route, caller, &batch->attempt);
        attempt_break(attacker, &batch->attempt);
        if (batch->attempt.changes && !batch->attempt.is_refused)
            continue;
        attempt_try(batch);
        i++;
    }
}

/* What may well be done. */
static void
noise_run(struct batch *batch, size_t count)
{
    struct attacker *attacker = &batch->attacker;

    for (size_t i = 0; i < count; i++) {
        const struct gw_route *route = attacker->routes[i % attacker->routes_count];
        const struct caller *caller = &attacker->callers[attacker_random(attacker, ATTACK_CALLERS)];

        attempt_make(attacker, route, caller, &batch->attempt);
        if (attempt_noise(attacker, &batch->attempt))
            attempt_try(batch);
    }
}

/* In a process of its own; its exit status says whether all was well. */
static pid_t
batch_start(const struct city *city, batch_body *body, uint64_t seed, size_t count)
{
    const char *corpora = getenv("CORPORA");
    struct batch *batch;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid != 0)
        return pid;
    batch = test_alloc(sizeof(*batch));
    attacker_init(&batch->attacker, seed);
    if (corpora != NULL && *corpora != '\0')
        attacker_load(&batch->attacker, corpora);
    city_describe(city, &batch->attacker);
    attempt_init(&batch->attempt);
    batch->wire = wire_new(city->server->port);
    body(batch, count);
    for (size_t i = 0; i < 600; i++)
        if (batch->statuses[i] > 0)
            printf(" %zu: %zu", i, batch->statuses[i]);
    printf("\n");
    fflush(stdout);
    /* Refused for want of a session or by a limit, nothing would have been tried. */
    if (batch->statuses[200] == 0 || batch->statuses[422] == 0)
        batch->faults++;
    _exit(batch->faults == 0 ? 0 : 1);
}

static void
batches_run(const struct city *city, batch_body *body)
{
    size_t left = (size_t)test_number("ATTACK_REQUESTS", REQUESTS_USUAL);
    uint64_t seed = (uint64_t)test_number("ATTACK_SEED", 20260401);
    int status, bad = 0;

    while (left > 0) {
        size_t count = left < BATCH ? left : BATCH;
        pid_t pid = batch_start(city, body, seed++, count);

        ck_assert_int_gt(pid, 0);
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        bad += status != 0;
        left -= count;
    }
    ck_assert_int_eq(bad, 0);
}

START_TEST(bad_requests_at_every_route_are_refused_and_change_nothing)
{
    struct city city;

    city_open(&city, NULL);
    const char *before = city_digest(&city);
    batches_run(&city, refused_run);
    ck_assert_str_eq(city_digest(&city), before);
    city_close(&city);
}
END_TEST

START_TEST(odd_requests_at_every_route_are_answered)
{
    struct city city;

    city_open(&city, NULL);
    batches_run(&city, noise_run);
    city_close(&city);
}
END_TEST
