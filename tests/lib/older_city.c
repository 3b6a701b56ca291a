/* older_city.c - going back to an older schema, and comparing databases table by table. */
#include "tests/lib/older_city.h"

#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/app.h"
#include "modules.h"
#include "tests/lib/city_proof.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define MIGRATIONS_MAX 200

const struct older_release older_releases[] = {
    { 8, 3 }, { 11, 3 }, { 12, 3 }, { 13, 3 }, { 14, 3 }, { 0 },
};

/* ---- two databases on one connection: main, and `other` ---- */

static const char *
database_of(const char *directory)
{
    return test_text("%s/kairan.db", directory);
}

static void
run(sqlite3 *db, const char *sql)
{
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
}

static sqlite3 *
both_open(const char *path, const char *other)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000); /* whoever comes first recovers its log */
    run(db, test_text("ATTACH '%s' AS other", other));
    return db;
}

/* The first column of the rows, joined; "" without any. */
static const char *
rows(sqlite3 *db, const char *sql, const char *joint)
{
    const char *all = "";
    sqlite3_stmt *stmt;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW)
        all = test_text("%s%s%s", all, *all == '\0' ? "" : joint,
                        (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return all;
}

/* Tables that both have, and of the search index only what it is made from. */
#define TABLES                                                                               \
    "SELECT m.name FROM main.sqlite_master AS m JOIN other.sqlite_master AS o ON o.type ="   \
    " 'table' AND o.name = m.name WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%%'"  \
    " ESCAPE '\\' AND m.name NOT LIKE 'search\\_index%%' ESCAPE '\\' AND instr('%s', ' ' ||" \
    " m.name || ' ') = 0"
#define COLUMNS                                                                              \
    "SELECT '\"' || m.name || '\"' FROM pragma_table_info('%s', 'main') AS m JOIN"           \
    " pragma_table_info('%s', 'other') AS o ON o.name = m.name WHERE m.name <> 'applied_at'" \
    " ORDER BY m.cid"

static const char *
columns_of(sqlite3 *db, const char *table)
{
    return rows(db, test_text(COLUMNS, table, table), ", ");
}

struct table_act {
    void (*act)(sqlite3 *db, const char *table, void *arg);
    void *arg;
};

static void
tables_walk(sqlite3 *db, const char *but, const struct table_act *walk)
{
    const char *names = rows(db, test_text(TABLES, but), "\n");

    while (*names != '\0') {
        const int bytes = (int)strcspn(names, "\n");

        walk->act(db, test_text("%.*s", bytes, names), walk->arg);
        names += bytes + (names[bytes] == '\n');
    }
}

/* ---- comparing ---- */

static void
table_compare(sqlite3 *db, const char *table, void *arg)
{
    const char *columns = columns_of(db, table), **fault = arg;
    const char *sql = test_text(
        "SELECT 'rows of %s differ' WHERE (SELECT count(*) FROM main.%s) <> (SELECT count(*) FROM"
        " other.%s) OR EXISTS (SELECT %s FROM main.%s EXCEPT SELECT %s FROM other.%s)",
        table, table, table, columns, table, columns, table);

    if (*fault == NULL && *rows(db, sql, "") != '\0')
        *fault = rows(db, sql, "");
}

/* In what both have columns for; `but` are tables between blanks. */
static const char *
difference(const char *path, const char *other, const char *but)
{
    const char *fault = NULL;

    if (access(path, F_OK) != 0 || access(other, F_OK) != 0)
        return test_text("%s or %s is missing", path, other);
    sqlite3 *db = both_open(path, other);
    tables_walk(db, but, &(struct table_act){ table_compare, &fault });
    sqlite3_close(db);
    return fault == NULL ? NULL : test_text("%s: %s", path, fault);
}

/* ---- going back ---- */

struct gw_migration *
older_migrations(const struct older_release *release)
{
    struct gw_migration *list = test_alloc(MIGRATIONS_MAX * sizeof(*list));
    size_t count = 0;

    for (const struct gw_migration *m = gw_migrations; m->module != NULL; m++) {
        const bool is_core = strcmp(m->module, "core") == 0;

        ck_assert_uint_lt(count, MIGRATIONS_MAX - 1);
        if (m->number <= (is_core ? release->core : release->bulletin))
            list[count++] = *m;
    }
    return list;
}

static const char *
copy_name(const struct older_release *release)
{
    for (const struct gw_migration *m = gw_migrations; m->module != NULL; m++)
        if (m->number > (strcmp(m->module, "core") == 0 ? release->core : release->bulletin))
            return test_text("backup-before-%s-%04lld.db", m->module, (long long)m->number);
    ck_abort_msg("the release is that of now");
    return NULL;
}

static void
migrate_to(const char *directory, const struct gw_migration *migrations)
{
    const struct database_options options = { .directory = directory };
    struct database *database;

    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, migrations), GW_OK);
    database_close(database);
}

