/* bare_hello.c - what no server on this machine can go below: epoll, read, send, and the bytes of
 * the HTTP layer's reply, without a look at the request.
 *
 * Usage: bare_hello THREADS. Prints "port N" and serves until SIGTERM. A request is taken for
 * whole when it was read, as those of a load generator are.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_BYTES 1024
#define EVENTS_MAX 64

static char reply[2048];
static size_t reply_bytes;

static int
listen_on(struct sockaddr_in *address)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    socklen_t bytes = sizeof(*address);

    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
    if (bind(fd, (struct sockaddr *)address, bytes) != 0 || listen(fd, 1024) != 0)
        exit(1);
    getsockname(fd, (struct sockaddr *)address, &bytes);
    return fd;
}

static void
watch(int poll, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

static void
answer(int fd)
{
    char request[16384];

    if (read(fd, request, sizeof(request)) <= 0)
        close(fd);
    else
        (void)!send(fd, reply, reply_bytes, MSG_NOSIGNAL);
}

static void *
run(void *arg)
{
    const int listener = *(int *)arg, poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS_MAX];

    watch(poll, listener);
    for (;;) {
        int count = epoll_wait(poll, events, EVENTS_MAX, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                watch(poll, accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
            else
                answer(events[i].data.fd);
        }
    }
    return NULL;
}

/* As http_hello answers. */
static void
reply_make(void)
{
    int head = snprintf(reply, sizeof(reply),
                        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\n"
                        "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n"
                        "Cross-Origin-Resource-Policy: same-origin\r\n"
                        "Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
                        BODY_BYTES);

    memset(reply + head, 'k', BODY_BYTES);
    reply_bytes = (size_t)head + BODY_BYTES;
}

int
main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    const long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 2;
    int *listeners = calloc((size_t)threads, sizeof(*listeners));

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    signal(SIGPIPE, SIG_IGN);
    reply_make();
    for (long i = 0; i < threads; i++) {
        pthread_t thread;

        listeners[i] = listen_on(&address);
        if (i + 1 < threads)
            pthread_create(&thread, NULL, run, &listeners[i]);
    }
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    run(&listeners[threads - 1]);
    return 0;
}
