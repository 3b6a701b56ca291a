/* Statements: binding, stepping, reading columns, errors, and what a reader sees. */
#include <check.h>
#include <signal.h>
#include <sys/wait.h>

#include "gw/bitmap.h"
#include "pgsql_place.h"
#include "store.h"
#include "tests/lib/engine.h"

static const struct gw_sql insert_line = {
    "insert_line", "INSERT INTO note_line (note_id, body, amount) VALUES (?1, ?2, ?3)"
};
static const struct gw_sql select_line = { "select_line",
                                           "SELECT note_id, body, amount FROM note_line" };
static const struct gw_sql select_text = { "select_text", "SELECT text FROM note WHERE id = ?1" };
static const struct gw_sql select_ids = { "select_ids", "SELECT id FROM note ORDER BY id" };
static const struct gw_sql count_notes = { "count_notes", "SELECT count(*) FROM note" };
static const struct gw_sql broken = { "broken", "SELECT nothing FROM nowhere" };

static enum gw_err
add_note(void *arg, struct gw_db *db)
{
    return note_insert(db, *(int64_t *)arg, test_text("note %lld", (long long)*(int64_t *)arg));
}

static void
add(struct store *store, int64_t id)
{
    ck_assert_int_eq(database_write_now(store->database, add_note, &id), GW_OK);
}

static int64_t
count(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &count_notes);

    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(rows_come_back_as_they_were_bound)
{
    struct store *store = store_open(NULL);
    struct gw_db *reader;
    GW_STMT stmt = NULL;

    add(store, 7);
    file_sql(store_path(store, DIRECTORY_DATABASE),
             test_text("INSERT INTO note_line VALUES (7, %s, -9007199254740991), (7, NULL, NULL)",
                       test_on_pgsql() ? "'\\x00ff00'" : "x'00ff00'"));
    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    stmt = gw_db_stmt(reader, &select_line);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    ck_assert_uint_eq(gw_column_view(stmt, 1).bytes, 3);
    ck_assert_mem_eq(gw_column_view(stmt, 1).data, "\0\xff\0", 3);
    ck_assert_int_eq(gw_column_int(stmt, 2), -9007199254740991);
    ck_assert(!gw_column_is_null(stmt, 2));
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    ck_assert(gw_column_is_null(stmt, 1));
    ck_assert(gw_column_is_null(stmt, 2));
    ck_assert_int_eq(gw_column_int(stmt, 2), 0);
    ck_assert_int_eq(gw_column_date(stmt, 2), GW_DATE_NONE);
    ck_assert_int_eq(gw_step_row(stmt), GW_MISSING);
    gw_stmt_done(&stmt);
    ck_assert_ptr_null(stmt);
    database_reader_close(reader);
    store_close(store);
}
END_TEST

static enum gw_err
bind_absent_values(void *arg, struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_line);

    (void)arg;
    gw_bind_int(stmt, 1, 7);
    gw_bind_text_or_null(stmt, 2, GW_TEXT(""));
    gw_bind_id(stmt, 3, 0);
    GW_TRY(gw_step_done(stmt));
    gw_stmt_done(&stmt);
    stmt = gw_db_stmt(db, &insert_line);
    gw_bind_int(stmt, 1, 7);
    gw_bind_text(stmt, 2, GW_TEXT_NONE);
    gw_bind_date(stmt, 3, GW_DATE_NONE);
    GW_TRY(gw_step_done(stmt));
    ck_assert_int_eq(gw_stmt_changes(stmt), 1);
    gw_stmt_done(&stmt);
    stmt = gw_db_stmt(db, &insert_line);
    gw_bind_int(stmt, 1, 7);
    gw_bind_bytes(stmt, 2, GW_TEXT_NONE);
    gw_bind_date(stmt, 3, -1);
    return gw_step_done(stmt);
}

START_TEST(absent_values_are_null_and_empty_texts_are_not)
{
    struct store *store = store_open(NULL);

    add(store, 7);
    ck_assert_int_eq(database_write_now(store->database, bind_absent_values, NULL), GW_OK);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE body IS NULL"), 1);
    if (test_on_pgsql()) { /* where a column has one type */
        ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE body = ''"), 2);
    } else {
        ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE body = ''"), 1);
        ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE body = x''"), 1);
    }
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE amount IS NULL"), 2);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note_line WHERE amount = -1"), 1);
    store_close(store);
}
END_TEST

