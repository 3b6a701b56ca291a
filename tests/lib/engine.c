/* engine.c - databases of tests, on SQLite and on PostgreSQL. */
#include "tests/lib/engine.h"

#include <check.h>
#include <postgresql/libpq-fe.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

#define BOOLEAN 16 /* as PostgreSQL numbers its types */
#define MIGRATED "kairan_migrated"
#define MIGRATED_LOCK "4711" /* any number: who makes MIGRATED holds it */

/* What this process made, and drops at its end. */
struct made {
    struct made *next;
    char name[32];
};
static struct made *made;
static pid_t made_by;

static const char *
cluster_url(void)
{
    return getenv("KAIRAN_TEST_DATABASE");
}

bool
test_on_pgsql(void)
{
    return cluster_url() != NULL;
}

/* The cluster's address with another database's name in it. */
static const char *
url_of(const char *name)
{
    const char *url = cluster_url();
    const char *query = strchr(url, '?');
    size_t end = query == NULL ? strlen(url) : (size_t)(query - url);

    while (url[end - 1] != '/')
        end--;
    return test_text("%.*s%s%s", (int)end, url, name, query == NULL ? "" : query);
}

/* FNV-1a of the path. */
static const char *
name_of(const char *directory)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (const char *at = directory; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
    return test_text("kairan_%016llx", (unsigned long long)hash);
}

const char *
test_database_url(const char *directory)
{
    return test_on_pgsql() ? url_of(name_of(directory)) : NULL;
}

static void
notice_ignore(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

/* A connection of this thread, kept for its next statements: to make one takes longer than most. */
struct kept {
    PGconn *connection;
    char url[512];
    pid_t pid;
};

static PGconn *
pgsql_connect(const char *url)
{
    static _Thread_local struct kept cluster, database;
    struct kept *kept = strcmp(url, cluster_url()) == 0 ? &cluster : &database;
    bool is_own = kept->pid == getpid(); /* and not a parent's */

    if (is_own && strcmp(kept->url, url) == 0 && PQstatus(kept->connection) == CONNECTION_OK)
        return kept->connection;
    if (is_own)
        PQfinish(kept->connection);
    kept->connection = PQconnectdb(url);
    kept->pid = getpid();
    snprintf(kept->url, sizeof(kept->url), "%s", url);
    ck_assert_msg(PQstatus(kept->connection) == CONNECTION_OK, "%s: %s", url,
                  PQerrorMessage(kept->connection));
    PQsetNoticeProcessor(kept->connection, notice_ignore, NULL);
    return kept->connection;
}

/* SQLite's words, and what PostgreSQL says for them. */
static const struct {
    const char *from, *to, *end;
} words[] = {
    { "x'", "'\\x", "" }, /* x'00' */
    { "zeroblob(", "decode(repeat('00', ", "), 'hex')" },
    { "PRAGMA foreign_keys = OFF", "SET session_replication_role = replica", "" },
    { "PRAGMA foreign_keys = ON", "SET session_replication_role = origin", "" },
};

static bool
is_begun(const char *sql, const char *at)
{
    return at == sql || strchr(" (,|=;\n", at[-1]) != NULL;
}

static const char *
pgsql_words(const char *sql)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *from = words[i].from, *at = sql;

        while ((at = strstr(at, from)) != NULL) {
            const char *behind = at + strlen(from);
            size_t inside = *words[i].end == '\0' ? 0 : strcspn(behind, ")");
            size_t done = (size_t)(at - sql);

            if (!is_begun(sql, at)) {
                at = behind;
                continue;
            }
            sql = test_text("%.*s%s%.*s%s%s", (int)done, sql, words[i].to, (int)inside, behind,
                            words[i].end, behind + inside + (inside > 0 ? 1 : 0));
            at = sql + done + strlen(words[i].to);
        }
    }
    return sql;
}

