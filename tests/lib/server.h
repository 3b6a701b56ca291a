/* server.h - a real `kairan serve` on a copy of the template city, and any other subcommand.
 *
 * The binary is KAIRAN_BINARY (under the words of KAIRAN_UNDER: valgrind, say), the city
 * KAIRAN_TEST_CITY (tests/lib/city.sh: 60 staff, 300 posts; the logins admin, supervisor, chief,
 * staff, auditor, personnel; one password for all). A server listens on 127.0.0.1, port 0; its port
 * is read from its own log line
 * {"event":"server.listening","port":N}. Functions end the test where they fail.
 */
#ifndef TESTS_SERVER_H
#define TESTS_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#define CITY_PASSWORD "kairan-demo-2026"

/* What a server in a child of the test runs in place of the binary's main(). */
typedef int server_main(const void *arg, int argc, char **argv);

struct server {
    int port;
    pid_t pid; /* 0: not running */
    const char *directory;
    const char *log; /* path of its stderr, appended over restarts */
    const char *const *options;
    server_main *main; /* NULL: the binary */
    const void *arg;
};

/* On a fresh copy of the city. */
struct server *server_start(void);
/* The same with more options for `serve`: a NULL-ended list that lives as long as the server. */
struct server *server_start_with(const char *const *options);
/* On an existing directory. */
struct server *server_start_on(const char *directory, const char *const *options);
/* The same with a main of the test's own, given `serve` and its options: to serve other tables. */
struct server *server_start_main(const char *directory, server_main *main, const void *arg);
/* On an existing directory; NULL when it ends by itself before it listens. */
struct server *server_try_on(const char *directory);
/* The same with a main of the test's own; `*status` and `*log` are what it ended with and said. */
struct server *server_try_main(const char *directory, server_main *main, const void *arg,
                               int *status, const char **log);
/* SIGTERM, and waits; however it ends, or has ended already. */
void server_end(struct server *server);
/* SIGTERM; the server must exit with 0 within 10 s. */
void server_stop(struct server *server);
/* SIGKILL, as a crash would. */
void server_kill(struct server *server);
/* Starts it again on the same directory; the port is another one. */
void server_restart(struct server *server);
/* Waits until the log holds the text. */
void server_wait_log(struct server *server, const char *text, int timeout_ms);
bool server_log_has(const struct server *server, const char *text);

/* A fresh copy of the city without a server. */
const char *city_copy(void);

struct program_result {
    int status; /* of exit; 128 + signal */
    const char *out, *err;
};
/* Runs `kairan` with these arguments (a NULL-ended list) to its end, at most 60 s. */
struct program_result program_run(const char *const *arguments);
#define PROGRAM(...) program_run((const char *const[]){ __VA_ARGS__, NULL })

#endif
