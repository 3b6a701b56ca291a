/* The migrations as they are embedded, from an empty directory. */
#include "tests/lib/fixture.h"

#include <check.h>

#include "gw/log.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

/* The whole schema as one text. */
static const char *
schema(struct fixture *fixture)
{
    if (!test_on_pgsql())
        return fixture_string(fixture, "SELECT group_concat(sql) FROM sqlite_schema");
    return fixture_string(fixture,
                          "SELECT string_agg(s, ' ' ORDER BY s) FROM (SELECT concat(table_name,"
                          " '.', column_name, ' ', data_type, ' ', is_nullable) AS s"
                          " FROM information_schema.columns WHERE table_schema = 'public'"
                          " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
                          " UNION ALL SELECT concat(conrelid::regclass, pg_get_constraintdef(oid))"
                          " FROM pg_constraint) AS a");
}

START_TEST(migrations_make_the_tables_from_nothing)
{
    if (test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    ck_assert_int_gt(fixture_number(fixture, "SELECT count(*) FROM sqlite_schema"
                                             " WHERE type = 'table'"),
                     20);
    ck_assert_str_eq(fixture_string(fixture, "PRAGMA integrity_check"), "ok");
    ck_assert_int_eq(fixture_number(fixture, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    fixture_close(fixture);
}
END_TEST

START_TEST(migrating_again_changes_nothing)
{
    struct fixture *fixture = fixture_open(NULL);
    const char *before = schema(fixture);
    ck_assert_int_eq(database_migrate(fixture->database, gw_migrations), GW_OK);
    ck_assert_str_eq(schema(fixture), before);
    fixture_close(fixture);
}
END_TEST

START_TEST(postgresql_has_our_types_and_references_only)
{
    if (!test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    ck_assert_str_eq(fixture_string(fixture,
                                    "SELECT string_agg(DISTINCT data_type, ' ' ORDER BY data_type)"
                                    " FROM information_schema.columns"
                                    " WHERE table_schema = 'public'"
                                    " AND table_name <> 'search_index'"),
                     "bigint bytea text");
    ck_assert_int_gt(
        fixture_number(fixture, "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"), 30);
    ck_assert_int_eq(fixture_number(fixture,
                                    "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
                                    " AND (NOT condeferrable OR condeferred)"),
                     0);
    ck_assert_int_eq(
        fixture_number(fixture, "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"), 2);
    fixture_close(fixture);
}
END_TEST

START_TEST(every_id_is_a_row_id)
{
    if (test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    /* An id column of its own type would cost a second tree for each table. */
    ck_assert_int_eq(fixture_number(fixture,
                                    "SELECT count(*) FROM sqlite_schema AS s,"
                                    " pragma_table_info(s.name) AS c"
                                    " WHERE s.type = 'table' AND s.sql NOT LIKE 'CREATE VIRTUAL %'"
                                    " AND c.name = 'id' AND c.pk = 1"
                                    " AND c.type <> 'INTEGER'"),
                     0);
    fixture_close(fixture);
}
END_TEST

START_TEST(migrations_are_numbered_from_one_in_each_module)
{
    const char *module = "";
    int64_t last = 0;
    for (const struct gw_migration *m = gw_migrations; m->module != NULL; m++) {
        last = strcmp(module, m->module) == 0 ? last + 1 : 1;
        module = m->module;
        ck_assert_int_eq(m->number, last);
        ck_assert_uint_gt(m->sql.bytes, 0);
    }
    ck_assert_uint_gt(strlen(module), 0);
}
END_TEST

/* As a city of an earlier version has them: rows in all that a migration makes anew. */
static const char *const rows_before[] = {
    "INSERT INTO department (id, code, name, kana, level, authority, phone, sort_key,"
    " effective_from) VALUES (1, '1', 'a', 'a', 2, 'mayor', '', 1, 0)",
    "INSERT INTO person (id, staff_no, name, kana, kana_key, appointment_kind, appointment_from,"
    " extension, created_at, updated_at) SELECT n, CAST(n AS TEXT), 'a', 'a', '', 'regular', 0, '',"
    " 1, 1 FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) AS s",
    /* 1 waits, 2 has signed in, 3 has changed the password, 4 was given another one. */
    "INSERT INTO account (id, person_id, login, password, must_change_password, initial_until,"
    " language, state, joined_at, created_at, updated_at) SELECT id, id, staff_no, '!',"
    " CASE id WHEN 3 THEN 0 ELSE 1 END, CASE id WHEN 3 THEN NULL ELSE 9 END, 'ja', 'active', 1,"
    " 5, CASE id WHEN 4 THEN 6 ELSE 5 END FROM person",
    "INSERT INTO session (id, token_digest, account_id, created_at, last_seen_at, expires_at, peer,"
    " user_agent) VALUES (1, 'a', 2, 1, 1, 1, '', '')",
    "INSERT INTO setting (key, value, updated_at) VALUES ('a.b', '1', 1)",
    "INSERT INTO audience (id, members) VALUES (1, 'a') ON CONFLICT DO NOTHING",
    "INSERT INTO item (id, item_no, kind, container_id, title, owner_department_id, author_id,"
    " contact, audience_id, state, importance, information_class, confidentiality, published_from,"
    " hold, version, created_at, updated_at) VALUES (7, 7, 'bulletin.post', 1, 'a', 1, 1, '', 1, 3,"
    " 0, 1, 1, 1, 0, 1, 1, 1)",
    "INSERT INTO notice (id, person_id, item_id, reason, number, sent_at, read_at)"
    " VALUES (1, 1, 7, 'a', 2, 3, NULL), (2, 1, 7, 'a', 2, 3, 4)",
};

#define FIRST_CHANGED 12 /* of core: what follows it changes tables that have rows */

START_TEST(a_city_with_rows_keeps_them_through_later_migrations)
{
    const char *directory = test_text("%s/data", test_directory());
    const struct database_options options = { .directory = directory,
                                              .url = test_database_url(directory) };
    struct gw_migration before[200] = { 0 };
    struct database *database;
    size_t count = 0;

    for (const struct gw_migration *m = gw_migrations; m->module != NULL; m++) {
        ck_assert_uint_lt(count, sizeof(before) / sizeof(before[0]) - 1);
        if (strcmp(m->module, "core") != 0 || m->number < FIRST_CHANGED)
            before[count++] = *m;
    }
    gw_log_set_level(GW_LOG_ERROR);
    test_database_make(directory);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, before), GW_OK);
    for (size_t i = 0; i < sizeof(rows_before) / sizeof(rows_before[0]); i++)
        test_sql(directory, rows_before[i]);
    ck_assert_int_eq(database_migrate(database, gw_migrations), GW_OK);
    database_close(database);
    ck_assert_int_eq(test_sql_number(directory, "SELECT version FROM setting"), 1);
    ck_assert_str_eq(test_sql_lines(directory, "SELECT id FROM account WHERE unused_since = 5"),
                     "1\n");
    ck_assert_int_eq(test_sql_number(directory, "SELECT count(*) FROM notice WHERE item_id = 7"
                                                " AND export_id IS NULL AND number = 2"),
                     2);
    ck_assert_int_eq(test_sql_number(directory, "SELECT id FROM notice WHERE read_at IS NULL"), 1);
    if (!test_on_pgsql())
        ck_assert_int_eq(
            test_sql_number(directory, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    test_database_drop(directory);
}
END_TEST