static PGresult *
pgsql_run(const char *url, const char *sql)
{
    PGconn *connection = pgsql_connect(url);
    PGresult *result;
    ExecStatusType status;

    sql = pgsql_words(sql);
    result = PQexec(connection, sql);
    if (PQresultStatus(result) == PGRES_FATAL_ERROR &&
        (PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL ||
         strcmp(PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED), "FATAL") == 0)) {
        PQclear(result); /* the kept one was lost meanwhile */
        PQreset(connection);
        result = PQexec(connection, sql);
    }
    status = PQresultStatus(result);
    ck_assert_msg(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %.300s",
                  PQerrorMessage(connection), sql);
    if (strstr(sql, "SET session_") != NULL)
        PQclear(PQexec(connection, "RESET ALL"));
    return result;
}

static const char *
pgsql_value(const PGresult *result, int row)
{
    const char *value = PQgetvalue(result, row, 0);

    if (PQftype(result, 0) == BOOLEAN)
        return *value == 't' ? "1" : "0";
    return test_text("%s", value);
}

/* The first column of the last statement's first row; NULL without one. */
static const char *
pgsql_string(const char *url, const char *sql)
{
    PGresult *result = pgsql_run(url, sql);
    const char *value = PQntuples(result) > 0 ? pgsql_value(result, 0) : NULL;

    PQclear(result);
    return value;
}

struct lines {
    FILE *stream;
    char *text;
    size_t bytes;
};

static void
lines_begin(struct lines *lines)
{
    lines->stream = open_memstream(&lines->text, &lines->bytes);
    ck_assert_ptr_nonnull(lines->stream);
}

static const char *
lines_end(struct lines *lines)
{
    const char *text;

    ck_assert_int_eq(fclose(lines->stream), 0);
    text = test_text("%s", lines->text);
    free(lines->text);
    return text;
}

static const char *
pgsql_lines(const char *url, const char *sql)
{
    PGresult *result = pgsql_run(url, sql);
    struct lines lines;

    lines_begin(&lines);
    for (int row = 0; row < PQntuples(result); row++)
        fprintf(lines.stream, "%s\n", pgsql_value(result, row));
    PQclear(result);
    return lines_end(&lines);
}

static bool
is_there(const char *name)
{
    const char *count = pgsql_string(
        cluster_url(), test_text("SELECT count(*) FROM pg_database WHERE datname = '%s'", name));

    return strcmp(count, "0") != 0;
}

static void
drop(const char *name)
{
    pgsql_string(cluster_url(), test_text("DROP DATABASE IF EXISTS %s WITH (FORCE)", name));
}

/* A child that ends by exit() is not the one that made them; and a cluster may have ended. */
static void
drop_made(void)
{
    PGconn *connection = made_by == getpid() ? PQconnectdb(cluster_url()) : NULL;

    PQsetNoticeProcessor(connection, notice_ignore, NULL);
    for (; PQstatus(connection) == CONNECTION_OK && made != NULL; made = made->next)
        PQclear(
            PQexec(connection, test_text("DROP DATABASE IF EXISTS %s WITH (FORCE)", made->name)));
    PQfinish(connection);
}

