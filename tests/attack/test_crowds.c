/* Clients that are slow, or too many: whoever else works goes on. ATTACK_CROWD_S seconds each.
 *
 * Others wait less than 200 ms, one in a hundred left out. Where they wait for other things
 * without the crowd, too, nothing can be judged; what was measured is told.
 */
#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/attack/city.h"
#include "tests/attack/wire.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"

#define SECONDS_USUAL 1
#define LONG_S 10      /* of a few seconds one wait is a large part */
#define CROWD_USUAL 60 /* of each kind of slow client */
#define CROWD_MAX 1000
#define WAITS_MAX 100000
#define WAIT_US_MAX 200000
#define BURST_US_MAX 2000000 /* one turn of a thousand that ask in the same instant */
#define PAUSE_MS 2           /* between two reads */

/* All from one address, which may have a thousand connections else. */
static const char *const options[] = { "--exempt-networks", "127.0.0.0/8", NULL };

/* ---- somebody who works ---- */

struct reader {
    pthread_t thread;
    atomic_bool stops;
    struct wire *wire;
    struct gw_text request;
    size_t waits_count, bad;
    long long waits_us[WAITS_MAX];
};

static long long
clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *
reader_run(void *arg)
{
    struct reader *reader = arg;

    while (!atomic_load(&reader->stops) && reader->waits_count < WAITS_MAX) {
        long long start = clock_us();
        struct answer answer;

        wire_ask(reader->wire, reader->request, false, &answer);
        reader->bad += answer.status != 200;
        reader->waits_us[reader->waits_count++] = clock_us() - start;
        test_sleep_ms(PAUSE_MS);
    }
    return NULL;
}

static struct reader *
reader_start(const struct city *city)
{
    struct reader *reader = test_alloc(sizeof(*reader));
    const struct client *staff = city->clients[1];

    reader->wire = wire_new(city->server->port);
    reader->request = gw_text_from(test_text("GET /api/bulletin/new HTTP/1.1\r\nHost: %s\r\n"
                                             "Cookie: %s\r\n\r\n",
                                             staff->host, staff->cookie));
    ck_assert_int_eq(pthread_create(&reader->thread, NULL, reader_run, reader), 0);
    return reader;
}

static int
compare(const void *left, const void *right)
{
    long long a = *(const long long *)left, b = *(const long long *)right;

    return (a > b) - (a < b);
}

static size_t
stop(struct reader *reader)
{
    atomic_store(&reader->stops, true);
    pthread_join(reader->thread, NULL);
    wire_close(reader->wire);
    ck_assert_uint_eq(reader->bad, 0);
    ck_assert_uint_gt(reader->waits_count, 0);
    return reader->waits_count;
}

/* The wait that one in a hundred is above. */
static long long
reader_p99_us(struct reader *reader)
{
    size_t count = stop(reader);

    qsort(reader->waits_us, count, sizeof(*reader->waits_us), compare);
    return reader->waits_us[count * 99 / 100];
}

static long long
seconds(void)
{
    return test_number("ATTACK_CROWD_S", SECONDS_USUAL);
}

/* Of 100: the part of the time that went with waits that nobody should have. Who is held up reads
 * seldom, so that reads alone would tell little. In the long form one wait may be that of the
 * crowd's first turn.
 */
static long long
reader_held_percent(struct reader *reader)
{
    size_t count = stop(reader);
    long long held_us = 0, all_us = 0, longest_us = 0;

    for (size_t i = 0; i < count; i++) {
        all_us += reader->waits_us[i] + PAUSE_MS * 1000;
        if (reader->waits_us[i] > WAIT_US_MAX)
            held_us += reader->waits_us[i];
        if (reader->waits_us[i] > longest_us)
            longest_us = reader->waits_us[i];
    }
    if (seconds() >= LONG_S && longest_us > WAIT_US_MAX && longest_us <= BURST_US_MAX)
        held_us -= longest_us;
    return 100 * held_us / all_us;
}

static long long
quiet_us(const struct city *city)
{
    struct reader *reader = reader_start(city);

    test_sleep_ms(1000 * seconds());
    return reader_p99_us(reader);
}

/* A busy machine says nothing of the crowd: the reader has to be fast alone, before and after. */
static void
reader_check(struct reader *reader, const struct city *city, const char *beside, long long quiet)
{
    long long held = reader_held_percent(reader);
    long long held_max = seconds() < LONG_S ? 30 : 2;

    printf("beside %s: %zu reads, held up for %lld %% (p99 alone: %.1f ms)\n", beside,
           reader->waits_count, held, (double)quiet / 1000);
    ck_assert_msg(held <= held_max || quiet > WAIT_US_MAX / 4 || quiet_us(city) > WAIT_US_MAX / 4,
                  "beside %s others wait for %lld %% of the time", beside, held);
}

