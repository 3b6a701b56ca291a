/* pgsql_proxy.c - see pgsql_proxy.h. */
#include "tests/lib/pgsql_proxy.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/memory.h"

#define PIECE_BYTES 65536

struct pgsql_proxy_plan {
    _Atomic int fault;
    _Atomic int left; /* messages until it strikes */
    _Atomic long long away_until_ms;
};

struct proxying {
    struct sockaddr_un server;
    struct pgsql_proxy_plan *plan;
    int listener;
};

/* One connection, in a process of its own. */
struct line {
    struct pgsql_proxy_plan *plan;
    int client, server;
    bool writes; /* the transaction that it began last */
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

static bool
has(const char *bytes, size_t count, const char *word, size_t word_bytes)
{
    return memmem(bytes, count, word, word_bytes) != NULL;
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

/* The fault that this message meets. The statement is whole: it ends with NUL. */
static enum pgsql_proxy_fault
fault_take(struct line *line, const char *bytes, size_t count)
{
    static const char begin_write[] = "READ WRITE", begin_read[] = "READ ONLY", end[] = "COMMIT";
    struct pgsql_proxy_plan *plan = line->plan;
    int fault = plan->fault;
    bool strikes;

    if (has(bytes, count, begin_write, sizeof(begin_write) - 1))
        line->writes = true;
    else if (has(bytes, count, begin_read, sizeof(begin_read) - 1))
        line->writes = false;
    if (fault == PROXY_NONE || fault == PROXY_OLD_SERVER)
        return PROXY_NONE;
    if (fault == PROXY_COMMIT_UNANSWERED || fault == PROXY_COMMIT_UNSENT)
        strikes = line->writes && has(bytes, count, end, sizeof(end));
    else
        strikes = atomic_fetch_sub(&plan->left, 1) == 1;
    return strikes && atomic_compare_exchange_strong(&plan->fault, &fault, PROXY_NONE) ? fault
                                                                                       : PROXY_NONE;
}

/* False where nothing gets through now; then this connection has ended. */
static bool
waits_out(const struct line *line)
{
    const long long until = line->plan->away_until_ms;

    if (test_clock_ms() >= until)
        return true;
    while (test_clock_ms() < until)
        test_sleep_ms(5);
    return false;
}

/* kill -9 of the program at the other end. */
static void
client_kill(const struct line *line)
{
    struct ucred peer;
    socklen_t bytes = sizeof(peer);

    if (getsockopt(line->client, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 && peer.pid > 1)
        kill(peer.pid, SIGKILL);
}

/* One piece from the client; false ends the connection. */
static bool
client_take(struct line *line)
{
    static char bytes[PIECE_BYTES];
    ssize_t count = recv(line->client, bytes, sizeof(bytes), 0);

    if (count <= 0)
        return false;
    switch (fault_take(line, bytes, (size_t)count)) {
    case PROXY_COMMIT_UNANSWERED:
    case PROXY_MESSAGE_UNANSWERED:
        if (forward(line->server, bytes, (size_t)count))
            (void)!recv(line->server, bytes, sizeof(bytes), 0); /* it has happened */
        return false;
    case PROXY_COMMIT_UNSENT:
    case PROXY_MESSAGE_UNSENT:
        return false;
    case PROXY_CLIENT_KILLED:
        (void)!forward(line->server, bytes, (size_t)count);
        client_kill(line);
        return false;
    case PROXY_AWAY:
        line->plan->away_until_ms = test_clock_ms() + PROXY_AWAY_MS;
        break;
    case PROXY_NONE:
    case PROXY_OLD_SERVER:
        break;
    }
    return waits_out(line) && forward(line->server, bytes, (size_t)count);
}

static bool
server_take(struct line *line)
{
    static char bytes[PIECE_BYTES];
    ssize_t count = recv(line->server, bytes, sizeof(bytes), 0);

    if (count <= 0)
        return false;
    if (line->plan->fault == PROXY_OLD_SERVER)
        make_old(bytes, (size_t)count);
    return waits_out(line) && forward(line->client, bytes, (size_t)count);
}

static _Noreturn void
line_run(const struct proxying *proxying, int client)
{
    struct line line = { .plan = proxying->plan,
                         .client = client,
                         .server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    struct pollfd ends[] = { { line.client, POLLIN, 0 }, { line.server, POLLIN, 0 } };
    bool goes_on;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    goes_on = waits_out(&line) && connect(line.server, (const struct sockaddr *)&proxying->server,
                                          sizeof(proxying->server)) == 0;
    while (goes_on && poll(ends, 2, -1) > 0) {
        if (ends[0].revents != 0)
            goes_on = client_take(&line);
        if (goes_on && ends[1].revents != 0)
            goes_on = server_take(&line);
    }
    _exit(0);
}

static _Noreturn void
proxy_run(const struct proxying *proxying)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGCHLD, SIG_IGN); /* nobody waits for its children */
    for (;;) {
        int client = accept4(proxying->listener, NULL, NULL, SOCK_CLOEXEC);

        if (client < 0)
            _exit(1);
        if (fork() == 0)
            line_run(proxying, client);
        close(client);
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
    struct proxying proxying = { .server = address_of(parameter(url, "host"), port) };

    proxy->plan = mmap(NULL, sizeof(*proxy->plan), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(proxy->plan, MAP_FAILED);
    proxying.plan = proxy->plan;
    pgsql_proxy_arm(proxy, fault, 1);
    proxying.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(proxying.listener, (struct sockaddr *)&own, sizeof(own)), 0);
    ck_assert_int_eq(listen(proxying.listener, 64), 0);
    proxy->url = url_through(url, directory);
    proxy->pid = fork();
    ck_assert_int_ge(proxy->pid, 0);
    if (proxy->pid == 0)
        proxy_run(&proxying);
    close(proxying.listener);
    return proxy;
}

void
pgsql_proxy_arm(struct pgsql_proxy *proxy, enum pgsql_proxy_fault fault, int at)
{
    proxy->plan->left = at;
    proxy->plan->fault = fault;
}

bool
pgsql_proxy_is_armed(const struct pgsql_proxy *proxy)
{
    return proxy->plan->fault != PROXY_NONE;
}

int
pgsql_proxy_left(const struct pgsql_proxy *proxy)
{
    return proxy->plan->left;
}

void
pgsql_proxy_stop(struct pgsql_proxy *proxy)
{
    kill(proxy->pid, SIGKILL);
    ck_assert_int_eq(waitpid(proxy->pid, NULL, 0), proxy->pid);
    munmap(proxy->plan, sizeof(*proxy->plan));
}
