/* An office that writes through every route, readers at all others and listeners, at once, for
 * LOAD_S seconds. Made for a server that is watched: `make load-checked` runs it under the
 * sanitizers and valgrind, whose findings end it with another status or stand in its log.
 */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "tests/attack/city.h"
#include "tests/attack/wire.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/office.h"
#include "tests/lib/stream.h"

#define SECONDS_USUAL 20
#define READERS_USUAL 6
#define READERS_MAX 64
#define LISTENERS 3
#define LEFT_OUT_MS_MAX 180000 /* more, where chance has left a route out */
#define LOOK_EACH 50           /* requests, until a reader looks again what there is */

/* Wants tus headers, and an upload of the caller's own that has not ended: clerks ask there. */
static const char *const never_found[] = { "/api/file/uploads/{id}", NULL };

struct load {
    struct city city;
    atomic_bool stops;
    atomic_uint numbers, asked, told; /* readers; requests; events */
    atomic_uint done[ATTACK_ROUTES_MAX];
};

/* ---- readers ---- */

static bool
is_read(const struct gw_route *route)
{
    return route->lane != GW_WRITE && !route->stream && route->method == GW_GET;
}

/* One of which nothing has come yet is preferred. */
static size_t
route_choose(struct load *load, struct attacker *attacker)
{
    size_t number = attacker_random(attacker, attacker->routes_count);

    for (int i = 0; i < 8 && (load->done[number] > 0 || !is_read(attacker->routes[number])); i++)
        number = attacker_random(attacker, attacker->routes_count);
    return number;
}

static void
read_once(struct load *load, struct attacker *attacker, struct attempt *attempt, struct wire *wire)
{
    const size_t number = route_choose(load, attacker);
    const struct caller *caller = &attacker->callers[attacker_random(attacker, ATTACK_CALLERS)];
    struct answer answer;

    if (!is_read(attacker->routes[number]))
        return;
    attempt_make(attacker, attacker->routes[number], caller, attempt);
    if (attacker_random(attacker, 4) != 0 || !attempt_noise(attacker, attempt))
        attempt_query(attacker, attempt);
    wire_ask(wire, attempt_bytes(attempt), false, &answer);
    ck_assert_msg(answer.status != 0 && answer.status < 500, "%d: %.*s\n%.*s%.*s", answer.status,
                  GW_TEXT_ARG(gw_buf_view(&attempt->bytes)), GW_TEXT_ARG(answer.head),
                  GW_TEXT_ARG(answer.body));
    load->asked++;
    load->done[number] += answer.status < 300;
}

static void *
reader_run(void *arg)
{
    struct load *load = arg;
    struct attacker attacker;
    struct attempt attempt;
    struct wire *wire = wire_new(load->city.server->port);

    attacker_init(&attacker, 1 + atomic_fetch_add(&load->numbers, 1));
    attempt_init(&attempt);
    for (unsigned i = 0; !load->stops; i++) {
        if (i % LOOK_EACH == 0)
            city_describe(&load->city, &attacker);
        read_once(load, &attacker, &attempt, wire);
    }
    wire_close(wire);
    attempt_done(&attempt);
    return NULL;
}

/* ---- listeners ---- */

static void *
listener_run(void *arg)
{
    struct load *load = arg;
    const unsigned number = atomic_fetch_add(&load->numbers, 1);
    struct client client = *load->city.clients[1 + number % (ATTACK_CALLERS - 1)];

    while (!load->stops) {
        struct stream *stream = stream_open(&client, NULL);
        struct stream_event event;

        for (int i = 0; i < 50 && !load->stops; i++)
            load->told += stream_next(stream, 200, &event);
        stream_close(stream);
    }
    return NULL;
}

/* ---- all of them ---- */

static bool
is_never_found(const struct gw_route *route)
{
    size_t i = 0;

    while (never_found[i] != NULL && strcmp(never_found[i], route->path) != 0)
        i++;
    return never_found[i] != NULL;
}

/* Routes that nobody read with success; "" where there is none. */
static const char *
unread_routes(struct load *load)
{
    struct attacker all;
    const char *list = "";

    attacker_init(&all, 1);
    for (size_t i = 0; i < all.routes_count; i++)
        if (is_read(all.routes[i]) && load->done[i] == 0 && !is_never_found(all.routes[i]))
            list = test_text("%s %s", list, all.routes[i]->path);
    return list;
}

static void
work(struct load *load, struct office *office)
{
    const size_t readers = (size_t)test_number("READERS", READERS_USUAL);
    const long long until = test_clock_ms() + 1000 * test_number("LOAD_S", SECONDS_USUAL);
    pthread_t threads[READERS_MAX + LISTENERS];

    ck_assert_uint_le(readers, READERS_MAX);
    for (size_t i = 0; i < readers + LISTENERS; i++)
        ck_assert_int_eq(
            pthread_create(&threads[i], NULL, i < readers ? reader_run : listener_run, load), 0);
    while (test_clock_ms() < until ||
           (test_clock_ms() < until + LEFT_OUT_MS_MAX &&
            (office_left_out(office) != NULL || *unread_routes(load) != '\0')))
        test_sleep_ms(200);
    load->stops = true;
    for (size_t i = 0; i < readers + LISTENERS; i++)
        pthread_join(threads[i], NULL);
    office_stop(office);
}

START_TEST(many_at_every_route_at_once_leave_a_whole_city)
{
    static const char *const options[] = { "--io-threads", "4", NULL };
    const char *directory = city_copy();
    struct load *load = test_alloc(sizeof(*load));
    struct ledger_verdict verdict;
    struct city_proof proof;

    office_prepare(directory);
    city_open_on(&load->city, server_start_on(directory, options));
    struct office *office = office_open(load->city.server);
    struct ledger *ledger = ledger_new(directory);
    office_start(office, ledger);
    work(load, office);
    city_close(&load->city);
    ledger_check(ledger, directory, &verdict);
    ck_assert_msg(verdict.wrong == 0, "%zu of %zu wrong, first %s", verdict.wrong, verdict.asked,
                  verdict.first);
    city_prove_whole(directory, &proof);
    printf("load: %zu writes acknowledged, %u reads, %u events\n", ledger_acknowledged(ledger),
           load->asked, load->told);
    ck_assert_str_eq(unread_routes(load), "");
    ck_assert_msg(office_left_out(office) == NULL, "nobody wrote through %s",
                  office_left_out(office));
    ck_assert_uint_gt(load->told, 0);
}
END_TEST