/* ---- slow clients ---- */

struct crowd {
    const char *name;
    const char *opening; /* sent at once */
    const char *drop;    /* sent each half a second; NULL: nothing, and nothing is read */
};

static void
crowd_wait(const struct crowd *crowd, const int *fds, size_t count, long long until_us)
{
    while (clock_us() < until_us) {
        for (size_t i = 0; i < count && crowd->drop != NULL; i++)
            (void)!send(fds[i], crowd->drop, strlen(crowd->drop), MSG_NOSIGNAL | MSG_DONTWAIT);
        test_sleep_ms(500);
    }
}

/* With room for one packet: who reads nothing takes nothing. */
static int
narrow_connect(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), room = 4096;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)), 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void
crowd_run(const struct city *city, const struct crowd *crowd, long long quiet)
{
    size_t count = (size_t)test_number("ATTACK_CROWD", CROWD_USUAL);
    int fds[CROWD_MAX];

    count = count < CROWD_MAX ? count : CROWD_MAX;
    for (size_t i = 0; i < count; i++) {
        fds[i] = narrow_connect(city->server->port);
        raw_text(fds[i], crowd->opening);
    }
    struct reader *reader = reader_start(city);
    crowd_wait(crowd, fds, count, clock_us() + 1000000 * seconds());
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    reader_check(reader, city, crowd->name, quiet);
}

/* So many of the same request in one piece. */
static const char *
requests_of(const char *request, size_t count)
{
    size_t bytes = strlen(request);
    char *all = test_alloc(count * bytes + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(all + i * bytes, request, bytes);
    return all;
}

START_TEST(others_go_on_beside_slow_heads_bodies_and_readers)
{
    struct city city;

    city_open(&city, options);
    const struct client *staff = city.clients[1];
    const struct crowd crowds[] = {
        { "slow heads", "GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n" },
        { "slow bodies",
          test_text("POST /api/bulletin/posts HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
                    "X-CSRF-Token: %s\r\nContent-Type: application/json\r\n"
                    "Content-Length: 60000\r\n\r\n{",
                    staff->host, staff->cookie, staff->csrf),
          " " },
        { "readers that don't read",
          requests_of(test_text("GET /api/openapi.json HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n",
                                staff->host, staff->cookie),
                      50),
          NULL },
        { "connections without a word", "", NULL },
    };
    long long quiet = quiet_us(&city);
    for (size_t i = 0; i < sizeof(crowds) / sizeof(*crowds); i++)
        crowd_run(&city, &crowds[i], quiet);
    city_close(&city);
}
END_TEST

/* ---- floods ---- */

#define PIPELINED 10000

static void *
pipeline_send(void *arg)
{
    struct wire *wire = arg;
    const char *all = requests_of("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", PIPELINED);

    wire_send(wire, gw_text_from(all));
    return NULL;
}

START_TEST(ten_thousand_requests_in_one_go_are_answered_and_others_go_on)
{
    struct city city;
    struct answer answer;
    pthread_t thread;

    city_open(&city, options);
    long long quiet = quiet_us(&city);
    struct reader *reader = reader_start(&city);
    struct wire *wire = wire_new(city.server->port);
    wire->fd = raw_connect(city.server->port);
    ck_assert_int_eq(pthread_create(&thread, NULL, pipeline_send, wire), 0);
    for (int i = 0; i < PIPELINED; i++) {
        wire_answer(wire, false, &answer);
        ck_assert_int_eq(answer.status, 200);
    }
    pthread_join(thread, NULL);
    reader_check(reader, &city, "10,000 requests in one go", quiet);
    wire_close(wire);
    city_close(&city);
}
END_TEST

START_TEST(others_go_on_beside_a_flood_of_connections)
{
    struct city city;
    long long count = 0;

    city_open(&city, options);
    long long quiet = quiet_us(&city);
    struct reader *reader = reader_start(&city);
    for (long long until_us = clock_us() + 1000000 * seconds(); clock_us() < until_us; count++)
        close(raw_connect(city.server->port));
    printf("%lld connections\n", count);
    reader_check(reader, &city, "a flood of connections", quiet);
    city_close(&city);
}
END_TEST
