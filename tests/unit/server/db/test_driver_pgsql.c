/* PostgreSQL's statements and transactions. */
#include <check.h>

#include "gw/bitmap.h"
#include "pgsql_place.h"

static const struct gw_sql insert_row = { "insert_row",
                                          "INSERT INTO t (id, n, s, b) VALUES (?1, ?2, ?3, ?4)" };
static const struct gw_sql select_row = { "select_row", "SELECT n, s, b FROM t WHERE id = ?1" };
static const struct gw_sql count_rows = { "count_rows", "SELECT count(*) FROM t" };
static const struct gw_sql select_ids = { "select_ids", "SELECT id FROM t ORDER BY id" };
static const struct gw_sql select_seen = {
    "select_seen",
    "SELECT id, visible(n), NOT visible(n) FROM t WHERE visible(id) OR id = ?1 ORDER BY id"
};

#define SAVED(db) ck_assert_int_eq((db)->driver->savepoint((db)->connection), GW_OK)
#define UNDONE(db) ck_assert_int_eq((db)->driver->undo((db)->connection), GW_OK)
#define OPEN(db) ((db)->driver->in_transaction((db)->connection))

static enum gw_err
insert(struct gw_db *db, int64_t id, int64_t number, const char *text)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_row);

    gw_bind_int(stmt, 1, id);
    gw_bind_id(stmt, 2, number);
    if (text != NULL)
        gw_bind_text(stmt, 3, gw_text_from(text));
    gw_bind_bytes(stmt, 4, GW_TEXT("\x00\x01\xff'\\"));
    GW_TRY(gw_step_done(stmt));
    ck_assert_int_eq(gw_stmt_changes(stmt), 1);
    return GW_OK;
}

static int64_t
count(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &count_rows);

    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    return gw_column_int(stmt, 0);
}

START_TEST(rows_come_back_as_they_were_bound)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);
    static const int64_t numbers[] = { INT64_MIN, -1, 1, 9007199254740991, INT64_MAX };

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(insert(db, i, numbers[i], test_text("%d 𠮷野家\n'\\", i)), GW_OK);
    ck_assert_int_eq(insert(db, 5, 0, NULL), GW_OK);
    ck_assert_int_eq(insert(db, 6, 0, ""), GW_OK);
    for (int i = 0; i < 7; i++) {
        GW_STMT stmt = gw_db_stmt(db, &select_row);
        gw_bind_int(stmt, 1, i);
        ck_assert_int_eq(gw_step_row(stmt), GW_OK);
        ck_assert_int_eq(gw_column_is_null(stmt, 0), i >= 5);
        ck_assert_int_eq(gw_column_int(stmt, 0), i < 5 ? numbers[i] : 0);
        ck_assert_int_eq(gw_column_is_null(stmt, 1), i == 5);
        if (i < 5)
            ck_assert(gw_text_equal(gw_column_view(stmt, 1),
                                    gw_text_from(test_text("%d 𠮷野家\n'\\", i))));
        ck_assert_uint_eq(gw_column_view(stmt, 2).bytes, 5);
        ck_assert_mem_eq(gw_column_view(stmt, 2).data, "\x00\x01\xff'\\", 5);
        ck_assert_int_eq(gw_step_row(stmt), GW_MISSING);
    }
    connection_close(db);
}
END_TEST

START_TEST(all_sorts_of_numbers_are_numbers)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_READER);
    static const struct gw_sql sorts = {
        "sorts", "SELECT 1 = 1, 1 = 2, -7, CAST(-8 AS SMALLINT), CAST(-123456789012 AS NUMERIC),"
                 " sum(x), CAST(10000 AS NUMERIC), CAST(-2.9 AS DOUBLE PRECISION), '42', NULL,"
                 " CAST(9223372036854775807 AS NUMERIC), 0.75"
                 " FROM (SELECT CAST(4000000000 AS BIGINT) AS x UNION ALL SELECT 1) AS y"
    };
    static const int64_t wanted[] = { 1,     0,  -7, -8, -123456789012, 4000000001,
                                      10000, -2, 42, 0,  INT64_MAX,     0 };

    GW_STMT stmt = gw_db_stmt(db, &sorts);
    ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    for (int i = 0; i < 12; i++)
        ck_assert_int_eq(gw_column_int(stmt, i), wanted[i]);
    ck_assert(gw_text_equal(gw_column_view(stmt, 2), GW_TEXT("-7")));
    ck_assert(gw_text_equal(gw_column_view(stmt, 5), GW_TEXT("4000000001")));
    gw_stmt_done(&stmt);
    connection_close(db);
}
END_TEST

