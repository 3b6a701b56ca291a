/* SIGTERM while requests are under way: each of them is answered, then the process ends with 0. */
#include <signal.h>

#include "tests/integration/core/board.h"

enum { CLIENTS = 8 };

START_TEST(a_stop_finishes_requests)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    const char *body = post_body(board_to_write(client), "停止の直前");
    int fds[CLIENTS];
    int written = 0;

    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect(server->port);
        raw_text(fds[i],
                 test_text("POST /api/bulletin/posts HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                           "Cookie: %s\r\nX-CSRF-Token: %s\r\nContent-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n%.10s",
                           server->port, client->cookie, client->csrf, strlen(body), body));
    }
    /* All heads are there and all bodies are not: the stop meets open requests. */
    test_sleep_ms(200);
    ck_assert_int_eq(kill(server->pid, SIGTERM), 0);
    test_sleep_ms(200);
    for (int i = 0; i < CLIENTS; i++)
        raw_text(fds[i], body + 10);
    for (int i = 0; i < CLIENTS; i++) {
        struct response *made = raw_response(fds[i], false);

        ck_assert_ptr_nonnull(made);
        expect_status(made, 201);
        written++;
    }
    ck_assert_int_eq(written, CLIENTS);
    server_stop(server);
}
END_TEST
