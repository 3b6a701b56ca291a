/* The migrations as they are embedded, from an empty directory. */
#include "tests/lib/fixture.h"

#include <check.h>

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