START_TEST(text_that_it_cannot_hold_is_refused)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    {
        GW_STMT stmt = gw_db_stmt(db, &insert_row);
        gw_bind_int(stmt, 1, 1);
        gw_bind_text(stmt, 3, GW_TEXT("a\0b"));
        ck_assert_int_eq(gw_step_done(stmt), GW_INVALID);
    }
    ck_assert_int_eq(insert(db, 1, 1, "the server never saw it"), GW_OK);
    SAVED(db);
    ck_assert_int_eq(insert(db, 2, 1, "\xff\xfe"), GW_INVALID);
    UNDONE(db);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    ck_assert_int_eq(count(db), 1);
    connection_close(db);
}
END_TEST

START_TEST(every_sort_of_constraint_is_a_conflict_and_undone_alone)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);
    static const char *const wrong[] = {
        "INSERT INTO t (id) VALUES (1)",
        "INSERT INTO t (id, s) VALUES (2, 'one')",
        "INSERT INTO t (id) VALUES (NULL)",
        "INSERT INTO t (id, n) VALUES (2, 13)",
        "INSERT INTO u (id, t_id) VALUES (1, 99)",
        "INSERT INTO u (id, t_id) VALUES (1, NULL)",
        "DELETE FROM t WHERE id = 1",
        "UPDATE grows SET id = 2",
        "DELETE FROM grows",
    };

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(
        db->driver->run_script(db->connection,
                               GW_TEXT("CREATE TABLE grows (id BIGINT);"
                                       "CREATE TRIGGER grows_stays BEFORE UPDATE ON grows"
                                       " BEGIN SELECT RAISE(ABORT, 'it only grows'); END;"
                                       "CREATE TRIGGER grows_is_kept BEFORE DELETE ON grows"
                                       " BEGIN SELECT RAISE(ABORT, 'it only grows'); END;"
                                       "INSERT INTO grows VALUES (1)")),
        GW_OK);
    ck_assert_int_eq(insert(db, 1, 1, "one"), GW_OK);
    ck_assert_int_eq(pgsql_do(db, "INSERT INTO u (id, t_id) VALUES (7, 1)"), GW_OK);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        SAVED(db);
        ck_assert_int_eq(insert(db, 50, 1, "goes with it"), GW_OK);
        ck_assert_msg(pgsql_do(db, wrong[i]) == GW_CONFLICT, "%s", wrong[i]);
        ck_assert(OPEN(db));
        UNDONE(db);
        ck_assert_int_eq(count(db), 1);
    }
    ck_assert_int_eq(insert(db, 2, 1, "two"), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    ck_assert_int_eq(count(db), 2);
    connection_close(db);
}
END_TEST

static enum gw_err
insert_later(struct gw_db *db, int64_t id)
{
    GW_STMT stmt = gw_db_stmt(db, &insert_row);

    gw_bind_int(stmt, 1, id);
    gw_bind_text(stmt, 3, gw_text_from(test_text("%lld", (long long)id)));
    return gw_step_later(stmt);
}

static enum gw_err
look(struct gw_db *db)
{
    GW_STMT stmt = gw_db_stmt(db, &count_rows);

    return gw_step_row(stmt);
}

START_TEST(what_is_sent_for_later_fails_at_the_next_that_waits)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);
    const struct driver *driver = db->driver;

    ck_assert_int_eq(insert_later(db, 1), GW_OK); /* nothing follows: it waits */
    ck_assert_int_eq(insert_later(db, 1), GW_CONFLICT);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    SAVED(db);
    ck_assert_int_eq(insert_later(db, 2), GW_OK);
    ck_assert_int_eq(count(db), 2);
    ck_assert_int_eq(insert_later(db, 2), GW_OK);
    ck_assert_int_eq(insert_later(db, 3), GW_OK); /* the server skips it */
    ck_assert_int_eq(look(db), GW_CONFLICT);
    UNDONE(db);
    ck_assert_int_eq(count(db), 1);
    SAVED(db);
    ck_assert_int_eq(insert_later(db, 1), GW_OK);
    ck_assert_int_eq(driver->release(db->connection), GW_CONFLICT);
    ck_assert(OPEN(db));
    UNDONE(db);
    SAVED(db);
    ck_assert_int_eq(insert_later(db, 4), GW_OK);
    ck_assert_int_eq(driver->release(db->connection), GW_OK);
    ck_assert_int_eq(insert_later(db, 5), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    ck_assert_int_eq(count(db), 3);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert_later(db, 6), GW_OK);
    ck_assert_int_eq(insert_later(db, 6), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_CONFLICT);
    connection_abandon(db);
    ck_assert_int_eq(count(db), 3);
    connection_close(db);
}
END_TEST

