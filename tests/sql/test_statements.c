/* Every statement of the tree against a freshly migrated database. */
#include "tests/sql/plans.h"

#include "tests/lib/memory.h"

GW_SQL(walks_all_items, "SELECT i.id FROM item AS i WHERE i.title = ?1");
GW_SQL(names_no_table, "SELECT id FROM no_such_table WHERE id = ?1");
GW_SQL(walks_on_purpose, "SELECT id FROM item WHERE title = ?1", .scans = true);

static bool
is_own(const struct gw_sql *sql)
{
    return sql == &walks_all_items || sql == &names_no_table || sql == &walks_on_purpose;
}

START_TEST(every_statement_can_be_prepared)
{
    struct fixture *fixture = fixture_open(NULL);
    size_t count, bad = 0;
    const struct gw_sql *const *statements = statements_all(&count);

    ck_assert_uint_gt(count, 3);
    for (size_t i = 0; i < count; i++) {
        if (is_own(statements[i]) || plan_of(fixture, statements[i]).err == GW_OK)
            continue;
        printf("can't be prepared: %s\n", statements[i]->name);
        bad++;
    }
    printf("%zu statements prepared\n", count - 3 - bad);
    ck_assert_uint_eq(bad, 0);
    fixture_close(fixture);
}
END_TEST

START_TEST(no_statement_walks_a_table_that_grows)
{
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
    struct fixture *fixture = fixture_open(NULL);
    struct plan plan = plan_of(fixture, &walks_all_items);
    ck_assert_str_eq(plan_fault(&walks_all_items, &plan), "SCAN i");
    ck_assert_int_ne(plan_of(fixture, &names_no_table).err, GW_OK);
    fixture_close(fixture);
}
END_TEST
