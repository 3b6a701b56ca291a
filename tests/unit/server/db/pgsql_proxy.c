/* pgsql_proxy.c - see pgsql_proxy.h. */
#include "pgsql_proxy.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "tests/lib/memory.h"

#define PIECE_BYTES 65536

struct proxying {
    struct sockaddr_un server;
    enum pgsql_proxy_fault fault;
    int listener;
};

/* The value of a parameter of the address, which ends at the next one. */
static const char *
parameter(const char *url, const char *name)
{
    const char *at = strstr(url, test_text("%s=", name));

    ck_assert_msg(at != NULL, "%s has no %s", url, name);
    at += strlen(name) + 1;
    return test_text("%.*s", (int)strcspn(at, "&"), at);
}

static struct sockaddr_un
address_of(const char *directory, const char *port)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int bytes = snprintf(address.sun_path, sizeof(address.sun_path), "%s/.s.PGSQL.%s", directory,
                         port);

    ck_assert_int_lt(bytes, (int)sizeof(address.sun_path));
    return address;
}

/* The whole statement, which ends with NUL. */
static bool
is_commit(const char *bytes, size_t count)
{
    static const char statement[] = "COMMIT";

    return memmem(bytes, count, statement, sizeof(statement)) != NULL;
}

static bool
forward(int to, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = send(to, bytes, count, MSG_NOSIGNAL);

        if (written <= 0)
            return false;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

/* "server_version\015…" */
static void
make_old(char *bytes, size_t count)
{
    static const char name[] = "server_version";
    char *at = memmem(bytes, count, name, sizeof(name));

    if (at != NULL)
        memcpy(at + sizeof(name), "14", 2);
}

/* One piece from the client; false ends the connection. */
static bool
client_take(struct proxying *proxying, int client, int server)
{
    static char bytes[PIECE_BYTES];
    ssize_t count = recv(client, bytes, sizeof(bytes), 0);
    enum pgsql_proxy_fault fault = proxying->fault;

    if (count <= 0)
        return false;
    if (!is_commit(bytes, (size_t)count) ||
        (fault != PROXY_COMMIT_UNANSWERED && fault != PROXY_COMMIT_UNSENT))
        return forward(server, bytes, (size_t)count);
    proxying->fault = PROXY_NONE;
    if (fault == PROXY_COMMIT_UNANSWERED && forward(server, bytes, (size_t)count))
        (void)recv(server, bytes, sizeof(bytes), 0); /* it has happened */
    return false;
}

static bool
server_take(struct proxying *proxying, int client, int server)
{
    static char bytes[PIECE_BYTES];
    ssize_t count = recv(server, bytes, sizeof(bytes), 0);

    if (count <= 0)
        return false;
    if (proxying->fault == PROXY_OLD_SERVER)
        make_old(bytes, (size_t)count);
    return forward(client, bytes, (size_t)count);
}

static void
connection_serve(struct proxying *proxying, int client)
{
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct pollfd ends[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
    bool goes_on = connect(server, (struct sockaddr *)&proxying->server,
                           sizeof(proxying->server)) == 0;

    while (goes_on && poll(ends, 2, 20000) > 0) {
        if (ends[0].revents != 0)
            goes_on = client_take(proxying, client, server);
        if (goes_on && ends[1].revents != 0)
            goes_on = server_take(proxying, client, server);
    }
    close(server);
    close(client);
}

static void
proxy_run(struct proxying *proxying)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        int client = accept4(proxying->listener, NULL, NULL, SOCK_CLOEXEC);

        if (client < 0)
            _exit(1);
        connection_serve(proxying, client);
    }
}

/* The address with another socket directory. */
static const char *
url_through(const char *url, const char *directory)
{
    const char *host = strstr(url, "host=") + strlen("host=");

    return test_text("%.*s%s%s", (int)(host - url), url, directory, host + strcspn(host, "&"));
}

struct pgsql_proxy *
pgsql_proxy_start(const char *url, enum pgsql_proxy_fault fault)
{
    struct pgsql_proxy *proxy = test_alloc(sizeof(*proxy));
    const char *directory = test_directory();
    const char *port = parameter(url, "port");
    struct sockaddr_un own = address_of(directory, port);
    struct proxying proxying = { .server = address_of(parameter(url, "host"), port),
                                 .fault = fault };

    proxying.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(proxying.listener, (struct sockaddr *)&own, sizeof(own)), 0);
    ck_assert_int_eq(listen(proxying.listener, 8), 0);
    proxy->url = url_through(url, directory);
    proxy->pid = fork();
    ck_assert_int_ge(proxy->pid, 0);
    if (proxy->pid == 0)
        proxy_run(&proxying);
    close(proxying.listener);
    return proxy;
}

void
pgsql_proxy_stop(struct pgsql_proxy *proxy)
{
    kill(proxy->pid, SIGKILL);
    ck_assert_int_eq(waitpid(proxy->pid, NULL, 0), proxy->pid);
}
