/* Migrations: applied once and in order, refused where the history differs, whole or not at all. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "gw/log.h"
#include "store.h"
#include "tests/lib/engine.h"

#define ONE                                                                        \
    {                                                                              \
        "core", 1, "counters",                                                     \
            GW_TEXT("CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT);") \
    }
#define TWO                                                                        \
    {                                                                              \
        "core", 2, "notes",                                                        \
            GW_TEXT("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT UNIQUE);" \
                    "INSERT INTO note VALUES (1, 'one');")                         \
    }
#define THREE                                                              \
    {                                                                      \
        "core", 3, "colours", GW_TEXT("ALTER TABLE note ADD colour TEXT;") \
    }
#define OTHER                                                            \
    {                                                                    \
        "extra", 1, "extras", GW_TEXT("CREATE TABLE extra (id BIGINT);") \
    }

static const struct gw_migration upto_one[] = { ONE, { 0 } };
static const struct gw_migration upto_two[] = { ONE, TWO, { 0 } };
static const struct gw_migration upto_three[] = { ONE, TWO, THREE, { 0 } };
static const struct gw_migration with_extra[] = { ONE, TWO, OTHER, { 0 } };

static const struct gw_migration upto_three_and_extra[] = { ONE, TWO, THREE, OTHER, { 0 } };

static const char *directory;

static enum gw_err
migrate(const struct gw_migration *migrations)
{
    struct database_options options = { .directory = directory };
    struct database *database;
    enum gw_err err;

    gw_log_set_level(GW_LOG_ERROR);
    if (directory == NULL)
        options.directory = directory = test_directory();
    options.url = test_database_url(directory);
    test_database_make(directory);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    err = database_migrate(database, migrations);
    database_close(database);
    return err;
}

static int64_t
number(const char *sql)
{
    return file_number(test_text("%s/kairan.db", directory), sql);
}

static int64_t
applied(void)
{
    return number("SELECT count(*) FROM schema_migration");
}

static bool
has_file(const char *name)
{
    return access(test_text("%s/%s", directory, name), F_OK) == 0;
}

START_TEST(migrations_are_applied_once_and_noted)
{
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(applied(), 2);
    ck_assert_int_eq(number("SELECT count(*) FROM note"), 1);
    ck_assert_int_eq(number("SELECT length(checksum) FROM schema_migration WHERE number = 2"), 32);
    ck_assert_int_eq(number("SELECT applied_at > 1600000000000000 FROM schema_migration"), 1);
    ck_assert_int_eq(number("SELECT name = 'notes' FROM schema_migration WHERE number = 2"), 1);
}
END_TEST

START_TEST(a_bigint_key_is_the_rowid)
{
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(number("SELECT rowid = id FROM note"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM pragma_index_list('note') WHERE origin = 'pk'"),
                     0);
}
END_TEST

START_TEST(later_migrations_come_on_top_with_a_copy_of_what_was)
{
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert(!has_file("backup-before-core-0001.db"));
    ck_assert_int_eq(migrate(upto_three), GW_OK);
    ck_assert_int_eq(applied(), 3);
    ck_assert(has_file("backup-before-core-0003.db"));
    ck_assert(!has_file("backup-before-core-0003.db.partial"));
    ck_assert_int_eq(file_number(test_text("%s/backup-before-core-0003.db", directory),
                                 "SELECT (SELECT count(*) FROM note) = 1 AND"
                                 " (SELECT count(*) FROM pragma_table_info('note')) = 2"),
                     1);
}
END_TEST

START_TEST(the_program_of_before_serves_the_copy)
{
    const struct database_options options = { .directory = test_directory() };
    struct database *database;

    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(migrate(upto_three), GW_OK);
    ck_assert_int_eq(rename(test_text("%s/backup-before-core-0003.db", directory),
                            test_text("%s/kairan.db", options.directory)),
                     0);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, upto_two), GW_OK);
    database_close(database);
}
END_TEST

/* Files may have so many bytes; 0: as many as they like. */
static void
limit_files(rlim_t bytes)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(without_room_for_the_copy_nothing_is_migrated)
{
    enum gw_err err;

    ck_assert_int_eq(migrate(upto_two), GW_OK);
    file_sql(test_text("%s/kairan.db", directory),
             test_text("INSERT INTO note VALUES (2, '%0100000d')", 0));
    limit_files(60000);
    err = migrate(upto_three);
    limit_files(0);
    /* A full disk is always told; of this limit SQLite's COMMIT keeps the reason to itself. */
    ck_assert(err == GW_FULL || (test_on_pgsql() && err == GW_IO));
    ck_assert_int_eq(applied(), 2);
    ck_assert(!has_file("backup-before-core-0003.db"));
    ck_assert(!has_file("backup-before-core-0003.db.partial"));
    ck_assert_int_eq(migrate(upto_three), GW_OK);
}
END_TEST

