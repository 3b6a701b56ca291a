/* A file of 2 GiB (UPLOAD_MIB=n): broken off twice and once by kill -9, gone on with each time,
 * whole in the end; the server's memory stays as it was, and readers are served meanwhile. */
#include <check.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/tus.h"

#define MIB (1LL << 20)
#define MIB_DEFAULT 2048
#define RSS_GROWTH_KIB_MAX (32LL << 10)

static long long
rss_kib(const struct server *server, const char *what)
{
    FILE *file = fopen(test_text("/proc/%d/status", (int)server->pid), "r");
    char line[256];
    long long kib = 0;

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL)
        if (strncmp(line, what, strlen(what)) == 0)
            kib = strtoll(line + strlen(what) + 1, NULL, 10);
    fclose(file);
    return kib;
}

/* The i-th MiB of the file. */
static void
fill(unsigned char *mib, long long i)
{
    unsigned char key[randombytes_SEEDBYTES] = { 0 };

    memcpy(key, &i, sizeof(i));
    randombytes_buf_deterministic(mib, MIB, key);
}

/* Sends the upload from `at` up to `until` in one PATCH that announces all that is left. */
static int
send_range(struct client *client, const char *path, long long at, long long until, long long size)
{
    unsigned char *mib = test_alloc(MIB);
    int fd = tus_append_part(client, path, (struct tus_range){ at, size - at }, "", 0);

    while (at < until) {
        long long within = at % MIB;
        long long count = MIB - within < until - at ? MIB - within : until - at;
        fill(mib, at / MIB);
        raw_send(fd, mib + within, (size_t)count);
        at += count;
    }
    return fd;
}

static struct response *
finish(struct client *client, const char *path, long long at, long long size)
{
    int fd = send_range(client, path, at, size, size);
    struct response *response = NULL;
    long long until = test_clock_ms() + 120000;

    while (response == NULL && test_clock_ms() < until) /* making the file takes its time */
        response = raw_response(fd, false);
    close(fd);
    return response;
}

struct reader {
    const struct server *server;
    atomic_bool stop;
    long long worst_ms;
    long long count;
};

static void *
read_on(void *arg)
{
    struct reader *reader = arg;
    struct client *client = client_signed_in(reader->server, "chief");

    while (!atomic_load(&reader->stop)) {
        long long start = test_clock_ms();
        expect_status(client_get(client, "/api/session"), 200);
        long long took = test_clock_ms() - start;
        reader->worst_ms = took > reader->worst_ms ? took : reader->worst_ms;
        reader->count++;
        test_sleep_ms(2);
    }
    return NULL;
}

static void
prove_content(struct client *client, long long id, long long size)
{
    unsigned char *mib = test_alloc(MIB);

    for (long long i = 0; i < size / MIB; i++) {
        struct response *part = tus_load(
            client, id, test_text("Range: bytes=%lld-%lld\r\n", i * MIB, (i + 1) * MIB - 1));
        expect_status(part, 206);
        fill(mib, i);
        ck_assert_uint_eq(part->body_bytes, MIB);
        ck_assert_int_eq(memcmp(part->body, mib, MIB), 0);
        client_close(client);
    }
}

START_TEST(an_upload_of_2_GiB_survives_what_happens_and_costs_no_memory)
{
    long long size = test_number("UPLOAD_MIB", MIB_DEFAULT) * MIB;
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *path = tus_begin(staff, size, "航空写真.tif");
    long long at = 0;

    for (int quarter = 1; quarter <= 3; quarter++) {
        const long long reached = size / 4 * quarter;
        int fd = send_range(staff, path, at, reached, size);
        if (quarter < 3)
            tus_wait_offset(staff, path, reached);
        else
            server_kill(server);
        close(fd);
        if (quarter < 3) {
            test_sleep_ms(500); /* the server hears of the broken connection */
        } else {
            server_restart(server);
            staff = client_signed_in(server, "staff");
        }
        at = tus_offset(staff, path);
        ck_assert_int_ge(at, size / 4 * (quarter < 3 ? quarter : 2));
    }
    long long before = rss_kib(server, "VmRSS");
    struct reader reader = { .server = server };
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, read_on, &reader), 0);
    long long start = test_clock_ms();
    struct response *last = finish(staff, path, at, size);
    long long took = test_clock_ms() - start;
    atomic_store(&reader.stop, true);
    pthread_join(thread, NULL);
    expect_status(last, 204);
    long long peak = rss_kib(server, "VmHWM");
    printf("soak: %lld MiB; last %lld MiB in %lld ms; RSS %lld KiB before, %lld at most; %lld reads"
           " beside it, the slowest %lld ms\n",
           size / MIB, (size - at) / MIB, took, before, peak, reader.count, reader.worst_ms);
    ck_assert_int_lt(peak - before, RSS_GROWTH_KIB_MAX);
    ck_assert_int_eq(tus_offset(staff, path), size);
    prove_content(staff, strtoll(strrchr(path, '/') + 1, NULL, 10), size);
    server_stop(server);
    struct program_result doctor = PROGRAM("doctor", "--data", server->directory);
    ck_assert_ptr_nonnull(strstr(doctor.out, "files: 1 contents, all there"));
}
END_TEST
