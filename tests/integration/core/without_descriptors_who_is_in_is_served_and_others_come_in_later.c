/* Idle connections have taken all descriptors that the server may have: who is in works on, files
 * and the database included, the server rests, and once connections go, others come in. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/core/board.h"
#include "tests/lib/machine.h"
#include "tests/lib/tus.h"

#define DESCRIPTORS 300
#define IDLE 700
#define REST_MS 500
#define REST_PERCENT_MAX 10
#define RESTS_MAX 6
#define BACK_MS_MAX 5000

/* The program itself, with few descriptors and an operator's listener. */
static int
serve_with(const void *admin_listen, int argc, char **argv)
{
    char option[] = "--admin-listen", *arguments[32] = { getenv("KAIRAN_BINARY") };

    if (argc > 28 || setrlimit(RLIMIT_NOFILE, &(struct rlimit){ DESCRIPTORS, DESCRIPTORS }) != 0)
        return 127;
    memcpy(arguments + 1, argv, (size_t)argc * sizeof(*argv));
    arguments[argc + 1] = option;
    arguments[argc + 2] = (char *)(uintptr_t)admin_listen;
    execv(arguments[0], arguments);
    return 127;
}

/* Some wait in the kernel's queue, some are turned away. */
static void
idle_connect(const struct server *server, int *fds)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)server->port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    for (int i = 0; i < IDLE; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        ck_assert_int_ge(fds[i], 0);
        ck_assert(connect(fds[i], (const struct sockaddr *)&address, sizeof(address)) == 0 ||
                  errno == EINPROGRESS);
    }
}

static int
still_open(const int *fds)
{
    int count = 0;

    for (int i = 0; i < IDLE; i++) {
        struct pollfd idle = { .fd = fds[i], .events = POLLIN | POLLRDHUP };

        count += poll(&idle, 1, 0) == 0;
    }
    return count;
}

/* On connections that are there: reads, posts, files in and out. */
static void
work(struct client *staff, const char *title)
{
    const char text[] = "内容";
    struct response *made = tus_create(staff, (long long)strlen(text), "a.txt");

    expect_status(made, 201);
    const char *path = response_header(made, "Location");
    expect_status(client_send(staff, "PATCH", strstr(path, "/api/"),
                              "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                              "Content-Type: application/offset+octet-stream\r\n",
                              text),
                  204);
    struct response *loaded = client_get(
        staff, test_text("/api/file/files/%s/content", strrchr(path, '/') + 1));
    expect_status(loaded, 200);
    ck_assert_str_eq(loaded->body, text);
    (void)post_make(staff, title);
    expect_status(client_get(staff, "/api/bulletin/new"), 200);
}

static void
others_come_in(struct server *server)
{
    const long long until = test_clock_ms() + BACK_MS_MAX;
    struct response *well = NULL;

    while (well == NULL || well->status != 200) {
        ck_assert_msg(test_clock_ms() < until, "nobody comes in though descriptors are free");
        well = client_try(client_new(server), "GET", "/healthz", NULL, NULL);
        test_sleep_ms(10);
    }
    work(client_signed_in(server, "chief"), "後から");
}

/* Once it has done what there was to do, the server computes next to nothing. */
static void
rests(const struct server *server)
{
    long long spent = REST_MS;

    for (int i = 0; i < RESTS_MAX && spent > REST_MS * REST_PERCENT_MAX / 100; i++) {
        const long long before = test_computed_ms(server->pid);
        long long after;

        test_sleep_ms(REST_MS);
        after = test_computed_ms(server->pid);
        ck_assert_msg(before >= 0 && after >= 0, "the server is gone");
        spent = after - before;
    }
    ck_assert_msg(spent <= REST_MS * REST_PERCENT_MAX / 100, "%lld ms computed in %d", spent,
                  REST_MS);
}

START_TEST(with_few_descriptors_some_are_kept_for_files)
{
    const int port = test_free_port();
    struct server *server = server_start_main(city_copy(), serve_with,
                                              test_text("127.0.0.1:%d", port));
    struct client *operator_client = client_new(server);
    struct client *staff = client_signed_in(server, "staff");
    int fds[IDLE];

    idle_connect(server, fds);
    server_wait_log(server, "http.descriptors_out", 5000);
    work(staff, "満員");
    rests(server);
    ck_assert_int_lt(still_open(fds), DESCRIPTORS);
    work(staff, "満員のまま");
    operator_client->port = port;
    expect_status(client_get(operator_client, "/metrics"), 200);
    for (int i = 0; i < IDLE; i++)
        close(fds[i]);
    others_come_in(server);
    server_stop(server);
}
END_TEST

START_TEST(without_any_descriptor_who_is_in_is_answered)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int fds[IDLE];

    work(staff, "前");
    ck_assert_int_eq(
        prlimit(server->pid, RLIMIT_NOFILE, &(struct rlimit){ DESCRIPTORS, DESCRIPTORS }, NULL), 0);
    idle_connect(server, fds);
    server_wait_log(server, "http.descriptors_out", 5000);
    rests(server);
    (void)post_make(staff, "記述子なし");
    expect_status(client_get(staff, "/api/bulletin/new"), 200);
    expect_problem(tus_create(staff, 10, "a.txt"), 503, "busy", "");
    for (int i = 0; i < IDLE; i++)
        close(fds[i]);
    others_come_in(server);
    server_stop(server);
}
END_TEST