static enum gw_err
bind_nul(void *arg, struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_line);

    (void)arg;
    gw_bind_text(stmt, 2, GW_TEXT("a\0b"));
    gw_bind_int(stmt, 1, 7);
    ck_assert_int_eq(gw_step_done(stmt), GW_INVALID);
    ck_assert_int_eq(gw_step_done(stmt), GW_INVALID);
    gw_stmt_done(&stmt);
    stmt = gw_db_stmt(db, &insert_line); /* the next use begins without the error */
    gw_bind_int(stmt, 1, 7);
    gw_bind_bytes(stmt, 2, GW_TEXT("a\0b"));
    return gw_step_done(stmt);
}

START_TEST(text_with_a_NUL_is_refused_at_the_next_step_and_bytes_are_not)
{
    struct store *store = store_open(NULL);

    add(store, 7);
    ck_assert_int_eq(database_write_now(store->database, bind_nul, NULL), GW_OK);
    ck_assert_int_eq(store_number(store, test_on_pgsql()
                                             ? "SELECT body = '\\x610062' FROM note_line"
                                             : "SELECT hex(body) = '610062' FROM note_line"),
                     1);
    store_close(store);
}
END_TEST

START_TEST(a_broken_constraint_is_a_conflict)
{
    struct store *store = store_open(NULL);
    int64_t id = 7;

    add(store, 7);
    ck_assert_int_eq(database_write_now(store->database, add_note, &id), GW_CONFLICT);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 1);
    store_close(store);
}
END_TEST

static enum gw_err
add_orphan(void *arg, struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_line);

    (void)arg;
    gw_bind_int(stmt, 1, 99);
    return gw_step_done(stmt);
}

START_TEST(a_reference_without_its_row_is_a_conflict)
{
    struct store *store = store_open(NULL);

    ck_assert_int_eq(database_write_now(store->database, add_orphan, NULL), GW_CONFLICT);
    store_close(store);
}
END_TEST

START_TEST(a_statement_is_prepared_once_and_used_again)
{
    struct store *store = store_open(NULL);
    struct gw_db *reader;
    struct gw_stmt *first;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    for (int i = 0; i < 100; i++) {
        GW_STMT stmt = gw_db_stmt(reader, &select_text);

        if (i == 0)
            first = stmt;
        ck_assert_ptr_eq(stmt, first);
        gw_bind_int(stmt, 1, i);
        ck_assert_int_eq(gw_step_row(stmt), GW_MISSING);
    }
    database_reader_close(reader);
    store_close(store);
}
END_TEST

static void
ask_for(struct gw_db *reader, struct fake_env *fake, int64_t us)
{
    GW_STMT stmt = gw_db_stmt(reader, &count_notes);

    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    fake_env_advance(fake, us);
}

START_TEST(a_slow_statement_is_counted_and_named)
{
    struct fake_env *fake = fake_env_new();
    struct store *store = store_open(&fake->env);
    struct database_figures figures;
    struct gw_db *reader;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    gw_log_set_level(GW_LOG_WARN);
    stderr_take();
    ask_for(reader, fake, STATEMENT_SLOW_US - 1);
    database_figures(store->database, &figures);
    ck_assert_int_eq(figures.slow_statements, 0);
    ask_for(reader, fake, STATEMENT_SLOW_US);
    database_figures(store->database, &figures);
    ck_assert_int_eq(figures.slow_statements, 1);
    const char *said = stderr_taken();
    ck_assert_msg(strstr(said, "\"db.statement.slow\",\"statement\":\"count_notes\",\"ms\":200}") !=
                      NULL,
                  "%s", said);
    database_reader_close(reader);
    store_close(store);
}
END_TEST

START_TEST(a_statement_that_cannot_be_prepared_tells_so_at_its_step)
{
    struct store *store = store_open(NULL);
    struct gw_db *reader;
    GW_STMT stmt = NULL;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    stmt = gw_db_stmt(reader, &broken);
    gw_bind_int(stmt, 1, 1);
    ck_assert_int_eq(gw_step_row(stmt), GW_IO);
    gw_stmt_done(&stmt);
    database_reader_close(reader);
    store_close(store);
}
END_TEST

static void
expect_abort(void (*body)(struct gw_db *db), struct store *store)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct gw_db *reader; /* the child's own: a connection can't be shared */

        (void)!freopen("/dev/null", "w", stderr);
        signal(SIGABRT, SIG_DFL);
        if (database_reader_open(store->database, &reader) == GW_OK)
            body(reader);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
}

static void
use_twice(struct gw_db *db)
{
    gw_db_stmt(db, &select_text);
    gw_db_stmt(db, &select_text);
}

