/* server.c - starting, stopping and killing the real program. */
#include "tests/lib/server.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

#define START_MS_MAX 20000
#define STOP_MS_MAX 10000
#define RUN_MS_MAX 60000
#define ARGUMENTS_MAX 32
#define UNDER_MAX 16

static const char *
binary(void)
{
    const char *path = getenv("KAIRAN_BINARY");
    return path != NULL ? path : "build/kairan";
}

/* What it runs under, a debugger say: the words of KAIRAN_UNDER, and then the binary. The number of
 * all. */
static size_t
binary_add(const char **argv)
{
    const char *under = getenv("KAIRAN_UNDER");
    char *rest, *words = strdup(under == NULL ? "" : under);
    size_t count = 0;

    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        ck_assert_uint_lt(count, UNDER_MAX);
        argv[count++] = test_text("%s", word);
    }
    free(words);
    argv[count++] = binary();
    return count;
}

static const char *
file_text(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return "";
    char *text = test_alloc((size_t)status.st_size + 1);
    ssize_t count = read(fd, text, (size_t)status.st_size);
    text[count < 0 ? 0 : count] = '\0';
    close(fd);
    return text;
}

/* A child with its output in files, that dies with the test. 0 in the child, which asserts nothing:
 * another thread may hold the lock of Check's own file for ever there. */
