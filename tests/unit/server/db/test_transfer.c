/* A city's tables go over whole and in any order of references, and nothing that differs passes. */
#include <check.h>
#include <sqlite3.h>

#include "db/transfer.h"
#include "gw/log.h"
#include "store.h"
#include "tests/lib/fixture.h"

/* Everything that a copy could lose: references to rows that come later, to the own table, NULLs,
 * empty texts and bytes, the greatest numbers, NUL in bytes, more rows than one statement takes. */
static const struct gw_migration town_migrations[] = {
    { "core", 1, "town",
      GW_TEXT("CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);\n"
              "INSERT INTO counter (name, value) VALUES ('seed', 1);\n"
              "CREATE TABLE street (id BIGINT PRIMARY KEY, parent_id BIGINT REFERENCES street (id),"
              " name TEXT, plan BLOB);\n"
              "CREATE TABLE house (street_id BIGINT NOT NULL REFERENCES street (id),"
              " number INTEGER NOT NULL, owner TEXT, PRIMARY KEY (street_id, number));\n"
              "CREATE TABLE tag (house TEXT, color BIGINT);") },
    { 0 },
};

static const char town_rows[] =
    "UPDATE counter SET value = 9223372036854775807 WHERE name = 'seed';"
    "INSERT INTO counter (name, value) VALUES ('low', -9223372036854775807 - 1), ('あ', 0);"
    "INSERT INTO street VALUES (1, 3, 'はじめ', x'00ff00'), (2, NULL, '', x''), (3, 2, NULL, NULL),"
    " (9007199254740993, 9007199254740993, '髙﨑', x'61');"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " INSERT INTO house SELECT 2, i, CASE i % 3 WHEN 0 THEN NULL ELSE '持主' || i END FROM n;"
    "INSERT INTO tag VALUES ('b', 2), ('a', NULL), (NULL, 1), (NULL, NULL), ('a', 1), ('a', 1);";

struct town {
    struct gw_arena *arena;
    const char *source_path, *target_path;
    struct transfer transfer;
};

static struct gw_db *
connect(const char *path, enum driver_role role)
{
    const struct driver_options options = { .path = path, .role = role };
    struct gw_db *db;

    ck_assert_int_eq(connection_open(&driver_sqlite, &options, &db), GW_OK);
    return db;
}

static const char *
town_make(const char *name)
{
    const char *path = test_text("%s/%s", test_directory(), name);
    sqlite3 *made;

    ck_assert_int_eq(sqlite3_open(path, &made), SQLITE_OK);
    sqlite3_close(made);
    struct gw_db *db = connect(path, DRIVER_MIGRATION);
    ck_assert_int_eq(connection_migrate(gw_env_system(), db, town_migrations), GW_OK);
    connection_close(db);
    return path;
}

static struct town *
town_open(void)
{
    struct town *town = test_alloc(sizeof(*town));

    gw_log_set_level(GW_LOG_ERROR);
    town->arena = gw_arena_new((size_t)16 << 20);
    town->source_path = town_make("source.db");
    town->target_path = town_make("target.db");
    file_sql(town->source_path, town_rows);
    town->transfer = (struct transfer){ .env = gw_env_system(), .arena = town->arena };
    return town;
}

/* Copies; the target's last transaction is committed where it is GW_OK. */
static enum gw_err
town_copy(struct town *town)
{
    enum gw_err err;

    town->transfer.source = connect(town->source_path, DRIVER_READER);
    town->transfer.target = connect(town->target_path, DRIVER_MIGRATION);
    err = transfer_run(&town->transfer);
    if (err == GW_OK)
        err = connection_commit(town->transfer.target);
    connection_close(town->transfer.source);
    connection_close(town->transfer.target);
    return err;
}

static int64_t
rows_in(const char *path)
{
    return file_number(path, "SELECT (SELECT count(*) FROM street) + (SELECT count(*) FROM house)"
                             " + (SELECT count(*) FROM tag)");
}

