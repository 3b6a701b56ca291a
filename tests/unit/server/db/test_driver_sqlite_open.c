/* How a connection to SQLite's file is set up. */
#include <check.h>
#include <stdio.h>

#include "db/driver_sqlite.h"
#include "tests/lib/memory.h"

static void
run(sqlite3 *handle, const char *sql)
{
    ck_assert_msg(sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(handle));
}

START_TEST(a_statement_is_planned_once_whatever_is_bound_to_it)
{
    const struct driver_options options = { .path = test_text("%s/one.db", test_directory()),
                                            .role = DRIVER_WRITER };
    struct driver_connection *connection;
    sqlite3_stmt *stmt;
    FILE *file = fopen(options.path, "w");

    ck_assert(file != NULL && fclose(file) == 0);
    ck_assert_int_eq(driver_sqlite_open(&options, &connection), GW_OK);
    run(connection->handle, "CREATE TABLE a (id INTEGER PRIMARY KEY, state BIGINT)");
    run(connection->handle, "CREATE INDEX a_current ON a (id) WHERE state = 3");
    ck_assert_int_eq(sqlite3_prepare_v2(connection->handle, "SELECT id FROM a WHERE state = ?1", -1,
                                        &stmt, NULL),
                     SQLITE_OK);
    for (int state = 1; state < 5; state++) {
        ck_assert_int_eq(sqlite3_bind_int(stmt, 1, state), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(stmt), SQLITE_DONE);
        ck_assert_int_eq(sqlite3_reset(stmt), SQLITE_OK);
    }
    ck_assert_int_eq(sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_REPREPARE, 0), 0);
    sqlite3_finalize(stmt);
    driver_sqlite_close(connection);
}
END_TEST