static pid_t
child_start(const char *out, const char *err)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid != 0) {
        ck_assert_int_gt(pid, 0);
        return pid;
    }
    int in_fd = open("/dev/null", O_RDONLY);
    int out_fd = open(out, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int err_fd = open(err, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (in_fd < 0 || out_fd < 0 || err_fd < 0 || dup2(in_fd, 0) < 0 || dup2(out_fd, 1) < 0 ||
        dup2(err_fd, 2) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(127);
    return 0;
}

/* Behind the `count` arguments, where they name a directory: the database that goes with it. */
static void
database_add(const char **arguments, size_t count)
{
    const char *directory = NULL;

    for (size_t i = 0; i + 1 < count; i++) {
        if (strcmp(arguments[i], "--data") == 0)
            directory = arguments[i + 1];
        if (strcmp(arguments[i], "--database") == 0)
            return;
    }
    if (!test_on_pgsql() || directory == NULL)
        return;
    test_database_make(directory);
    arguments[count] = "--database";
    arguments[count + 1] = test_database_url(directory);
}

static pid_t
program_start(const char *const *arguments, const char *out, const char *err)
{
    const char *argv[UNDER_MAX + ARGUMENTS_MAX + 4] = { NULL };
    const char **own = argv + binary_add(argv);
    size_t count = 0;
    for (; arguments[count] != NULL; count++) {
        ck_assert_uint_lt(count, ARGUMENTS_MAX);
        own[count] = arguments[count];
    }
    database_add(own, count);
    pid_t pid = child_start(out, err);
    if (pid > 0)
        return pid;
    execvp(argv[0], (char *const *)argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* -1 when it still runs after `ms`. */
static int
program_wait(pid_t pid, int ms)
{
    long long until = test_clock_ms() + ms;
    int status;
    for (;;) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (test_clock_ms() > until)
            return -1;
        test_sleep_ms(2);
    }
}

const char *
city_copy(void)
{
    const char *city = getenv("KAIRAN_TEST_CITY");
    const char *directory = test_text("%s/city", test_directory());
    test_copy(city != NULL ? city : "build/tests/city", directory);
    test_database_copy("kairan_city", directory);
    return directory;
}

/* The port in the last "server.listening" line behind `offset` of the log, 0 when there is none. */
static int
listening_port(const char *log)
{
    const char *line = strstr(log, "\"server.listening\"");
    const char *port = line == NULL ? NULL : strstr(line, "\"port\":");
    if (port == NULL || strchr(port, '\n') == NULL)
        return 0;
    return (int)strtol(port + strlen("\"port\":"), NULL, 10);
}

/* False when the server ends before it listens; `*status` and its log say why. */
static bool
server_try(struct server *server, int *status, const char **log)
{
    const char *arguments[ARGUMENTS_MAX + 3] = { "serve", "--data", server->directory, "--listen",
                                                 "127.0.0.1:0" };
    size_t count = 5, log_start = strlen(file_text(server->log));
    long long until = test_clock_ms() + START_MS_MAX;

    for (size_t i = 0; server->options != NULL && server->options[i] != NULL; i++)
        arguments[count++] = server->options[i];
    ck_assert_uint_le(count, ARGUMENTS_MAX - 2);
    database_add(arguments, count);
    while (arguments[count] != NULL)
        count++;
    if (server->main == NULL)
        server->pid = program_start(arguments, server->log, server->log);
    else
        server->pid = child_start(server->log, server->log);
    if (server->pid == 0)
        exit(server->main(server->arg, (int)count, (char **)arguments));
    for (server->port = 0; server->port == 0; test_sleep_ms(2)) {
        *status = program_wait(server->pid, 0);
        *log = file_text(server->log) + log_start;
        server->port = listening_port(*log);
        if (*status >= 0)
            return false;
        ck_assert_msg(test_clock_ms() < until, "serve does not listen: %s", *log);
    }
    return true;
}

static void
server_run(struct server *server)
{
    const char *log;
    int status;
    bool runs = server_try(server, &status, &log);
    ck_assert_msg(runs, "serve ended with %d: %s", status, log);
}

static struct server *
server_new(const char *directory)
{
    struct server *server = test_alloc(sizeof(*server));
    server->directory = directory;
    server->log = test_text("%s/log", test_directory());
    return server;
}

struct server *
server_start_on(const char *directory, const char *const *options)
{
    struct server *server = server_new(directory);
    server->options = options;
    server_run(server);
    return server;
}

struct server *
server_start_main(const char *directory, server_main *main, const void *arg)
{
    struct server *server = server_new(directory);
    server->main = main;
    server->arg = arg;
    server_run(server);
    return server;
}

struct server *
server_start_with(const char *const *options)
{
    return server_start_on(city_copy(), options);
}

struct server *
server_start(void)
{
    return server_start_with(NULL);
}

struct server *
server_try_main(const char *directory, server_main *main, const void *arg, int *status,
                const char **log)
{
    struct server *server = server_new(directory);

    server->main = main;
    server->arg = arg;
    return server_try(server, status, log) ? server : NULL;
}

struct server *
server_try_on(const char *directory)
{
    const char *log;
    int status;

    return server_try_main(directory, NULL, NULL, &status, &log);
}

void
server_end(struct server *server)
{
    kill(server->pid, SIGTERM); /* not yet waited for, so the number is still its own */
    if (program_wait(server->pid, STOP_MS_MAX) < 0) {
        kill(server->pid, SIGKILL);
        program_wait(server->pid, STOP_MS_MAX);
    }
    server->pid = 0;
}

/* From the first line that is none of its own: what a sanitizer says of the server. */
static const char *
log_odd(const char *log)
{
    while (*log == '{') {
        log += strcspn(log, "\n");
        log += *log == '\n';
    }
    return log;
}

void
server_stop(struct server *server)
{
    kill(server->pid, SIGTERM);
    int status = program_wait(server->pid, STOP_MS_MAX);
    if (status != 0)
        kill(server->pid, SIGKILL);
    ck_assert_msg(status == 0, "serve ended with %d after SIGTERM: %.4000s", status,
                  log_odd(file_text(server->log)));
    server->pid = 0;
}

void
server_kill(struct server *server)
{
    kill(server->pid, SIGKILL);
    ck_assert_int_eq(program_wait(server->pid, STOP_MS_MAX), 128 + SIGKILL);
    server->pid = 0;
}

void
server_restart(struct server *server)
{
    if (server->pid != 0)
        server_stop(server);
    server_run(server);
}

bool
server_log_has(const struct server *server, const char *text)
{
    return strstr(file_text(server->log), text) != NULL;
}

void
server_wait_log(struct server *server, const char *text, int timeout_ms)
{
    long long until = test_clock_ms() + timeout_ms;
    while (!server_log_has(server, text)) {
        ck_assert_msg(test_clock_ms() < until, "not in the log: %s", text);
        test_sleep_ms(10);
    }
}

struct program_result
program_run(const char *const *arguments)
{
    const char *directory = test_directory();
    const char *out = test_text("%s/out", directory), *err = test_text("%s/err", directory);
    pid_t pid = program_start(arguments, out, err);
    int status = program_wait(pid, RUN_MS_MAX);
    if (status < 0)
        kill(pid, SIGKILL);
    ck_assert_msg(status >= 0, "kairan %s does not end", arguments[0]);
    return (
        struct program_result){ .status = status, .out = file_text(out), .err = file_text(err) };
}
