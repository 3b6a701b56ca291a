/* Backup while the server writes, and restore: complete and consistent, or nothing at all. */
#include <check.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "db/archive.h"
#include "db/backup.h"
#include "gw/log.h"
#include "store.h"

static const char *
put_file(const char *path, const void *bytes, size_t count)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
    close(fd);
    return path;
}

static char *
get_file(const char *path, size_t *count)
{
    int fd = open(path, O_RDONLY);
    struct stat status;
    char *bytes;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &status), 0);
    *count = (size_t)status.st_size;
    bytes = test_alloc(*count + 1);
    ck_assert_int_eq(read(fd, bytes, *count), (ssize_t)*count);
    close(fd);
    return bytes;
}

static bool
exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static enum gw_err
add_three(void *arg, struct gw_db *db)
{
    for (int i = 0; i < 3; i++)
        GW_TRY(note_insert(db, i + 1, test_text("note %d%s", i, (const char *)arg)));
    return GW_OK;
}

/* A small city: three notes, three files. */
static struct store *
make_store(void)
{
    struct store *store = store_open(NULL);
    char large[3000];

    memset(large, 7, sizeof(large));
    ck_assert_int_eq(database_write_now(store->database, add_three, ""), GW_OK);
    mkdir(store_path(store, "blobs"), 0700);
    mkdir(store_path(store, "blobs/ab"), 0700);
    mkdir(store_path(store, "blobs/ab/cd"), 0700);
    put_file(store_path(store, "blobs/ab/cd/abcd01"), "first", 5);
    put_file(store_path(store, "blobs/ab/cd/abcd02"), large, sizeof(large));
    put_file(store_path(store, "blobs/ab/.unfinished"), "half", 4);
    put_file(store_path(store, "blobs/empty"), "", 0);
    return store;
}

static enum gw_err
restore(const char *from, const char *directory)
{
    return database_restore(gw_env_system(), &(struct database_restoration){
                                                 .from = from, .to = { .directory = directory } });
}

static void
expect_no_rest(const char *to)
{
    ck_assert(!exists(test_text("%s.partial", to)));
    ck_assert(!exists(test_text("%s.snapshot", to)));
    ck_assert(!exists(test_text("%s.snapshot-wal", to)));
    ck_assert(!exists(test_text("%s.snapshot-shm", to)));
    ck_assert(!exists(test_text("%s.manifest", to)));
}

START_TEST(a_restored_backup_holds_rows_and_files)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());
    const char *directory = test_text("%s/new", test_directory());
    struct stat status;
    size_t count;

    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    ck_assert_int_eq(stat(to, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
    expect_no_rest(to);
    store_close(store);
    ck_assert_int_eq(restore(to, directory), GW_OK);
    ck_assert_str_eq(get_file(test_text("%s/blobs/ab/cd/abcd01", directory), &count), "first");
    get_file(test_text("%s/blobs/ab/cd/abcd02", directory), &count);
    ck_assert_uint_eq(count, 3000);
    ck_assert(exists(test_text("%s/blobs/empty", directory)));
    ck_assert(!exists(test_text("%s/blobs/ab/.unfinished", directory)));
    ck_assert(!exists(test_text("%s/restore.partial", directory)));
    ck_assert(!exists(test_text("%s/kairan.db.restored", directory)));
    store = store_open_with(NULL, (struct database_options){ .directory = directory });
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 3);
    store_close(store);
}
END_TEST

START_TEST(a_backup_without_files_is_whole_too)
{
    struct store *store = store_open(NULL);
    const char *to = test_text("%s/city.tar", test_directory());

    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    store_close(store);
    ck_assert_int_eq(restore(to, test_directory()), GW_OK);
}
END_TEST

/* Each write adds a note and a line about it, so that a copy that mixes two states shows. */
struct load {
    struct store *store;
    _Atomic bool stopping;
    _Atomic int64_t written;
};

static const struct gw_sql insert_line = {
    "insert_line",
    .text = "INSERT INTO note_line (note_id, body, amount) VALUES (?1, zeroblob(2000), ?1)",
    .pgsql = "INSERT INTO note_line (note_id, body, amount) VALUES"
             " (?1, decode(repeat('00', 2000), 'hex'), ?1)",
};

static enum gw_err
add_pair(void *arg, struct gw_db *db)
{
    int64_t id = *(int64_t *)arg;
    GW_STMT stmt = NULL;

    GW_TRY(note_insert(db, id, test_text("pair %lld", (long long)id)));
    stmt = gw_db_stmt(db, &insert_line);
    gw_bind_int(stmt, 1, id);
    return gw_step_done(stmt);
}

static void *
keep_writing(void *arg)
{
    struct load *load = arg;

    for (int64_t id = 1; !atomic_load(&load->stopping); id++) {
        ck_assert_int_eq(database_write_now(load->store->database, add_pair, &id), GW_OK);
        atomic_store(&load->written, id);
    }
    return NULL;
}

START_TEST(a_backup_under_load_is_one_state_and_holds_what_was_acknowledged_before)
{
    struct load load = { .store = store_open(NULL) };
    struct gw_arena *arena = gw_arena_new(1 << 20);
    pthread_t thread;

    ck_assert_int_eq(database_writer_start(load.store->database), GW_OK);
    ck_assert_int_eq(pthread_create(&thread, NULL, keep_writing, &load), 0);
    for (int round = 0; round < 5; round++) {
        const char *to = test_text("%s/city.tar", test_directory());
        const char *directory = test_directory();
        const char *path = test_text("%s/kairan.db", directory);
        int64_t before;

        test_sleep_ms(50);
        before = atomic_load(&load.written);
        ck_assert_int_eq(database_backup(load.store->database, to), GW_OK);
        ck_assert_int_eq(restore(to, directory), GW_OK);
        ck_assert_int_ge(file_number(path, "SELECT coalesce(max(id), 0) FROM note"), before);
        ck_assert_int_eq(file_number(path, "SELECT (SELECT count(*) FROM note) ="
                                           " (SELECT count(*) FROM note_line) AND"
                                           " (SELECT count(*) FROM note) ="
                                           " (SELECT coalesce(max(id), 0) FROM note)"),
                         1);
        ck_assert_int_eq(file_number(path, "SELECT integrity_check = 'ok' FROM"
                                           " pragma_integrity_check"),
                         1);
    }
    atomic_store(&load.stopping, true);
    pthread_join(thread, NULL);
    gw_arena_free(arena);
    store_close(load.store);
}
END_TEST

