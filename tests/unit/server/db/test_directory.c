/* The data directory: one process at a time, closed to others, and no lock that outlives it. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "gw/log.h"
#include "store.h"

static mode_t
mode_of(const char *path)
{
    struct stat status;

    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_mode & 07777;
}

/* A child that opens the database and then waits to be killed. */
static pid_t
open_in_child(const char *directory)
{
    int ready[2];
    char byte;
    pid_t child;

    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        store_open_with(NULL, (struct database_options){ .directory = directory });
        (void)!write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void
kill_child(pid_t child)
{
    int status;

    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
}

START_TEST(a_directory_is_made_and_closed_to_others)
{
    const char *directory = test_text("%s/new", test_directory());
    struct store *store;

    umask(0);
    store = store_open_with(NULL, (struct database_options){ .directory = directory });
    ck_assert_int_eq(mode_of(directory), 0700);
    ck_assert_int_eq(mode_of(store_path(store, "kairan.db")), 0600);
    ck_assert_int_eq(mode_of(store_path(store, "kairan.db-wal")), 0600);
    ck_assert_int_eq(mode_of(store_path(store, "lock")), 0600);
    store_close(store);
}
END_TEST

START_TEST(a_second_process_is_refused_and_a_killed_one_leaves_no_lock)
{
    const char *directory = test_directory();
    struct database_options options = { .directory = directory };
    pid_t child = open_in_child(directory);
    struct database *database;
    struct gw_text pid;
    struct gw_arena *arena = gw_arena_new(1 << 20);
    int64_t noted;

    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_BUSY);
    ck_assert_int_eq(
        gw_env_read_file(gw_env_system(), arena, test_text("%s/lock", directory), 100, &pid),
        GW_OK);
    ck_assert_int_eq(gw_text_int(gw_text_trim(pid), &noted), GW_OK);
    ck_assert_int_eq(noted, child);
    kill_child(child);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    database_close(database);
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_directory_that_cannot_be_made_is_an_error)
{
    struct database_options options = { .directory = test_text("%s/none/below", test_directory()) };
    struct database *database;

    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_IO);
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
    char path[DIRECTORY_PATH_BYTES];
    struct database_options options = { .directory = path };
    struct database *database;

    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_TOO_LARGE);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused)
{
    const char *directory = test_directory();
    struct database_options options = { .directory = directory };
    struct database *database;

    gw_log_set_level(GW_LOG_ERROR);
    ck_assert_int_eq(gw_env_write_file(gw_env_system(), test_text("%s/kairan.db", directory),
                                       GW_TEXT("this is a letter, and no database at all, although "
                                               "it is long enough to be taken for one at first"),
                                       0600),
                     GW_OK);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_IO);
}
END_TEST

START_TEST(failing_files_are_errors_and_leave_no_lock)
{
    for (int call = 1; call < 10; call++) {
        struct fake_env *fake = fake_env_new();
        const char *directory = test_text("%s/new", test_directory());
        struct database_options options = { .directory = directory };
        struct database *database;
        enum gw_err err;

        fake->files_fail_at = call;
        err = database_open(&fake->env, &options, &database);
        if (err == GW_OK)
            database_close(database);
        fake->files_fail_at = 0;
        ck_assert_int_eq(database_open(&fake->env, &options, &database), GW_OK);
        database_close(database);
    }
}
END_TEST

START_TEST(what_went_wrong_with_a_file_says_whether_it_is_worth_another_try)
{
    ck_assert_int_eq(file_outcome(ENOSPC), GW_FULL);
    ck_assert_int_eq(file_outcome(ENOENT), GW_MISSING);
    ck_assert_int_eq(file_outcome(ENOMEM), GW_BUSY);
    ck_assert_int_eq(file_outcome(EIO), GW_IO);
}
END_TEST
