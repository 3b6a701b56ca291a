/* engine.h - which database engine the tests run on: SQLite, or the PostgreSQL cluster that
 * KAIRAN_TEST_DATABASE names (tests/lib/pgsql.sh starts one).
 *
 * A data directory's database has its name from the directory's path, so that whoever knows the
 * directory finds it. What a test made is dropped when its process ends. Functions end the test
 * where they fail.
 */
#ifndef TESTS_ENGINE_H
#define TESTS_ENGINE_H

#include <stdbool.h>

bool test_on_pgsql(void);
/* What `--database` says for the directory; NULL on SQLite. The database need not be there. */
const char *test_database_url(const char *directory);
/* An empty one where there is none yet; nothing on SQLite. */
void test_database_make(const char *directory);
/* A new one with what is in the database of that name; nothing on SQLite. */
void test_database_copy(const char *template, const char *directory);
/* The same with what the other directory's database holds; no server may run on that. */
void test_database_clone(const char *from, const char *directory);
/* Nothing on SQLite, or where there is none. */
void test_database_drop(const char *directory);
/* One with all migrations, made by the first test that needs it; its name. NULL on SQLite. */
const char *test_database_migrated(void);

/* Statements on a connection of their own, on either engine: to fill tables, and to look. The
 * directory's database must be there. Of SQLite's own words PostgreSQL gets its equals for x'00',
 * zeroblob(n) and PRAGMA foreign_keys. */
void test_sql(const char *directory, const char *sql);
/* The first column of the first row, "" for NULL; the test ends when there is none. Booleans are 0
 * and 1. */
const char *test_sql_string(const char *directory, const char *sql);
/* The same as a number. */
long long test_sql_number(const char *directory, const char *sql);
/* From here on a change of the table (event "BEFORE UPDATE") is refused where the condition on NEW
 * holds, as a constraint would, until the refusal of that name is dropped. */
struct test_refusal {
    const char *name, *event, *table, *condition;
};
void test_refuse(const char *directory, const struct test_refusal *refusal);
void test_refuse_end(const char *directory, const struct test_refusal *refusal);
/* The first column of all rows, a line each. */
const char *test_sql_lines(const char *directory, const char *sql);

#endif
