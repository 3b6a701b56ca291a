/* a_move_that_breaks_off_leaves_the_city_where_it_was.c - killed, cut off or out of space at any
 * moment; and the same command then does it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/integration/db/moving.h"

#define KILLS 8
/* Each kill comes half as late again: several before the end on any machine. */
#define FIRST_MS 30

/* A child that moves the city, by way of the lib so that it dies with the test. */
static pid_t
move_start(const struct moving *moving, bool to_pgsql)
{
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid > 0)
        return pid;
    const char *binary = getenv("KAIRAN_BINARY");
    const char *log = test_text("%s/log", test_directory());
    if (freopen(log, "a", stderr) == NULL || freopen(log, "a", stdout) == NULL)
        _exit(127);
    if (to_pgsql)
        execl(binary, "kairan", "migrate", "--data", moving->directory, "--to", moving->url,
              (char *)NULL);
    else
        execl(binary, "kairan", "migrate", "--data", moving->directory, "--database", moving->url,
              "--to", "sqlite", (char *)NULL);
    _exit(127);
}

/* False where it ended by itself before. */
static bool
kill_after(pid_t pid, int ms)
{
    int status;

    test_sleep_ms(ms);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status);
}

/* No row of the city can be seen on the server, or all of them: when the kill came behind the last
 * COMMIT, both are whole, and the one on the server is in the way of the next try. */
static void
expect_nothing_half_done(const struct moving *moving)
{
    moving_on_pgsql(moving);
    if (test_sql_number(moving->directory, "SELECT count(*) FROM pg_class WHERE relname = 'person'"
                                           " AND relkind = 'r'") > 0 &&
        test_sql_number(moving->directory, "SELECT count(*) FROM person") > 0) {
        ck_assert_int_eq(test_sql_number(moving->directory, "SELECT count(*) FROM audit_entry"
                                                            " WHERE verb = 'core.move'"),
                         1);
        test_database_drop(moving->directory);
        test_database_make(moving->directory);
    }
    moving_on_sqlite(moving);
}

START_TEST(kill_9_on_the_way_to_the_server_leaves_the_city_in_its_file)
{
    struct moving moving;
    int killed = 0, wait_ms = FIRST_MS;

    if (!moving_begin(&moving))
        return;
    for (int i = 0; i < KILLS && moving_has_file(&moving, "kairan.db"); i++) {
        if (!kill_after(move_start(&moving, true), wait_ms))
            break;
        killed++;
        wait_ms = wait_ms * 3 / 2;
        if (moving_has_file(&moving, "kairan.db")) {
            moving_prove(&moving, false);
            expect_nothing_half_done(&moving);
        }
    }
    ck_assert_int_gt(killed, 0);
    if (moving_has_file(&moving, "kairan.db")) {
        struct program_result moved = moving_to_pgsql(&moving);
        ck_assert_msg(moved.status == 0, "%s%s", moved.out, moved.err);
    }
    moving_prove(&moving, true);
}
END_TEST

START_TEST(kill_9_on_the_way_to_a_file_leaves_the_city_on_the_server)
{
    struct moving moving;
    int killed = 0, wait_ms = FIRST_MS;

    if (!moving_begin(&moving))
        return;
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    for (int i = 0; i < KILLS && !moving_has_file(&moving, "kairan.db"); i++) {
        if (!kill_after(move_start(&moving, false), wait_ms))
            break;
        killed++;
        wait_ms = wait_ms * 3 / 2;
        if (!moving_has_file(&moving, "kairan.db"))
            moving_prove(&moving, true);
    }
    ck_assert_int_gt(killed, 0);
    moving_on_sqlite(&moving);
    if (!moving_has_file(&moving, "kairan.db")) {
        struct program_result moved = moving_to_sqlite(&moving);
        ck_assert_msg(moved.status == 0, "%s%s", moved.out, moved.err);
    }
    moving_prove(&moving, false);
    ck_assert(!moving_has_file(&moving, "kairan.db.moving"));
}
END_TEST

/* As soon as the copy is under way, the server ends all connections, as it does when it is
 * stopped. */
static void
cut_connections(const struct moving *moving)
{
    long long until = test_clock_ms() + 20000;

    moving_on_pgsql(moving);
    while (test_sql_number(moving->directory,
                           "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL"
                           " AND query LIKE 'INSERT INTO \"item%'"
                           " AND datname = current_database() AND pid <> pg_backend_pid()") == 0)
        ck_assert_msg(test_clock_ms() < until, "no copy was seen");
    (void)test_sql_string(moving->directory,
                          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                          " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    moving_on_sqlite(moving);
}

static int
end_of(pid_t pid)
{
    int status;

    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(a_lost_connection_leaves_the_city_where_it_was)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    pid_t pid = move_start(&moving, true);
    cut_connections(&moving);
    ck_assert_int_eq(end_of(pid), 1);
    ck_assert(moving_has_file(&moving, "kairan.db"));
    moving_prove(&moving, false);
    struct program_result moved = moving_to_pgsql(&moving);
    ck_assert_msg(moved.status == 0, "%s%s", moved.out, moved.err);
    moving_prove(&moving, true);
}
END_TEST

START_TEST(a_full_disk_leaves_the_city_on_the_server)
{
    struct moving moving;
    struct rlimit limit, small;

    if (!moving_begin(&moving))
        return;
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = (struct rlimit){ .rlim_cur = 300000, .rlim_max = limit.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct program_result moved = moving_to_sqlite(&moving);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_msg(moved.status == 1, "%s%s", moved.out, moved.err);
    ck_assert(!moving_has_file(&moving, "kairan.db"));
    ck_assert(!moving_has_file(&moving, "kairan.db.moving"));
    moving_prove(&moving, true);
    moving_on_sqlite(&moving);
    ck_assert_int_eq(moving_to_sqlite(&moving).status, 0);
    moving_prove(&moving, false);
}
END_TEST