START_TEST(an_existing_target_is_refused_and_stays)
{
    struct store *store = make_store();
    const char *to = put_file(test_text("%s/city.tar", test_directory()), "mine", 4);
    size_t count;

    ck_assert_int_eq(database_backup(store->database, to), GW_CONFLICT);
    ck_assert_str_eq(get_file(to, &count), "mine");
    expect_no_rest(to);
    store_close(store);
}
END_TEST

START_TEST(what_a_killed_backup_left_is_in_nobodys_way)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());
    char *rest = test_alloc(100000);

    put_file(test_text("%s.partial", to), rest, 100000);
    put_file(test_text("%s.snapshot", to), rest, 5000);
    put_file(test_text("%s.snapshot-wal", to), rest, 5000);
    put_file(test_text("%s.manifest", to), rest, 5000);
    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    expect_no_rest(to);
    store_close(store);
    ck_assert_int_eq(restore(to, test_directory()), GW_OK);
}
END_TEST

START_TEST(a_cancelled_backup_leaves_nothing)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());

    database_backup_cancel(store->database);
    ck_assert_int_eq(database_backup(store->database, to), GW_BUSY);
    ck_assert(!exists(to));
    expect_no_rest(to);
    store_close(store);
}
END_TEST

START_TEST(a_target_that_cannot_be_written_is_an_error)
{
    struct store *store = make_store();

    ck_assert_int_eq(database_backup(store->database, "/nowhere/at/all/city.tar"), GW_IO);
    store_close(store);
}
END_TEST

START_TEST(a_damaged_database_gives_no_backup)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());
    char *zeroes = test_alloc(4096);
    int fd;

    store_reopen(store); /* the log is in the file now */
    fd = open(store_path(store, "kairan.db"), O_WRONLY);
    ck_assert_int_eq(pwrite(fd, zeroes, 4096, 4096), 4096);
    close(fd);
    ck_assert_int_eq(database_backup(store->database, to), GW_MALFORMED);
    ck_assert(!exists(to));
    expect_no_rest(to);
    store_close(store);
}
END_TEST

START_TEST(links_and_strange_names_among_the_files_stop_the_backup)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());

    ck_assert_int_eq(symlink("/etc/passwd", store_path(store, "blobs/link")), 0);
    ck_assert_int_ne(database_backup(store->database, to), GW_OK);
    unlink(store_path(store, "blobs/link"));
    put_file(store_path(store, "blobs/a name"), "x", 1);
    ck_assert_int_eq(database_backup(store->database, to), GW_MALFORMED);
    unlink(store_path(store, "blobs/a name"));
    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    store_close(store);
}
END_TEST

START_TEST(the_same_file_is_not_written_by_two_backups)
{
    struct store *store = make_store();
    const char *to = test_text("%s/city.tar", test_directory());
    struct store *other = make_store();
    int fd = open(test_text("%s.partial", to), O_RDWR | O_CREAT, 0600);

    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    ck_assert_int_eq(database_backup(store->database, to), GW_BUSY);
    close(fd);
    ck_assert_int_eq(database_backup(store->database, to), GW_OK);
    ck_assert_int_eq(database_backup(other->database, to), GW_CONFLICT);
    store_close(other);
    store_close(store);
}
END_TEST

START_TEST(the_control_socket_takes_only_absolute_paths)
{
    struct store *store = make_store();
    struct gw_buf text;
    struct control_call call = { .database = store->database, .reply = &text };

    gw_buf_init(&text, 1000);
    call.argument = GW_TEXT("city.tar");
    ck_assert_int_eq(backup_control(&call), GW_INVALID);
    call.argument = GW_TEXT_NONE;
    ck_assert_int_eq(backup_control(&call), GW_INVALID);
    call.argument = GW_TEXT("/tmp/a\0b");
    ck_assert_int_eq(backup_control(&call), GW_INVALID);
    call.argument = gw_text_from(test_text("%s/city.tar", test_directory()));
    ck_assert_int_eq(backup_control(&call), GW_OK);
    gw_buf_done(&text);
    store_close(store);
}
END_TEST

START_TEST(failing_files_leave_no_backup_or_a_whole_one)
{
    int failures = 0;

    for (int call = 1; call < 60; call++) {
        struct fake_env *fake = fake_env_new();
        struct store *store = store_open(&fake->env);
        const char *to = test_text("%s/city.tar", test_directory());
        enum gw_err err;

        mkdir(store_path(store, "blobs"), 0700);
        put_file(store_path(store, "blobs/one"), "1", 1);
        fake->files_fail_at = fake->files_calls + call;
        err = database_backup(store->database, to);
        fake->files_fail_at = 0;
        failures += err != GW_OK;
        if (exists(to)) /* only its name may be in doubt */
            ck_assert_int_eq(restore(to, test_directory()), GW_OK);
        else
            ck_assert_int_ne(err, GW_OK);
        store_close(store);
    }
    ck_assert_int_gt(failures, 10);
}
END_TEST
