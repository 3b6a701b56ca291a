/* The write-ahead log stays short: under load, with a reader that never ends, and when nobody
 * writes. */
#include <check.h>
#include <sys/stat.h>

#include "store.h"

#define WAL_BYTES_MAX ((int64_t)256 << 10)

static const struct gw_sql insert_blob = {
    "insert_blob", "INSERT INTO note_line (note_id, body) VALUES (1, zeroblob(?1))"
};
static const struct gw_sql count_lines = { "count_lines", "SELECT count(*) FROM note_line" };

static enum gw_err
write_blob(void *arg, struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_blob);

    gw_bind_int(stmt, 1, *(int64_t *)arg);
    return gw_step_done(stmt);
}

static enum gw_err
write_note(void *arg, struct gw_db *db)
{
    (void)arg;
    return note_insert(db, 1, "one");
}

static int64_t
log_file_bytes(const struct store *store)
{
    struct stat status;

    return stat(store_path(store, "kairan.db-wal"), &status) == 0 ? status.st_size : 0;
}

/* Writes about `bytes` in commits of 32 KiB; the longest that the log was. */
static int64_t
write_bytes(struct store *store, int64_t bytes)
{
    int64_t size = 30000;
    int64_t longest = 0;

    for (int64_t written = 0; written < bytes; written += size) {
        struct database_figures figures;

        ck_assert_int_eq(database_write_now(store->database, write_blob, &size), GW_OK);
        database_figures(store->database, &figures);
        longest = figures.wal_bytes > longest ? figures.wal_bytes : longest;
    }
    return longest;
}

static struct store *
open_small(bool starts)
{
    struct store *store = store_open_with(
        NULL, (struct database_options){ .wal_bytes_max = WAL_BYTES_MAX });

    ck_assert_int_eq(database_write_now(store->database, write_note, NULL), GW_OK);
    if (starts)
        ck_assert_int_eq(database_writer_start(store->database), GW_OK);
    return store;
}

static int64_t
count(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &count_lines);

    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(the_log_stays_short_under_load)
{
    struct store *store = open_small(true);
    int64_t longest = write_bytes(store, 40 * WAL_BYTES_MAX);
    struct database_figures figures;

    database_figures(store->database, &figures);
    ck_assert_int_gt(figures.checkpoints, 5);
    ck_assert_int_le(longest, 5 * WAL_BYTES_MAX);
    store_close(store);
}
END_TEST

START_TEST(without_its_thread_the_writer_keeps_the_log_short)
{
    struct store *store = open_small(false);
    int64_t longest = write_bytes(store, 20 * WAL_BYTES_MAX);

    ck_assert_int_le(longest, 2 * WAL_BYTES_MAX);
    store_close(store);
}
END_TEST

START_TEST(the_log_is_emptied_when_nobody_writes)
{
    struct store *store = open_small(true);

    write_bytes(store, WAL_BYTES_MAX / 2);
    ck_assert_int_gt(log_file_bytes(store), 0);
    for (int i = 0; i < 100 && log_file_bytes(store) > 0; i++)
        test_sleep_ms(100);
    ck_assert_int_eq(log_file_bytes(store), 0);
    store_close(store);
}
END_TEST

START_TEST(a_reader_that_never_ends_delays_the_checkpoint_and_not_the_writes)
{
    struct store *store = open_small(true);
    struct gw_db *reader;
    int64_t longest;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    ck_assert_int_eq(database_read_begin(reader), GW_OK);
    ck_assert_int_eq(count(reader), 0);
    longest = write_bytes(store, 10 * WAL_BYTES_MAX);
    ck_assert_int_gt(longest, 9 * WAL_BYTES_MAX); /* it needs the old pages */
    ck_assert_int_eq(count(reader), 0);
    database_read_end(reader);
    ck_assert_int_gt(count(reader), 0);
    write_bytes(store, 6 * WAL_BYTES_MAX);
    ck_assert_int_le(write_bytes(store, WAL_BYTES_MAX), 5 * WAL_BYTES_MAX);
    database_reader_close(reader);
    store_close(store);
}
END_TEST

START_TEST(closing_leaves_no_log)
{
    struct store *store = open_small(true);

    write_bytes(store, WAL_BYTES_MAX);
    store_close(store);
    ck_assert_int_eq(log_file_bytes(store), 0);
}
END_TEST