static void
make(const char *name, const char *template)
{
    struct made *note = test_alloc(sizeof(*note));

    pgsql_string(cluster_url(),
                 test_text("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, template));
    snprintf(note->name, sizeof(note->name), "%s", name);
    if (made_by != getpid()) {
        made_by = getpid();
        made = NULL;
        atexit(drop_made);
    }
    note->next = made;
    made = note;
}

void
test_database_make(const char *directory)
{
    if (test_on_pgsql() && !is_there(name_of(directory)))
        make(name_of(directory), "template0");
}

void
test_database_copy(const char *template, const char *directory)
{
    if (test_on_pgsql())
        make(name_of(directory), template);
}

void
test_database_clone(const char *from, const char *directory)
{
    if (!test_on_pgsql())
        return;
    /* Who looked at it last may be this very thread, and a template has no visitors. */
    (void)pgsql_string(cluster_url(),
                       test_text("SELECT count(pg_terminate_backend(pid, 10000)) FROM"
                                 " pg_stat_activity WHERE datname = '%s'",
                                 name_of(from)));
    make(name_of(directory), name_of(from));
}

void
test_database_drop(const char *directory)
{
    if (test_on_pgsql())
        drop(name_of(directory));
}

/* Under another name until it is complete. */
static void
migrated_make(void)
{
    const char *directory = test_text("%s/data", test_directory());
    struct database_options options = { .directory = directory,
                                        .url = test_database_url(directory) };
    struct database *database;

    test_database_make(directory);
    ck_assert_int_eq(database_open(gw_env_system(), &options, &database), GW_OK);
    ck_assert_int_eq(database_migrate(database, gw_migrations), GW_OK);
    database_close(database);
    pgsql_string(cluster_url(),
                 test_text("ALTER DATABASE %s RENAME TO " MIGRATED, name_of(directory)));
}

const char *
test_database_migrated(void)
{
    if (!test_on_pgsql())
        return NULL;
    if (is_there(MIGRATED))
        return MIGRATED;
    (void)pgsql_string(cluster_url(), "SELECT pg_advisory_lock(" MIGRATED_LOCK ")");
    if (!is_there(MIGRATED))
        migrated_make();
    (void)pgsql_string(cluster_url(), "SELECT pg_advisory_unlock(" MIGRATED_LOCK ")");
    return MIGRATED;
}

static sqlite3 *
sqlite_open(const char *directory)
{
    sqlite3 *db;
    const char *path = test_text("%s/kairan.db", directory);

    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL); /* no test cuts the power */
    return db;
}

void
test_sql(const char *directory, const char *sql)
{
    sqlite3 *db;
    char *fault = NULL;

    if (test_on_pgsql()) {
        (void)pgsql_string(test_database_url(directory), sql);
        return;
    }
    db = sqlite_open(directory);
    sqlite3_exec(db, sql, NULL, NULL, &fault);
    ck_assert_msg(fault == NULL, "%s: %.300s", fault, sql);
    sqlite3_close(db);
}

static const char *
sqlite_string(const char *directory, const char *sql)
{
    sqlite3 *db = sqlite_open(directory);
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

const char *
test_sql_string(const char *directory, const char *sql)
{
    const char *value;

    if (!test_on_pgsql())
        return sqlite_string(directory, sql);
    value = pgsql_string(test_database_url(directory), sql);
    ck_assert_msg(value != NULL, "no row: %s", sql);
    return value;
}

long long
test_sql_number(const char *directory, const char *sql)
{
    return strtoll(test_sql_string(directory, sql), NULL, 10);
}

static const char *
sqlite_lines(const char *directory, const char *sql)
{
    sqlite3 *db = sqlite_open(directory);
    struct lines lines;
    sqlite3_stmt *stmt;

    lines_begin(&lines);

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
        fprintf(lines.stream, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
    ck_assert_msg(code == SQLITE_DONE, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return lines_end(&lines);
}

const char *
test_sql_lines(const char *directory, const char *sql)
{
    return test_on_pgsql() ? pgsql_lines(test_database_url(directory), sql)
                           : sqlite_lines(directory, sql);
}

void
test_refuse(const char *directory, const struct test_refusal *refusal)
{
    if (test_on_pgsql())
        test_sql(directory, test_text("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS"
                                      " $$ BEGIN RAISE integrity_constraint_violation; END $$;"
                                      "CREATE TRIGGER %s %s ON %s FOR EACH ROW WHEN (%s)"
                                      " EXECUTE FUNCTION %s()",
                                      refusal->name, refusal->name, refusal->event, refusal->table,
                                      refusal->condition, refusal->name));
    else
        test_sql(
            directory,
            test_text("CREATE TRIGGER %s %s ON %s WHEN %s BEGIN SELECT RAISE(ABORT, 'no'); END",
                      refusal->name, refusal->event, refusal->table, refusal->condition));
}

void
test_refuse_end(const char *directory, const struct test_refusal *refusal)
{
    test_sql(directory, test_on_pgsql()
                            ? test_text("DROP TRIGGER %s ON %s", refusal->name, refusal->table)
                            : test_text("DROP TRIGGER %s", refusal->name));
}
