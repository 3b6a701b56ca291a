/* city_sql.h - changing a city's rows behind the server's back, before it starts. */
#ifndef CITY_SQL_H
#define CITY_SQL_H

#include <check.h>
#include <sqlite3.h>

#include "tests/lib/memory.h"

static inline sqlite3 *
city_sql_open(const char *directory)
{
    sqlite3 *db;
    const char *path = test_text("%s/kairan.db", directory);
    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return db;
}

static inline void
city_sql(const char *directory, const char *sql)
{
    sqlite3 *db = city_sql_open(directory);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* The first column of the first row. */
static inline const char *
city_sql_text(const char *directory, const char *sql)
{
    sqlite3 *db = city_sql_open(directory);
    sqlite3_stmt *stmt;
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    const char *text = test_text("%s", (const char *)sqlite3_column_text(stmt, 0));
    ck_assert_int_eq(sqlite3_finalize(stmt), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    return text;
}

#endif
