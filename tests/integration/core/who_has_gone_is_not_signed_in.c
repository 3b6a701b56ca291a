/* A sign-in whose client has hung up while it waited its turn is not worked on. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

#define TURNS 4 /* of each thread, before those come who go */
#define THREADS_MAX 64
#define GONE 8 /* wrong passwords; five are free */

/* Sends a wrong password; the connection. */
static int
sign_in_begin(const struct server *server, const char *login)
{
    const char *body = test_text("{\"login\":\"%s\",\"password\":\"kaze-no-michi-2026\"}", login);
    int fd = raw_connect(server->port);

    raw_text(fd, test_text("POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                           "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                           server->port, strlen(body), body));
    return fd;
}

START_TEST(a_sign_in_of_a_client_that_has_gone_is_not_worked_on)
{
    static const char *const options[] = { "--exempt-networks", "127.0.0.0/8", NULL };
    struct server *server = server_start_with(options);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const int before = TURNS * (int)(cores < 2 ? 2 : cores < THREADS_MAX ? cores : THREADS_MAX);
    int waiting[TURNS * THREADS_MAX];

    for (int i = 0; i < before; i++)
        waiting[i] = sign_in_begin(server, test_text("nobody-%d", i));
    for (int i = 0; i < GONE; i++)
        close(sign_in_begin(server, "staff"));
    /* Had they been looked at, this would be one too many. */
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    for (int i = 0; i < before; i++) {
        expect_status(raw_response(waiting[i], false), 401);
        close(waiting[i]);
    }
    server_stop(server);
}
END_TEST