START_TEST(every_row_of_every_table_goes_over)
{
    struct town *town = town_open();

    ck_assert_int_eq(town_copy(town), GW_OK);
    ck_assert_uint_eq(town->transfer.tables_count, 4);
    for (size_t i = 0; i < town->transfer.tables_count; i++)
        ck_assert(transfer_table_is_equal(&town->transfer.tables[i]));
    ck_assert_int_eq(rows_in(town->target_path), 1010);
    /* Judged by SQLite itself. */
    file_sql(town->target_path, test_text("ATTACH '%s' AS source", town->source_path));
    static const char *const tables[] = { "counter", "street", "house", "tag" };
    for (size_t i = 0; i < 4; i++) {
        sqlite3 *db;
        ck_assert_int_eq(sqlite3_open(town->target_path, &db), SQLITE_OK);
        sqlite3_exec(db, test_text("ATTACH '%s' AS source", town->source_path), NULL, NULL, NULL);
        sqlite3_stmt *statement;
        const char *sql = test_text("SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT"
                                    " SELECT * FROM source.%s)",
                                    tables[i], tables[i]);
        ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
        ck_assert_int_eq(sqlite3_column_int(statement, 0), 0);
        sqlite3_finalize(statement);
        sqlite3_close(db);
    }
    ck_assert_int_eq(file_number(town->target_path,
                                 "SELECT count(*) FROM street WHERE plan = x'00ff00'"
                                 " AND parent_id = 3 AND typeof(plan) = 'blob'"),
                     1);
    ck_assert_int_eq(file_number(town->target_path, "SELECT value = 9223372036854775807 FROM"
                                                    " counter WHERE name = 'seed'"),
                     1);
}
END_TEST

/* More than one transaction takes: the target's log stays short meanwhile. */
START_TEST(a_large_table_goes_over_in_several_transactions)
{
    struct town *town = town_open();

    file_sql(town->source_path,
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)"
             " INSERT INTO street SELECT 100 + i, NULL, NULL, zeroblob(1000000) FROM n");
    ck_assert_int_eq(town_copy(town), GW_OK);
    ck_assert_int_eq(file_number(town->target_path, "SELECT sum(length(plan)) FROM street"),
                     80000004);
}
END_TEST

START_TEST(tables_come_in_the_order_of_their_references)
{
    struct town *town = town_open();
    size_t street = 9, house = 0;

    ck_assert_int_eq(town_copy(town), GW_OK);
    for (size_t i = 0; i < town->transfer.tables_count; i++) {
        if (strcmp(town->transfer.tables[i].name, "street") == 0)
            street = i;
        if (strcmp(town->transfer.tables[i].name, "house") == 0)
            house = i;
    }
    ck_assert_uint_lt(street, house);
}
END_TEST

static void
digests_take(struct town *town, uint8_t (*digests)[TRANSFER_DIGEST_BYTES])
{
    ck_assert_int_eq(town_copy(town), GW_OK);
    for (size_t i = 0; i < town->transfer.tables_count; i++)
        memcpy(digests[i], town->transfer.tables[i].source.digest, TRANSFER_DIGEST_BYTES);
}

START_TEST(a_digest_tells_any_change_of_a_value)
{
    static const char *const changes[] = {
        "UPDATE street SET name = NULL WHERE id = 2",
        "UPDATE street SET plan = NULL WHERE id = 2",
        "UPDATE street SET name = 'はじめ ' WHERE id = 1",
        "UPDATE street SET parent_id = 2 WHERE id = 1",
        "UPDATE street SET plan = x'00ff01' WHERE id = 1",
        "UPDATE street SET name = CAST(plan AS TEXT), plan = CAST(name AS BLOB)"
        " WHERE id = 9007199254740993",
        "DELETE FROM street WHERE id = 9007199254740993",
        "UPDATE street SET id = 4 WHERE id = 9007199254740993",
    };
    uint8_t before[4][TRANSFER_DIGEST_BYTES], after[4][TRANSFER_DIGEST_BYTES];
    struct town *town = town_open();

    digests_take(town, before);
    for (size_t change = 0; change < sizeof(changes) / sizeof(changes[0]); change++) {
        size_t different = 0;

        town = town_open();
        file_sql(town->source_path, "PRAGMA foreign_keys = OFF");
        file_sql(town->source_path, changes[change]);
        file_sql(town->source_path,
                 "UPDATE street SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM street)"
                 " AND id >= 4");
        digests_take(town, after);
        for (size_t i = 0; i < 4; i++)
            different += memcmp(before[i], after[i], TRANSFER_DIGEST_BYTES) != 0;
        ck_assert_msg(different == 1, "%zu: %s", different, changes[change]);
    }
}
END_TEST

START_TEST(a_reference_that_leads_nowhere_is_refused)
{
    struct town *town = town_open();

    file_sql(town->source_path, "PRAGMA foreign_keys = OFF; INSERT INTO house VALUES (77, 1, 'x')");
    ck_assert_int_eq(town_copy(town), GW_CONFLICT);
}
END_TEST