static void
file_of_before(const char *name, int days)
{
    const struct timespec made = { .tv_sec = time(NULL) - days * 24 * 60 * 60 };
    const char *path = test_text("%s/%s", directory, name);
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fclose(file);
    ck_assert_int_eq(utimensat(AT_FDCWD, path, (const struct timespec[]){ made, made }, 0), 0);
}

START_TEST(of_the_copies_the_newest_five_stay_and_those_of_the_last_thirty_days)
{
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    file_of_before("moved-20250101T000000Z.db", 500);
    for (int i = 1; i <= 6; i++)
        file_of_before(test_text("backup-before-old-%04d.db", i), 40 + i);
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert(has_file("backup-before-old-0006.db")); /* nothing was migrated */
    ck_assert_int_eq(migrate(upto_three), GW_OK);
    for (int i = 1; i <= 6; i++)
        ck_assert_int_eq(has_file(test_text("backup-before-old-%04d.db", i)), i <= 4);
    ck_assert(has_file("backup-before-core-0003.db"));
    ck_assert(has_file("moved-20250101T000000Z.db"));

    for (int i = 1; i <= 6; i++)
        file_of_before(test_text("backup-before-new-%04d.db", i), 20 + i);
    ck_assert_int_eq(migrate(upto_three_and_extra), GW_OK);
    for (int i = 1; i <= 6; i++)
        ck_assert(has_file(test_text("backup-before-new-%04d.db", i)));
    ck_assert(!has_file("backup-before-old-0001.db"));
}
END_TEST

START_TEST(a_module_that_comes_later_begins_at_one)
{
    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(migrate(with_extra), GW_OK);
    ck_assert_int_eq(applied(), 3);
    ck_assert(has_file("backup-before-extra-0001.db"));
}
END_TEST

START_TEST(a_changed_migration_is_refused)
{
    const struct gw_migration changed[] = {
        ONE,
        { "core", 2, "notes", GW_TEXT("CREATE TABLE note (id BIGINT PRIMARY KEY);") },
        THREE,
        { 0 },
    };

    ck_assert_int_eq(migrate(upto_two), GW_OK);
    ck_assert_int_eq(migrate(changed), GW_CONFLICT);
    ck_assert_int_eq(applied(), 2);
    ck_assert(!has_file("backup-before-core-0003.db"));
}
END_TEST

START_TEST(a_newer_database_is_refused)
{
    ck_assert_int_eq(migrate(upto_three), GW_OK);
    ck_assert_int_eq(migrate(upto_two), GW_CONFLICT);
    ck_assert_int_eq(migrate(with_extra), GW_CONFLICT);
    ck_assert_int_eq(applied(), 3);
}
END_TEST

START_TEST(a_gap_in_the_program_is_refused)
{
    const struct gw_migration gap[] = { ONE, THREE, { 0 } };
    const struct gw_migration late_start[] = { ONE, TWO, { "extra", 2, "x", GW_TEXT(";") }, { 0 } };
    const struct gw_migration twice[] = { ONE, ONE, { 0 } };

    ck_assert_int_eq(migrate(upto_one), GW_OK);
    ck_assert_int_eq(migrate(gap), GW_CONFLICT);
    ck_assert_int_eq(migrate(late_start), GW_CONFLICT);
    ck_assert_int_eq(migrate(twice), GW_CONFLICT);
    ck_assert_int_eq(applied(), 1);
}
END_TEST

START_TEST(a_gap_in_the_database_is_refused)
{
    ck_assert_int_eq(migrate(upto_three), GW_OK);
    file_sql(test_text("%s/kairan.db", directory), "DELETE FROM schema_migration WHERE number = 2");
    ck_assert_int_eq(migrate(upto_three), GW_CONFLICT);
}
END_TEST