START_TEST(what_is_sent_for_later_is_lost_with_its_connection)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert_later(db, 1), GW_OK);
    ck_assert_int_eq(look(db), GW_OK);
    SAVED(db);
    ck_assert_int_eq(insert_later(db, 2), GW_OK);
    pgsql_break(place);
    ck_assert_int_eq(look(db), GW_BUSY);
    ck_assert(!OPEN(db));
    ck_assert_int_eq(insert_later(db, 3), GW_BUSY);
    ck_assert_int_eq(connection_commit(db), GW_BUSY);
    ck_assert_int_eq(db->driver->commit_in_doubt(db->connection), 0);
    connection_abandon(db);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert_later(db, 4), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    ck_assert_int_eq(count(db), 1);
    connection_close(db);
}
END_TEST

START_TEST(an_error_that_was_not_undone_is_never_told_as_done)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);

    gw_log_set_level(GW_LOG_ERROR + 1);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 1, 1, "one"), GW_OK);
    ck_assert_int_eq(insert(db, 1, 1, "again"), GW_CONFLICT);
    ck_assert(OPEN(db));
    ck_assert_int_eq(connection_commit(db), GW_IO);
    ck_assert(!OPEN(db));
    ck_assert_int_eq(count(db), 0);
    connection_close(db);
}
END_TEST

START_TEST(a_transaction_that_could_not_be_begun_is_left_behind_by_none)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);

    gw_log_set_level(GW_LOG_ERROR + 1);
    test_sql(place->directory,
             "CREATE SCHEMA refusing;"
             "CREATE FUNCTION refusing.pg_current_xact_id() RETURNS xid8 LANGUAGE plpgsql"
             " AS 'BEGIN RAISE EXCEPTION ''no''; END'");
    ck_assert_int_eq(db->driver->run_script(
                         db->connection, GW_TEXT("SET search_path = refusing, public, pg_catalog")),
                     GW_OK);
    ck_assert_int_eq(connection_begin_write(db), GW_IO);
    ck_assert(!OPEN(db));
    ck_assert_int_eq(db->driver->run_script(db->connection, GW_TEXT("RESET search_path")), GW_OK);
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(insert(db, 1, 1, "one"), GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    connection_close(db);
}
END_TEST

START_TEST(a_transaction_of_a_server_that_is_gone_is_not_known)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);
    bool committed;

    gw_log_set_level(GW_LOG_ERROR + 1);
    ck_assert_int_eq(db->driver->commit_outcome(db->connection, INT64_C(1) << 60, &committed),
                     GW_MISSING);
    ck_assert(!OPEN(db));
    connection_close(db);
}
END_TEST

START_TEST(a_reference_that_waits_is_looked_at_by_the_commit)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_MIGRATION);

    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(
        db->driver->run_script(db->connection, GW_TEXT("SET CONSTRAINTS ALL DEFERRED;"
                                                       " INSERT INTO u (id, t_id) VALUES (1, 5)")),
        GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_CONFLICT);
    ck_assert(!OPEN(db));
    ck_assert_int_eq(connection_begin_write(db), GW_OK);
    ck_assert_int_eq(
        db->driver->run_script(db->connection, GW_TEXT("SET CONSTRAINTS ALL DEFERRED;"
                                                       " INSERT INTO u (id, t_id) VALUES (1, 5);"
                                                       " INSERT INTO t (id) VALUES (5)")),
        GW_OK);
    ck_assert_int_eq(connection_commit(db), GW_OK);
    connection_close(db);
}
END_TEST

