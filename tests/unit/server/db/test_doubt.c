/* What becomes of writes when PostgreSQL goes away around their COMMIT. All of them pass at once
 * where the tests run on SQLite, whose COMMIT always answers. */
#include <check.h>
#include <sys/wait.h>

#include "gw/log.h"
#include "store.h"
#include "tests/lib/engine.h"
#include "tests/lib/pgsql_proxy.h"

struct note_write {
    int64_t id;
    int runs, calls;
};

static void
note_called(void *arg)
{
    struct note_write *write = arg;

    write->calls++;
}

static enum gw_err
note_run(void *arg, struct gw_db *db)
{
    struct note_write *write = arg;

    write->runs++;
    gw_after_commit(db, note_called, write);
    (void)gw_db_new_id(db);
    return note_insert(db, write->id, test_text("note %lld", (long long)write->id));
}

/* A migrated store whose writer stands behind a proxy with this fault. */
static struct store *
store_behind(enum pgsql_proxy_fault fault, struct pgsql_proxy **proxy)
{
    struct store *store = store_open(NULL);
    struct database_options options = { .directory = store->directory };

    store_close(store);
    *proxy = pgsql_proxy_start(test_database_url(store->directory), fault);
    options.url = (*proxy)->url;
    ck_assert_int_eq(database_open(store->env, &options, &store->database), GW_OK);
    return store;
}

static int64_t
notes(const struct store *store)
{
    return store_number(store, "SELECT count(*) FROM note");
}

START_TEST(a_commit_that_is_found_done_is_told_as_done_and_never_run_again)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 }, second = { .id = 2 };
    struct pgsql_proxy *proxy;
    struct store *store = store_behind(PROXY_COMMIT_UNANSWERED, &proxy);

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_OK);
    ck_assert_int_eq(first.runs, 1);
    ck_assert_int_eq(first.calls, 1); /* memory follows what was committed */
    ck_assert_int_eq(database_write_now(store->database, note_run, &second), GW_OK);
    ck_assert_int_eq(notes(store), 2);
    store_close(store);
    pgsql_proxy_stop(proxy);
}
END_TEST

START_TEST(a_commit_that_never_arrived_is_told_as_later_and_leaves_nothing)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 }, again = { .id = 1 };
    struct pgsql_proxy *proxy;
    struct store *store = store_behind(PROXY_COMMIT_UNSENT, &proxy);

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_BUSY);
    ck_assert_int_eq(first.calls, 0);
    ck_assert_int_eq(notes(store), 0);
    ck_assert_int_eq(database_write_now(store->database, note_run, &again), GW_OK);
    ck_assert_int_eq(notes(store), 1);
    store_close(store);
    pgsql_proxy_stop(proxy);
}
END_TEST

/* The exit status of a process that writes a note; 0 where it goes on. */
static int
status_of_write(struct store *store, int64_t id)
{
    struct note_write write = { .id = id };
    pid_t child = fork();
    int status;

    if (child == 0) {
        gw_log_set_level(GW_LOG_ERROR);
        (void)!freopen("/dev/null", "w", stderr);
        (void)!database_write_now(store->database, note_run, &write);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

START_TEST(a_commit_found_done_after_later_was_told_ends_the_process)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 };
    struct store *store = store_open(NULL);

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_OK);
    store->database->in_doubt = store_number(store, "SELECT pg_current_xact_id()");
    ck_assert_int_eq(status_of_write(store, 2), DATABASE_EXIT_RESTART);
    ck_assert_int_eq(notes(store), 1);
}
END_TEST

static void
break_all(const struct store *store)
{
    test_sql(store->directory, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                               " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

/* It changes what has no new id. */
static enum gw_err
note_change(void *arg, struct gw_db *db)
{
    static const struct gw_sql change = { "note_change", "UPDATE note SET text = 'other'" };
    GW_STMT stmt = gw_db_stmt(db, &change);

    (void)arg;
    return gw_step_done(stmt);
}

static void
other_server_passes(const struct store *store)
{
    const struct database_options options = { .directory = test_directory(),
                                              .url = test_database_url(store->directory) };
    struct database *other;

    ck_assert_int_eq(database_open(store->env, &options, &other), GW_OK);
    ck_assert_int_eq(database_write_now(other, note_change, NULL), GW_OK);
    database_close(other);
}

START_TEST(another_server_that_wrote_while_the_connection_was_lost_ends_the_process)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 };
    struct store *store = store_open(NULL);

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_OK);
    break_all(store);
    other_server_passes(store);
    ck_assert_int_eq(status_of_write(store, 2), DATABASE_EXIT_RESTART);
    ck_assert_int_eq(notes(store), 1);
}
END_TEST

START_TEST(memory_is_as_old_as_the_migration_and_not_as_the_first_write)
{
    if (!test_on_pgsql())
        return;
    struct store *store = store_open(NULL);

    break_all(store);
    other_server_passes(store);
    ck_assert_int_eq(status_of_write(store, 1), DATABASE_EXIT_RESTART);
}
END_TEST

START_TEST(a_lock_that_another_server_keeps_ends_the_process_after_half_a_minute)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 }, refused = { .id = 2 };
    struct store *store = store_open(NULL);
    const struct driver_options other = { .url = test_database_url(store->directory),
                                          .role = DRIVER_WRITER };
    const int64_t started = store->env->monotonic_us(store->env);
    struct gw_db *holder;

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_OK);
    break_all(store);
    ck_assert_int_eq(connection_open(&driver_pgsql, &other, &holder), GW_OK);
    ck_assert_int_eq(database_write_now(store->database, note_run, &refused), GW_BUSY);
    ck_assert_int_ge(store->database->locked_out_us, started);
    ck_assert_int_eq(database_pause(store->env, GW_SECOND / 4), GW_OK);
    store->database->locked_out_us -= 31 * GW_SECOND;
    ck_assert_int_eq(status_of_write(store, 2), DATABASE_EXIT_RESTART);
    connection_close(holder);
    ck_assert_int_eq(database_pause(store->env, GW_SECOND / 4), GW_OK);
    ck_assert_int_eq(database_write_now(store->database, note_run, &refused), GW_OK);
    ck_assert_int_eq(store->database->locked_out_us, 0);
    store_close(store);
}
END_TEST

START_TEST(a_lost_connection_is_made_anew_where_nobody_else_wrote)
{
    if (!test_on_pgsql())
        return;
    struct note_write first = { .id = 1 }, second = { .id = 2 };
    struct store *store = store_open(NULL);

    ck_assert_int_eq(database_write_now(store->database, note_run, &first), GW_OK);
    break_all(store);
    ck_assert_int_eq(database_write_now(store->database, note_run, &second), GW_OK);
    ck_assert_int_eq(notes(store), 2);
    store_close(store);
}
END_TEST

START_TEST(a_second_server_on_one_database_is_refused)
{
    if (!test_on_pgsql())
        return;
    struct store *store = store_open(NULL);
    const struct database_options other = { .directory = test_directory(),
                                            .url = test_database_url(store->directory),
                                            .lock_wait_ms = 100 };
    struct database *database;

    ck_assert_int_eq(database_open(store->env, &other, &database), GW_CONFLICT);
    store_close(store);
}
END_TEST
