/* state.c - the database past the server: what is stored, counted and compared (world.h). */
#include <check.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

#include "tests/lib/memory.h"
#include "tests/lib/memory_disk.h"
#include "tests/torture/world.h"

#define STATE_BIG ((int64_t)100000000000) /* larger numbers are times and ids */
#define TABLES_MAX 128

struct table {
    sqlite3_stmt *rows, *count;
    uint64_t name;
};

/* Open for the whole life of a process and its children, which have the same disk in memory. */
static struct {
    sqlite3 *db;
    struct table tables[TABLES_MAX];
    size_t tables_count;
    int64_t written; /* to the disk when it was looked at; -1: never was */
    struct world_state state;
} looker = { .written = -1 };

static void
check(bool good, const char *sql)
{
    if (!good)
        ck_abort_msg("%s: %s", sql, sqlite3_errmsg(looker.db));
}

static sqlite3_stmt *
prepare(const char *sql)
{
    sqlite3_stmt *stmt = NULL;

    if (looker.db == NULL)
        check(sqlite3_open("./kairan.db", &looker.db) == SQLITE_OK, "open");
    check(sqlite3_prepare_v2(looker.db, sql, -1, &stmt, NULL) == SQLITE_OK, sql);
    return stmt;
}

int64_t
world_number(const char *sql)
{
    sqlite3_stmt *stmt = prepare(sql);
    int64_t number = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;

    sqlite3_finalize(stmt);
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
    const char *end;

    if (strncmp(text, "$argon2", 7) == 0)
        return from;
    for (; *text != '\0'; text = end) {
        const bool digits = *text >= '0' && *text <= '9';

        for (end = text + 1; digits && *end >= '0' && *end <= '9';)
            end++;
        if (end - text < ID_DIGITS)
            from = hash(from, text, (size_t)(end - text));
    }
    return from;
}

static uint64_t
row_hash(sqlite3_stmt *stmt)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        int type = sqlite3_column_type(stmt, i);
        int64_t number = type == SQLITE_INTEGER ? sqlite3_column_int64(stmt, i) : STATE_BIG;

        sum = hash(sum, &type, sizeof(type));
        if (number < STATE_BIG)
            sum = hash(sum, &number, sizeof(number));
        else if (type == SQLITE_TEXT)
            sum = hash_text(sum, (const char *)sqlite3_column_text(stmt, i));
    }
    return sum * 0x9e3779b97f4a7c15u;
}

/* The index of search follows by itself, jobs come and go, the log is counted apart. */
#define TABLES                                                                          \
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"   \
    " AND name NOT LIKE 'search%' AND name NOT IN ('job', 'audit_entry', 'audit_chain'" \
    ", 'counter', 'login_history', 'upload')"

static void
tables_find(void)
{
    sqlite3_stmt *names = prepare(TABLES);

    while (sqlite3_step(names) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(names, 0);
        struct table *table = &looker.tables[looker.tables_count++];

        check(looker.tables_count < TABLES_MAX, "too many tables");
        table->rows = prepare(test_text("SELECT * FROM %s", name));
        table->count = prepare(test_text("SELECT COUNT(*) FROM %s", name));
        table->name = hash(0xcbf29ce484222325u, name, strlen(name));
    }
    sqlite3_finalize(names);
}

static void
table_add(const struct table *table, struct world_state *state)
{
    uint64_t rows = 0;

    while (sqlite3_step(table->rows) == SQLITE_ROW) {
        state->digest += row_hash(table->rows) ^ table->name;
        rows++;
    }
    check(sqlite3_reset(table->rows) == SQLITE_OK, "rows");
    state->rows += hash(table->name, &rows, sizeof(rows));
}

struct world_state
world_state(void)
{
    struct world_state state = { 0 };

    if (looker.tables_count == 0)
        tables_find();
    if (looker.written == memory_disk_written())
        return looker.state;
    for (size_t i = 0; i < looker.tables_count; i++)
        table_add(&looker.tables[i], &state);
    state.entries = world_number("SELECT COUNT(*) FROM audit_entry");
    looker.written = memory_disk_written();
    looker.state = state;
    return state;
}

uint64_t
world_rows(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < looker.tables_count; i++) {
        const struct table *table = &looker.tables[i];
        uint64_t rows;

        check(sqlite3_step(table->count) == SQLITE_ROW, "count");
        rows = (uint64_t)sqlite3_column_int64(table->count, 0);
        check(sqlite3_reset(table->count) == SQLITE_OK, "count");
        sum += hash(table->name, &rows, sizeof(rows));
    }
    return sum;
}

void
world_sql(const char *sql)
{
    sqlite3_stmt *stmt = prepare(sql);

    check(sqlite3_step(stmt) == SQLITE_DONE, sql);
    sqlite3_finalize(stmt);
}