START_TEST(what_the_other_engine_could_not_hold_is_named)
{
    static const char *const rows[] = {
        "INSERT INTO street VALUES (5, NULL, CAST(x'e38182ff' AS TEXT), NULL)",
        "INSERT INTO street VALUES (5, NULL, CAST(x'610061' AS TEXT), NULL)",
        "INSERT INTO house VALUES (2, 'many', 'x')",
        "INSERT INTO house VALUES (2, 1.5, 'x')",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct town *town = town_open();

        file_sql(town->source_path, rows[i]);
        ck_assert_msg(town_copy(town) == GW_INVALID, "%s", rows[i]);
        ck_assert_int_eq(rows_in(town->target_path), 0);
    }
}
END_TEST

/* A trigger stands for whatever could change a row on its way. */
START_TEST(a_copy_that_differs_is_not_used)
{
    struct town *town = town_open();

    file_sql(town->target_path, "CREATE TRIGGER worm AFTER INSERT ON house WHEN NEW.number = 999"
                                " BEGIN UPDATE house SET owner = 'x' WHERE number = 999; END");
    ck_assert_int_eq(town_copy(town), GW_MALFORMED);
    ck_assert_int_eq(rows_in(town->target_path), 0);
    ck_assert_int_eq(rows_in(town->source_path), 1010);
}
END_TEST

START_TEST(schemas_that_differ_are_not_copied)
{
    static const char *const differences[] = {
        "ALTER TABLE tag ADD COLUMN more TEXT",
        "CREATE TABLE extra (id BIGINT)",
        "DROP TABLE tag",
        "UPDATE schema_migration SET checksum = x'00'",
        "DELETE FROM schema_migration",
    };

    for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++) {
        struct town *town = town_open();

        file_sql(town->target_path, differences[i]);
        ck_assert_msg(town_copy(town) == GW_CONFLICT, "%s", differences[i]);
    }
}
END_TEST

static enum gw_err
target_check(const char *path)
{
    struct gw_db *db = connect(path, DRIVER_MIGRATION);
    enum gw_err err = transfer_target_check(db, path);

    connection_close(db);
    return err;
}

START_TEST(only_an_empty_database_is_a_target)
{
    const char *path = town_make("target.db");
    const char *foreign = test_text("%s/foreign.db", test_directory());
    sqlite3 *made;

    ck_assert_int_eq(target_check(path), GW_OK);
    file_sql(path, "INSERT INTO tag VALUES ('a', 1)");
    ck_assert_int_eq(target_check(path), GW_CONFLICT);
    ck_assert_int_eq(sqlite3_open(foreign, &made), SQLITE_OK);
    sqlite3_close(made);
    ck_assert_int_eq(target_check(foreign), GW_OK);
    file_sql(foreign, "CREATE TABLE shop (id BIGINT)");
    ck_assert_int_eq(target_check(foreign), GW_CONFLICT);
}
END_TEST

START_TEST(a_database_fresh_from_its_migrations_is_a_target)
{
    struct fixture *fixture = fixture_open(NULL);

    ck_assert_int_eq(target_check(test_text("%s/kairan.db", fixture->directory)), GW_OK);
    fixture_close(fixture);
}
END_TEST

struct seen {
    int calls;
    int64_t rows_all;
    bool read_back;
    _Atomic bool cancelled;
};

static void
see(void *arg, const struct transfer_progress *progress)
{
    struct seen *seen = arg;

    seen->calls++;
    seen->read_back = progress->reads_back;
    seen->rows_all = progress->rows_all;
    if (seen->calls == 3)
        atomic_store(&seen->cancelled, seen->rows_all < 0);
}

START_TEST(progress_is_told_to_the_end)
{
    struct town *town = town_open();
    struct seen seen = { 0 };

    town->transfer.progress = see;
    town->transfer.arg = &seen;
    ck_assert_int_eq(town_copy(town), GW_OK);
    ck_assert_int_eq(seen.rows_all, 1013);
    ck_assert(seen.read_back);
}
END_TEST

START_TEST(a_cancelled_copy_leaves_nothing)
{
    struct town *town = town_open();
    _Atomic bool cancelled = true;

    town->transfer.cancelled = &cancelled;
    ck_assert_int_eq(town_copy(town), GW_BUSY);
    ck_assert_int_eq(rows_in(town->target_path), 0);
}
END_TEST
