/* outage.c - see outage.h. */
#include "tests/lib/outage.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/cluster.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/pgsql_proxy.h"
#include "tests/lib/poster.h"

#define CLIENTS 32
#define IDS_MAX 400000
#define BACK_MS_MAX 15000

/* From when on the database could be used again: where its writer's process is killed it recovers
 * by itself, and at once. */
static long long
break_database(struct cluster *cluster, const char *directory, int turn)
{
    const long long start = test_clock_ms();

    if (turn % 3 == 0) {
        cluster_kill_writer(cluster, directory);
        test_sleep_ms(100); /* what was acknowledged before it is counted by then */
        return start;
    }
    cluster_stop(cluster, turn % 3 == 1 ? SIGKILL : SIGINT);
    test_sleep_ms(500); /* away for a while */
    cluster_restart(cluster);
    return test_clock_ms();
}

/* Until a post is acknowledged again; how long that is after `start`. */
static long long
back_ms(struct poster *poster, long long start)
{
    size_t before = poster_count(poster);

    while (poster_count(poster) == before) {
        ck_assert_msg(test_clock_ms() - start < BACK_MS_MAX, "the service does not come back");
        test_sleep_ms(5);
    }
    return test_clock_ms() - start;
}

static long long
lines_with(const char *path, const char *word)
{
    char line[4096];
    long long count = 0;
    FILE *file = fopen(path, "r");

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL)
        count += strstr(line, word) != NULL;
    fclose(file);
    return count;
}

static const char *
city_new(void)
{
    const char *directory = test_text("%s/city", test_directory());
    struct program_result made = PROGRAM("demo", "--data", directory, "--staff", "40", "--posts",
                                         "0", "--password", CITY_PASSWORD);

    ck_assert_msg(made.status == 0, "%s", made.err);
    city_without_limits(directory);
    return directory;
}

/* Staff who publish on a server, until load_end(). */
static struct poster *
load_start(const struct server *server)
{
    struct poster *poster = test_alloc(sizeof(*poster));

    *poster = (struct poster){ .server = server,
                               .threads = CLIENTS,
                               .ids = test_alloc(IDS_MAX * sizeof(int64_t)),
                               .ids_max = IDS_MAX };
    poster_start(poster);
    return poster;
}

static void
load_end(struct poster *poster, struct server *server, struct outage_figures *out)
{
    const char *directory = server->directory;

    test_sleep_ms(300);
    poster_stop(poster);
    server_stop(server);
    out->acknowledged = poster->ids_count;
    out->refused = poster->refused;
    out->in_doubt = lines_with(server->log, "\"db.commit.in_doubt\"");
    out->posts = test_sql_number(directory,
                                 "SELECT count(*) FROM item WHERE title LIKE '" POSTER_TITLE " %'");
    out->doubled = out->posts - test_sql_number(directory,
                                                "SELECT count(DISTINCT title) FROM item"
                                                " WHERE title LIKE '" POSTER_TITLE " %'");
    poster_prove(poster, directory);
}

static void
back_note(struct poster *poster, long long start, struct outage_figures *out)
{
    long long took_ms = back_ms(poster, start);

    out->back_ms_max = took_ms > out->back_ms_max ? took_ms : out->back_ms_max;
}

void
outage_run(int outages, struct outage_figures *out)
{
    struct cluster *cluster = cluster_start();
    const char *directory = city_new();
    struct server *server = server_start_on(directory, NULL);
    struct poster *poster = load_start(server);

    *out = (struct outage_figures){ .outages = outages };
    for (int turn = 0; turn < outages; turn++) {
        (void)back_ms(poster, test_clock_ms());
        test_sleep_ms(200 + rand() % 400);
        back_note(poster, break_database(cluster, directory, turn), out);
    }
    load_end(poster, server, out);
    cluster_stop(cluster, SIGINT);
}

void
outage_of_commits_run(int commits, struct outage_figures *out)
{
    struct cluster *cluster = cluster_start();
    const char *directory = city_new();
    struct pgsql_proxy *proxy = pgsql_proxy_start(test_database_url(directory), PROXY_NONE);
    const char *const options[] = { "--database", proxy->url, NULL };
    struct server *server = server_start_on(directory, options);
    struct poster *poster = load_start(server);

    *out = (struct outage_figures){ .outages = commits };
    for (int turn = 0; turn < commits; turn++) {
        (void)back_ms(poster, test_clock_ms());
        test_sleep_ms(20 + rand() % 100);
        pgsql_proxy_arm(proxy, turn % 2 == 0 ? PROXY_COMMIT_UNANSWERED : PROXY_COMMIT_UNSENT, 1);
        while (pgsql_proxy_is_armed(proxy))
            test_sleep_ms(1);
        back_note(poster, test_clock_ms(), out);
    }
    load_end(poster, server, out);
    pgsql_proxy_stop(proxy);
    cluster_stop(cluster, SIGINT);
}