static void
table_fill(sqlite3 *db, const char *table, void *arg)
{
    const char *columns = columns_of(db, table);

    (void)arg;
    run(db, test_text("INSERT OR REPLACE INTO main.%s (%s) SELECT %s FROM other.%s", table, columns,
                      columns, table));
}

static void
fill(const char *directory, const char *from)
{
    sqlite3 *db = both_open(database_of(directory), from);

    run(db, "PRAGMA foreign_keys = OFF; BEGIN");
    tables_walk(db, " schema_migration ", &(struct table_act){ table_fill, NULL });
    run(db, "COMMIT");
    sqlite3_close(db);
}

static void
upgrade(const char *directory)
{
    const struct app_options options = { .modules = gw_modules,
                                         .migrations = gw_migrations,
                                         .database = { .directory = directory } };
    struct gw_app *app;

    ck_assert_int_eq(app_open(gw_env_system(), &options, &app), GW_OK);
    app_close(app);
}

/* With the copy in place of the database, the program of before opens the city and changes none of
 * its rows. */
static void
prove_way_back(const struct older_city *city, const struct gw_migration *migrations)
{
    const char *back = test_text("%s.back", city->directory), *fault;

    test_copy(city->upgraded, back);
    ck_assert_int_eq(rename(test_text("%s/%s", back, city->copy), database_of(back)), 0);
    migrate_to(back, migrations);
    fault = difference(database_of(back), database_of(city->directory), "");
    ck_assert_msg(fault == NULL, "%s", fault);
    test_remove(back);
}

struct older_city *
older_city_make(const char *directory, const struct older_release *release)
{
    const struct gw_migration *migrations = older_migrations(release);
    struct older_city *city = test_alloc(sizeof(*city));
    const char *from = test_text("%s.now", directory), *fault;
    struct city_proof proof;

    ck_assert_int_eq(rename(database_of(directory), from), 0);
    migrate_to(directory, migrations);
    fill(directory, from);
    ck_assert_int_eq(unlink(from), 0);
    *city = (struct older_city){ .directory = directory,
                                 .upgraded = test_text("%s.upgraded", directory),
                                 .copy = copy_name(release) };
    test_copy(directory, city->upgraded);
    upgrade(city->upgraded);
    fault = difference(database_of(city->upgraded), database_of(directory),
                       " schema_migration search_outbox search_doc ");
    ck_assert_msg(fault == NULL, "%s", fault);
    fault = city_fault(city->upgraded, &proof);
    ck_assert_msg(fault == NULL, "%s", fault);
    prove_way_back(city, migrations);
    return city;
}

/* What waits for the search index is none of the copy's: a move queues everything anew. */
const char *
older_copy_fault(const struct older_city *city, const char *directory)
{
    return difference(test_text("%s/%s", directory, city->copy), database_of(city->directory),
                      " search_outbox search_doc ");
}

const char *
older_city_fault(const struct older_city *city, const char *directory)
{
    const char *fault = difference(database_of(directory), database_of(city->upgraded), "");

    return fault == NULL ? older_copy_fault(city, directory) : fault;
}