START_TEST(a_reader_sees_one_moment_and_writes_nothing)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *writer = pgsql_connect_as(place->url, DRIVER_WRITER);
    struct gw_db *reader = pgsql_connect_as(place->url, DRIVER_READER);

    gw_log_set_level(GW_LOG_ERROR + 1);
    ck_assert_int_eq(reader->driver->begin_read(reader->connection), GW_OK);
    ck_assert_int_eq(count(reader), 0);
    ck_assert_int_eq(insert(writer, 1, 1, "one"), GW_OK);
    ck_assert_int_eq(count(reader), 0);
    ck_assert_int_eq(reader->driver->commit(reader->connection), GW_OK);
    ck_assert_int_eq(count(reader), 1);
    ck_assert_int_eq(insert(reader, 2, 1, "two"), GW_IO);
    ck_assert_int_eq(reader->driver->begin_write(reader->connection), GW_OK);
    ck_assert_int_eq(insert(reader, 2, 1, "two"), GW_IO);
    ck_assert_int_eq(reader->driver->rollback(reader->connection), GW_OK);
    ck_assert_int_eq(count(reader), 1);
    connection_close(reader);
    connection_close(writer);
}
END_TEST

/* "1:10:01 2:0:01 …": id and the two answers of each row. */
static const char *
seen(struct gw_db *db, const struct gw_bitmap *audiences)
{
    GW_STMT stmt = NULL;
    const char *out = "";

    gw_db_set_audiences(db, audiences);
    stmt = gw_db_stmt(db, &select_seen);
    gw_bind_int(stmt, 1, 3);
    while (gw_step_row(stmt) == GW_OK)
        out = test_text("%s %lld:%lld%lld", out, (long long)gw_column_int(stmt, 0),
                        (long long)gw_column_int(stmt, 1), (long long)gw_column_int(stmt, 2));
    return out;
}

START_TEST(visible_asks_the_audiences_of_now)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    struct gw_db *db = pgsql_connect_as(place->url, DRIVER_WRITER);
    struct gw_bitmap *few = gw_bitmap_new(), *none = gw_bitmap_new(), *many = gw_bitmap_new();

    ck_assert_int_eq(gw_bitmap_add_range(few, 1, 2), GW_OK);
    ck_assert_int_eq(gw_bitmap_add(few, 20), GW_OK);
    ck_assert_int_eq(gw_bitmap_add_range(many, 1, 200000), GW_OK);
    ck_assert_int_eq(insert(db, 1, 10, "a"), GW_OK);
    ck_assert_int_eq(insert(db, 2, 20, "b"), GW_OK);
    ck_assert_int_eq(insert(db, 3, 0, "of nobody's audience"), GW_OK);
    ck_assert_int_eq(insert(db, 4, 5000000000, "beyond the numbers of audiences"), GW_OK);
    ck_assert_str_eq(seen(db, NULL), " 3:01");
    ck_assert_str_eq(seen(db, few), " 1:01 2:10 3:01");
    ck_assert_str_eq(seen(db, none), " 3:01");
    ck_assert_str_eq(seen(db, many), " 1:10 2:10 3:01 4:01");
    ck_assert_str_eq(seen(db, few), " 1:01 2:10 3:01");
    gw_db_set_audiences(db, NULL);
    connection_close(db);
    gw_bitmap_free(few);
    gw_bitmap_free(none);
    gw_bitmap_free(many);
}
END_TEST

START_TEST(rows_can_come_one_by_one)
{
    if (!test_on_pgsql())
        return;
    struct pgsql_place *place = pgsql_place_make();
    const struct driver_options options = { .url = place->url, .streams = true };
    struct gw_db *db;
    int64_t rows = 0;
    enum gw_err err;

    test_sql(place->directory, "INSERT INTO t (id) SELECT * FROM generate_series(1, 10000)");
    ck_assert_int_eq(connection_open(&driver_pgsql, &options, &db), GW_OK);
    ck_assert_int_eq(db->driver->begin_read(db->connection), GW_OK);
    {
        GW_STMT stmt = gw_db_stmt(db, &select_ids);
        while ((err = gw_step_row(stmt)) == GW_OK)
            ck_assert_int_eq(gw_column_int(stmt, 0), ++rows);
        ck_assert_int_eq(err, GW_MISSING);
    }
    ck_assert_int_eq(rows, 10000);
    {
        GW_STMT stmt = gw_db_stmt(db, &select_ids); /* left after its first row */
        ck_assert_int_eq(gw_step_row(stmt), GW_OK);
    }
    ck_assert_int_eq(count(db), 10000);
    ck_assert_int_eq(db->driver->commit(db->connection), GW_OK);
    connection_close(db);
}
END_TEST
