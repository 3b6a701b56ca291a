/* outage.h - PostgreSQL is killed and started again while staff publish: for the tests of how the
 * server takes it.
 */
#ifndef TESTS_OUTAGE_H
#define TESTS_OUTAGE_H

#include <stddef.h>

struct outage_figures {
    int outages;
    size_t acknowledged, refused;
    long long posts;       /* in the database */
    long long doubled;     /* titles that two posts have */
    long long in_doubt;    /* commits that were not answered */
    long long back_ms_max; /* from the writer's death, or the database's start, to the next
                              acknowledged post */
};

/* `outages` times, by turns: kill -9 of the writer's process, of the whole cluster, and an orderly
 * restart, under the load of 32 clients. What was acknowledged is proven there (poster_prove); what
 * else came out is left to the caller. */
void outage_run(int outages, struct outage_figures *out);
/* The same where PostgreSQL stays and the connection goes, `commits` times, by turns right after a
 * COMMIT has arrived there and right before. */
void outage_of_commits_run(int commits, struct outage_figures *out);

#endif
