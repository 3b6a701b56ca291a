/* cluster.c - starting and killing a PostgreSQL cluster. */
#include "tests/lib/cluster.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <postgresql/libpq-fe.h>
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

#define START_MS_MAX 30000

static pid_t
script_start(const char *const *arguments)
{
    const char *argv[8] = { "sh", "tests/lib/cluster.sh" };
    pid_t parent = getpid();
    pid_t pid;
    int out;

    for (size_t i = 0; arguments[i] != NULL; i++)
        argv[i + 2] = arguments[i];
    pid = fork();
    if (pid != 0) { /* the child asserts nothing, see child_start() in server.c */
        ck_assert_int_gt(pid, 0);
        return pid;
    }
    out = open("/dev/null", O_WRONLY);
    if (out < 0 || dup2(out, 1) < 0 || prctl(PR_SET_PDEATHSIG, SIGINT) != 0 || getppid() != parent)
        _exit(127);
    execv("/bin/sh", (char *const *)argv);
    _exit(127);
}

static int
wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const char *
line_of(const char *path)
{
    char text[1024] = "";
    FILE *file = fopen(path, "r");

    ck_assert_msg(file != NULL && fgets(text, sizeof(text), file) != NULL, "%s: %s", path,
                  strerror(errno));
    fclose(file);
    text[strcspn(text, "\n")] = '\0';
    return test_text("%s", text);
}

struct cluster *
cluster_start(void)
{
    struct cluster *cluster = test_alloc(sizeof(*cluster));
    const char *parent = test_directory(), *base = getenv("KAIRAN_TEST_TMP");

    /* PostgreSQL's own user has to get through. */
    ck_assert(chmod(parent, 0711) == 0 && (base == NULL || chmod(base, 0711) == 0));
    cluster->directory = test_text("%s/cluster", parent);
    ck_assert_int_eq(wait_for(script_start((const char *const[]){
                         "make", cluster->directory, "fsync = on", "full_page_writes = on",
                         "restart_after_crash = on", NULL })),
                     0);
    cluster->url = line_of(test_text("%s/address", cluster->directory));
    ck_assert_int_eq(setenv("KAIRAN_TEST_DATABASE", cluster->url, 1), 0);
    cluster_restart(cluster);
    return cluster;
}

void
cluster_restart(struct cluster *cluster)
{
    long long until = test_clock_ms() + START_MS_MAX;

    /* After a crash it ends at once as long as anything of the old one is left. */
    while (PQping(cluster->url) != PQPING_OK) {
        ck_assert_msg(test_clock_ms() < until, "PostgreSQL does not start: %s/log",
                      cluster->directory);
        if (cluster->pid == 0 || waitpid(cluster->pid, NULL, WNOHANG) == cluster->pid)
            cluster->pid = script_start((const char *const[]){ "run", cluster->directory, NULL });
        test_sleep_ms(100);
    }
}

void
cluster_stop(struct cluster *cluster, int signal)
{
    kill(cluster->pid, signal); /* not yet waited for, so the number is still its own */
    (void)wait_for(cluster->pid);
    cluster->pid = 0;
}

void
cluster_kill_writer(const struct cluster *cluster, const char *directory)
{
    long long pid = test_sql_number(directory, "SELECT pid FROM pg_locks WHERE locktype ="
                                               " 'advisory' AND granted AND database = (SELECT oid"
                                               " FROM pg_database WHERE datname ="
                                               " current_database())");

    ck_assert_int_gt(pid, 1);
    ck_assert_int_ne(pid, cluster->pid);
    ck_assert_int_eq(kill((pid_t)pid, SIGKILL), 0);
}
