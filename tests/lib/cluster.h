/* cluster.h - a PostgreSQL cluster of one test's own, which it may kill: it keeps what it confirms.
 * Functions end the test where they fail.
 */
#ifndef TESTS_CLUSTER_H
#define TESTS_CLUSTER_H

#include <sys/types.h>

struct cluster {
    const char *directory;
    const char *url; /* of its database `postgres`, as KAIRAN_TEST_DATABASE has it */
    pid_t pid;       /* of its first process; 0: it doesn't run */
};

/* Made and started; from here on the tests' databases (engine.h) are in it. */
struct cluster *cluster_start(void);
/* Starts it again, and waits until it answers. */
void cluster_restart(struct cluster *cluster);
/* Sends the signal to its first process and waits for its end: SIGINT ends it in order, SIGQUIT and
 * SIGKILL as a crash would. */
void cluster_stop(struct cluster *cluster, int signal);
/* kill -9 of the process that serves the writer of this directory's database: the cluster then ends
 * all its connections and recovers by itself. */
void cluster_kill_writer(const struct cluster *cluster, const char *directory);

#endif
