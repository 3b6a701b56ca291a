/* Every statement of the tree against a freshly migrated database. */
#include "tests/sql/plans.h"

#include <check.h>

#include "db/connection.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

GW_SQL(walks_all_items, "SELECT i.id FROM item AS i WHERE i.title = ?1");
GW_SQL(names_no_table, "SELECT id FROM no_such_table WHERE id = ?1");
GW_SQL(walks_on_purpose, "SELECT id FROM item WHERE title = ?1", .scans = true);

static bool
is_own(const struct gw_sql *sql)
{
    return sql == &walks_all_items || sql == &names_no_table || sql == &walks_on_purpose;
}

/* Not asked for on this engine. */
static bool
is_absent(const struct gw_sql *sql)
{
    return test_on_pgsql() && sql->pgsql != NULL && *sql->pgsql == '\0';
}

START_TEST(every_statement_can_be_prepared)
{
    struct fixture *fixture = fixture_open(NULL);
    size_t count, bad = 0;
    const struct gw_sql *const *statements = statements_all(&count);

    ck_assert_uint_gt(count, 3);
    for (size_t i = 0; i < count; i++) {
        if (is_own(statements[i]) || is_absent(statements[i]) ||
            plan_of(fixture, statements[i]).err == GW_OK)
            continue;
        printf("can't be prepared: %s\n", statements[i]->name);
        bad++;
    }
    printf("%zu statements prepared\n", count - 3 - bad);
    ck_assert_uint_eq(bad, 0);
    fixture_close(fixture);
}
END_TEST

/* PostgreSQL takes `?1 = 0` for a comparison of 32-bit numbers, which an id is not. */
START_TEST(no_parameter_is_narrower_than_an_id)
{
    if (!test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    const struct driver_options options = { .url = test_database_url(fixture->directory) };
    static const struct gw_sql narrow = {
        "narrow", "SELECT count(*) FROM pg_prepared_statements WHERE parameter_types &&"
                  " CAST('{integer,smallint,boolean,numeric,\"double precision\"}' AS regtype[])"
                  " AND statement NOT LIKE '% AS INTEGER)%'"
    };
    size_t count;
    const struct gw_sql *const *statements = statements_all(&count);
    struct gw_db *db;

    ck_assert_int_eq(connection_open(&driver_pgsql, &options, &db), GW_OK);
    for (size_t i = 0; i < count; i++) {
        struct driver_statement *statement;
        GW_STMT stmt = NULL;

        if (is_own(statements[i]) || is_absent(statements[i]))
            continue;
        ck_assert_int_eq(db->driver->prepare(db->connection, statements[i], &statement), GW_OK);
        stmt = gw_db_stmt(db, &narrow);
        ck_assert_int_eq(gw_step_row(stmt), GW_OK);
        ck_assert_msg(gw_column_int(stmt, 0) == 0, "%s: say CAST(?n AS BIGINT)",
                      statements[i]->name);
        db->driver->finish(statement);
    }
    connection_close(db);
    fixture_close(fixture);
}
END_TEST

START_TEST(no_statement_walks_a_table_that_grows)
{
    if (test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    size_t count, bad = 0;
    const struct gw_sql *const *statements = statements_all(&count);

    for (size_t i = 0; i < count; i++) {
        const struct plan plan = plan_of(fixture, statements[i]);
        const char *fault = plan_fault(statements[i], &plan);
        if (is_own(statements[i]) || statements[i]->scans || fault == NULL)
            continue;
        printf("%s: %s\n", statements[i]->name, fault);
        bad++;
    }
    ck_assert_uint_eq(bad, 0);
    fixture_close(fixture);
}
END_TEST

START_TEST(no_statement_is_marked_as_scan_in_vain)
{
    if (test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    size_t count, bad = 0;
    const struct gw_sql *const *statements = statements_all(&count);

    for (size_t i = 0; i < count; i++) {
        const struct plan plan = plan_of(fixture, statements[i]);
        bool scans = false;
        for (size_t step = 0; step < plan.count; step++)
            scans = scans || strncmp(plan.steps[step], "SCAN ", 5) == 0;
        if (!statements[i]->scans || scans)
            continue;
        printf("%s is marked .scans, but walks no table\n", statements[i]->name);
        bad++;
    }
    ck_assert_uint_eq(bad, 0);
    fixture_close(fixture);
}
END_TEST

START_TEST(the_checks_themselves_find_a_scan_and_a_missing_table)
{
    if (test_on_pgsql())
        return;
    struct fixture *fixture = fixture_open(NULL);
    struct plan plan = plan_of(fixture, &walks_all_items);
    ck_assert_str_eq(plan_fault(&walks_all_items, &plan), "SCAN i");
    ck_assert_int_ne(plan_of(fixture, &names_no_table).err, GW_OK);
    fixture_close(fixture);
}
END_TEST
