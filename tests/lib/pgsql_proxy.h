/* pgsql_proxy.h - stands between the server and the tests' PostgreSQL, and does what networks and
 * other servers do. In processes of its own, one for each connection.
 */
#ifndef TESTS_PGSQL_PROXY_H
#define TESTS_PGSQL_PROXY_H

#include <stdbool.h>
#include <sys/types.h>

enum pgsql_proxy_fault {
    PROXY_NONE,
    PROXY_COMMIT_UNANSWERED,  /* the next COMMIT of a write arrives, its answer doesn't */
    PROXY_COMMIT_UNSENT,      /* the next COMMIT of a write doesn't arrive */
    PROXY_OLD_SERVER,         /* the server says that it is of version 14 */
    PROXY_MESSAGE_UNSENT,     /* the n-th message doesn't arrive, and its connection ends */
    PROXY_MESSAGE_UNANSWERED, /* the n-th message arrives, its answer doesn't; the connection ends
                               */
    PROXY_CLIENT_KILLED, /* the n-th message arrives, and the program that sent it is killed at once
                          */
    PROXY_AWAY,          /* from the n-th message on nothing gets through for PROXY_AWAY_MS, on any
                          * connection; those that tried end then */
};

#define PROXY_AWAY_MS 300

struct pgsql_proxy {
    const char *url; /* of the database through the proxy */
    pid_t pid;
    struct pgsql_proxy_plan *plan; /* shared with its processes */
};

/* Before the database of `url`, which names a socket's directory and a port. */
struct pgsql_proxy *pgsql_proxy_start(const char *url, enum pgsql_proxy_fault fault);
/* From now on, once; `at` counts what the server sends over all connections, from 1 on. */
void pgsql_proxy_arm(struct pgsql_proxy *proxy, enum pgsql_proxy_fault fault, int at);
/* Whether the fault still waits for its message. */
bool pgsql_proxy_is_armed(const struct pgsql_proxy *proxy);
/* Messages until the fault strikes. */
int pgsql_proxy_left(const struct pgsql_proxy *proxy);
void pgsql_proxy_stop(struct pgsql_proxy *proxy);

#endif
