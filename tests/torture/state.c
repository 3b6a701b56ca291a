/* state.c - the database past the server: what is stored, counted and compared (world.h). */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/torture/world.h"

#define STATE_BIG ((int64_t)100000000000) /* larger numbers are times and ids */

static sqlite3 *
look(void)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open("./kairan.db", &db), SQLITE_OK);
    return db;
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    return stmt;
}

int64_t
world_number(const char *sql)
{
    sqlite3 *db = look();
    sqlite3_stmt *stmt = prepare(db, sql);
    int64_t number = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;

    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}

static uint64_t
hash(uint64_t from, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++)
        from = (from ^ at[i]) * 0x100000001b3u;
    return from;
}

/* Without hashes of passwords and the ids that it names: those are never the same. */
static uint64_t
hash_text(uint64_t from, const char *text)
{
    enum { ID_DIGITS = 12 };

    if (strncmp(text, "$argon2", 7) == 0)
        return from;
    while (*text != '\0') {
        size_t digits = strspn(text, "0123456789");

        if (digits < ID_DIGITS)
            from = hash(from, text, digits == 0 ? 1 : digits);
        text += digits == 0 ? 1 : digits;
    }
    return from;
}

static uint64_t
row_hash(sqlite3_stmt *stmt)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        int type = sqlite3_column_type(stmt, i);
        int64_t number = sqlite3_column_int64(stmt, i);

        sum = hash(sum, &type, sizeof(type));
        if (type == SQLITE_INTEGER && number < STATE_BIG)
            sum = hash(sum, &number, sizeof(number));
        else if (type == SQLITE_TEXT)
            sum = hash_text(sum, (const char *)sqlite3_column_text(stmt, i));
    }
    return sum * 0x9e3779b97f4a7c15u;
}

static void
table_add(sqlite3 *db, const char *table, struct world_state *state)
{
    char sql[256];
    sqlite3_stmt *stmt;
    uint64_t name = hash(0xcbf29ce484222325u, table, strlen(table)), rows = 0;

    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
    stmt = prepare(db, sql);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        state->digest += row_hash(stmt) ^ name;
        rows++;
    }
    sqlite3_finalize(stmt);
    state->rows += hash(name, &rows, sizeof(rows));
}

/* The index of search follows by itself, jobs come and go, the log is counted apart. */
#define TABLES                                                                          \
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"   \
    " AND name NOT LIKE 'search%' AND name NOT IN ('job', 'audit_entry', 'audit_chain'" \
    ", 'counter', 'login_history', 'upload')"

struct world_state
world_state(void)
{
    struct world_state state = { 0 };
    sqlite3 *db = look();
    sqlite3_stmt *tables = prepare(db, TABLES);

    while (sqlite3_step(tables) == SQLITE_ROW)
        table_add(db, (const char *)sqlite3_column_text(tables, 0), &state);
    sqlite3_finalize(tables);
    sqlite3_close(db);
    state.entries = world_number("SELECT COUNT(*) FROM audit_entry");
    return state;
}

void
world_sql(const char *sql)
{
    sqlite3 *db = look();
    char *error = NULL;

    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql, error);
    sqlite3_close(db);
}