START_TEST(a_migration_that_fails_leaves_the_step_before)
{
    const struct gw_migration bad[] = {
        ONE,
        TWO,
        { "core", 3, "bad", GW_TEXT("CREATE TABLE half (id BIGINT); CREATE TABLE note (x TEXT);") },
        { 0 },
    };

    ck_assert_int_eq(migrate(bad), GW_IO);
    ck_assert_int_eq(applied(), 2);
    ck_assert_int_eq(number(test_on_pgsql()
                                ? "SELECT count(*) FROM pg_tables WHERE tablename = 'half'"
                                : "SELECT count(*) FROM sqlite_master WHERE name = 'half'"),
                     0);
    ck_assert_int_eq(migrate(upto_three), GW_OK);
}
END_TEST

START_TEST(a_migration_that_breaks_a_reference_is_undone)
{
    const struct gw_migration bad[] = {
        ONE,
        TWO,
        { "core", 3, "lines",
          GW_TEXT("CREATE TABLE line (note_id BIGINT REFERENCES note (id));"
                  "INSERT INTO line VALUES (99);") },
        { 0 },
    };

    ck_assert_int_eq(migrate(bad), GW_CONFLICT);
    ck_assert_int_eq(applied(), 2);
}
END_TEST

START_TEST(a_table_that_others_refer_to_can_be_built_anew)
{
    const struct gw_migration rebuild[] = {
        ONE,
        TWO,
        { "core", 3, "lines",
          GW_TEXT("CREATE TABLE line (note_id BIGINT REFERENCES note (id));"
                  "INSERT INTO line VALUES (1);") },
        { "core", 4, "rebuild",
          GW_TEXT("CREATE TABLE note_new (id BIGINT PRIMARY KEY, text TEXT NOT NULL);"
                  "INSERT INTO note_new SELECT id, text FROM note;"
                  "DROP TABLE note; ALTER TABLE note_new RENAME TO note;") },
        { 0 },
    };

    ck_assert_int_eq(migrate(rebuild), GW_OK);
    ck_assert_int_eq(number("SELECT count(*) FROM line JOIN note ON note.id = line.note_id"), 1);
}
END_TEST

START_TEST(a_migration_with_a_commit_of_its_own_is_refused)
{
    const struct gw_migration bad[] = {
        ONE,
        { "core", 2, "commits", GW_TEXT("CREATE TABLE a (b TEXT); COMMIT;") },
        { 0 },
    };

    ck_assert_int_eq(migrate(bad), GW_CONFLICT);
    ck_assert_int_eq(applied(), 1);
}
END_TEST

/* 200 small tables in 20 steps; the child dies somewhere on the way. */
static const struct gw_migration *
make_many(void)
{
    struct gw_migration *many = test_alloc(21 * sizeof(*many));

    for (int i = 0; i < 20; i++) {
        char *sql = test_alloc(2000);
        size_t at = 0;

        if (i == 0)
            at += (size_t)snprintf(sql, 2000,
                                   "CREATE TABLE counter (name TEXT PRIMARY KEY,"
                                   " value BIGINT NOT NULL);");
        for (int k = 0; k < 10; k++)
            at += (size_t)snprintf(sql + at, 2000 - at, "CREATE TABLE t%d_%d (id BIGINT);", i, k);
        many[i] = (struct gw_migration){ "many", i + 1, "tables", { sql, at } };
    }
    return many;
}

START_TEST(a_process_killed_while_migrating_leaves_a_whole_step)
{
    const struct gw_migration *many = make_many();
    int64_t least = 0;

    directory = test_directory();
    /* Not in the child: PostgreSQL would go on making it for a dead one, and for the next. */
    test_database_make(directory);
    for (int round = 0; round < 10; round++) {
        int status;
        pid_t child = fork();

        if (child == 0)
            _exit(migrate(many) == GW_OK ? 0 : 1);
        test_sleep_ms(3 + 4 * round);
        kill(child, SIGKILL);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        if (access(test_text("%s/kairan.db", directory), F_OK) != 0 ||
            number("SELECT count(*) FROM sqlite_master WHERE name = 'schema_migration'") == 0)
            continue;
        ck_assert_int_ge(applied(), least);
        least = applied();
        ck_assert_int_eq(number("SELECT count(*) FROM sqlite_master WHERE name LIKE 't%'"),
                         10 * least);
    }
    ck_assert_int_eq(migrate(many), GW_OK);
    ck_assert_int_eq(applied(), 20);
}
END_TEST
