/* fixture.c - a migrated database for one test. */
#include "tests/lib/fixture.h"

#include <check.h>
#include <sqlite3.h>

#include "gw/log.h"

#include "tests/lib/memory.h"

struct fixture *
fixture_open(struct gw_env *env)
{
    struct fixture *fixture = test_alloc(sizeof(*fixture));
    gw_log_set_level(GW_LOG_ERROR);
    fixture->env = env != NULL ? env : gw_env_system();
    fixture->arena = gw_arena_new((size_t)64 << 20);
    fixture->directory = test_text("%s/data", test_directory());
    const struct database_options options = { .directory = fixture->directory };
    ck_assert_int_eq(database_open(fixture->env, &options, &fixture->database), GW_OK);
    ck_assert_int_eq(database_migrate(fixture->database, gw_migrations), GW_OK);
    return fixture;
}

void
fixture_close(struct fixture *fixture)
{
    database_close(fixture->database);
    gw_arena_free(fixture->arena);
    test_remove(fixture->directory);
}

static sqlite3 *
sql_open(struct fixture *fixture)
{
    sqlite3 *db;
    const char *path = test_text("%s/kairan.db", fixture->directory);
    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    return db;
}

void
fixture_sql(struct fixture *fixture, const char *sql)
{
    sqlite3 *db = sql_open(fixture);
    char *fault = NULL;
    sqlite3_exec(db, sql, NULL, NULL, &fault);
    ck_assert_msg(fault == NULL, "%s: %.300s", fault, sql);
    sqlite3_close(db);
}

const char *
fixture_string(struct fixture *fixture, const char *sql)
{
    sqlite3 *db = sql_open(fixture);
    sqlite3_stmt *stmt;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(stmt) == SQLITE_ROW, "no row: %s", sql);
    const unsigned char *text = sqlite3_column_text(stmt, 0);
    const char *copy = test_text("%s", text != NULL ? (const char *)text : "");
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return copy;
}

int64_t
fixture_number(struct fixture *fixture, const char *sql)
{
    return strtoll(fixture_string(fixture, sql), NULL, 10);
}

enum gw_err
fixture_write(struct fixture *fixture, enum gw_err (*run)(void *arg, struct gw_db *db), void *arg)
{
    return database_write_now(fixture->database, run, arg);
}