static void
read_without_row(struct gw_db *db)
{
    gw_column_int(gw_db_stmt(db, &select_text), 0);
}

static void
bind_outside(struct gw_db *db)
{
    gw_bind_int(gw_db_stmt(db, &select_text), 2, 1);
}

static void
make_id(struct gw_db *db)
{
    gw_db_new_id(db);
}

START_TEST(misuse_of_a_statement_ends_the_process)
{
    struct store *store = store_open(NULL);

    expect_abort(use_twice, store);
    expect_abort(read_without_row, store);
    expect_abort(bind_outside, store);
    expect_abort(make_id, store);
    store_close(store);
}
END_TEST

START_TEST(a_reader_cannot_write)
{
    struct store *store = store_open(NULL);
    struct gw_db *reader;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    ck_assert_int_eq(note_insert(reader, 1, "x"), GW_IO);
    database_reader_close(reader);
    ck_assert_int_eq(store_number(store, "SELECT count(*) FROM note"), 0);
    store_close(store);
}
END_TEST

START_TEST(a_reader_sees_one_snapshot_until_it_ends)
{
    struct store *store = store_open(NULL);
    struct gw_db *reader;

    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    ck_assert_int_eq(database_read_begin(reader), GW_OK);
    ck_assert_int_eq(count(reader), 0);
    add(store, 1);
    ck_assert_int_eq(count(reader), 0);
    database_read_end(reader);
    ck_assert_int_eq(database_read_begin(reader), GW_OK);
    ck_assert_int_eq(count(reader), 1);
    database_read_end(reader);
    database_read_end(reader); /* nothing is open: nothing happens */
    database_reader_close(reader);
    store_close(store);
}
END_TEST

static const struct gw_sql select_visible = { "select_visible",
                                              "SELECT count(*) FROM note WHERE visible(id)" };
static const struct gw_sql visible_extremes = {
    "visible_extremes",
    .text = "SELECT visible(NULL), visible(0), visible(-1), visible(4294967296),"
            " visible(4294967295), visible('x')",
    .pgsql = "SELECT visible(NULL), visible(0), visible(-1), visible(4294967296),"
             " visible(4294967295), visible(7)",
};

static int64_t
count_visible(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &select_visible);

    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(visible_asks_the_bitmap_that_was_given_last)
{
    struct store *store = store_open(NULL);
    struct gw_bitmap *set = gw_bitmap_new();
    struct gw_db *reader;
    GW_STMT stmt = NULL;

    for (int64_t id = 1; id <= 10; id++)
        add(store, id);
    ck_assert_int_eq(gw_bitmap_add_range(set, 3, 5), GW_OK);
    ck_assert_int_eq(gw_bitmap_add(set, UINT32_MAX), GW_OK);
    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    ck_assert_int_eq(count_visible(reader), 0);
    gw_db_set_audiences(reader, set);
    ck_assert_int_eq(count_visible(reader), 3);
    stmt = gw_db_stmt(reader, &visible_extremes);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(gw_column_int(stmt, i), i == 4);
    gw_stmt_done(&stmt);
    gw_db_set_audiences(reader, NULL);
    ck_assert_int_eq(count_visible(reader), 0);
    database_reader_close(reader);
    gw_bitmap_free(set);
    store_close(store);
}
END_TEST

START_TEST(a_loop_over_rows_ends_well)
{
    struct store *store = store_open(NULL);
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_db *reader;
    int64_t expected = 1;
    enum gw_err err;
    GW_STMT stmt = NULL;

    for (int64_t id = 1; id <= 3; id++)
        add(store, id);
    ck_assert_int_eq(database_reader_open(store->database, &reader), GW_OK);
    stmt = gw_db_stmt(reader, &select_ids);
    while ((err = gw_step_row(stmt)) == GW_OK)
        ck_assert_int_eq(gw_column_int(stmt, 0), expected++);
    ck_assert_int_eq(gw_step_end(err), GW_OK);
    ck_assert_int_eq(gw_step_end(GW_FULL), GW_FULL);
    gw_stmt_done(&stmt);
    stmt = gw_db_stmt(reader, &select_text);
    gw_bind_int(stmt, 1, 2);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    ck_assert(gw_text_equal(gw_column_text(stmt, arena, 0), GW_TEXT("note 2")));
    gw_stmt_done(&stmt);
    gw_arena_free(arena);
    database_reader_close(reader);
    store_close(store);
}
END_TEST
