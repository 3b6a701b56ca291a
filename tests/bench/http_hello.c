/* http_hello.c - the HTTP layer alone: answers every request with 1 KB, as the bench's first row.
 *
 * Usage: http_hello THREADS. Prints "port N" and serves until SIGTERM.
 */
#include <signal.h>

#include "http/http.h"

static char body[1024];

static enum gw_err
io_start(void *arg, struct http_io *io, void **io_state)
{
    (void)arg;
    *io_state = io;
    return GW_OK;
}

static void
io_stop(void *arg, void *io_state)
{
    (void)arg;
    (void)io_state;
}

static void
headers(void *arg, struct http_exchange *exchange, struct http_sink *sink)
{
    (void)arg;
    (void)exchange;
    sink->bytes_max = 65536;
}

static void
complete(void *arg, struct http_exchange *exchange)
{
    static const struct http_header type = { { "Content-Type", 12 }, { "text/plain", 10 } };
    const struct http_reply reply = {
        .status = 200, .headers = &type, .headers_count = 1, .content = { body, sizeof(body) }
    };
    (void)arg;
    http_reply(exchange, &reply);
}

int
main(int argc, char **argv)
{
    const struct http_app app = {
        .io_start = io_start, .io_stop = io_stop, .headers = headers, .complete = complete
    };
    struct http_options options = { .listen = "127.0.0.1:0" };
    struct http_server *server;
    sigset_t signals;
    int received;

    options.io_threads = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 2;
    memset(body, 'k', sizeof(body));
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    if (http_server_new(gw_env_system(), &options, &app, &server) != GW_OK ||
        http_server_start(server) != GW_OK)
        return 1;
    printf("port %d\n", http_server_port(server));
    fflush(stdout);
    sigwait(&signals, &received);
    http_server_stop(server, 1000);
    http_server_free(server);
    return 0;
}
