/* evhttp_hello.c - the baseline: libevent's own HTTP server answers every request with 1 KB.
 *
 * Usage: evhttp_hello THREADS. Prints "port N" and serves until SIGTERM. One event base and one
 * SO_REUSEPORT listener a thread, as Kairan has.
 */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char body[1024];

static void
answer(struct evhttp_request *request, void *arg)
{
    struct evbuffer *buffer = evbuffer_new();
    (void)arg;
    evbuffer_add_reference(buffer, body, sizeof(body), NULL, NULL);
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain");
    evhttp_send_reply(request, 200, "OK", buffer);
    evbuffer_free(buffer);
}

/* Listens on the address, whose port is filled in by the first thread. */
static struct event_base *
base_new(struct sockaddr_in *address)
{
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    socklen_t bytes = sizeof(*address);
    struct evconnlistener *listener = evconnlistener_new_bind(
        base, NULL, NULL,
        LEV_OPT_REUSEABLE | LEV_OPT_REUSEABLE_PORT | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
        1024, (struct sockaddr *)address, sizeof(*address));

    if (listener == NULL || evhttp_bind_listener(http, listener) == NULL)
        exit(1);
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)address, &bytes);
    evhttp_set_gencb(http, answer, NULL);
    return base;
}

static void *
run(void *base)
{
    event_base_dispatch(base);
    return NULL;
}

int
main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 2;
    struct event_base *base = NULL;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(body, 'k', sizeof(body));
    signal(SIGPIPE, SIG_IGN);
    for (long i = 0; i < threads; i++) {
        pthread_t thread;
        base = base_new(&address);
        if (i + 1 < threads)
            pthread_create(&thread, NULL, run, base);
    }
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    run(base);
    return 0;
}
