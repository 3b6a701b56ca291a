/* pgsql_proxy.h - stands between the driver and the tests' PostgreSQL, and does what networks and
 * other servers do. It serves one connection after the other, in a process of its own.
 */
#ifndef TESTS_PGSQL_PROXY_H
#define TESTS_PGSQL_PROXY_H

#include <sys/types.h>

enum pgsql_proxy_fault {
    PROXY_NONE,
    PROXY_COMMIT_UNANSWERED, /* the first COMMIT arrives, its answer doesn't */
    PROXY_COMMIT_UNSENT,     /* the first COMMIT doesn't arrive */
    PROXY_OLD_SERVER,        /* the server says that it is of version 14 */
};

struct pgsql_proxy {
    const char *url; /* of the database through the proxy */
    pid_t pid;
};

/* Before the database of `url`, which names a socket's directory and a port. */
struct pgsql_proxy *pgsql_proxy_start(const char *url, enum pgsql_proxy_fault fault);
void pgsql_proxy_stop(struct pgsql_proxy *proxy);

#endif
