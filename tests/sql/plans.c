/* plans.c - listing statements, asking for their plans, reading them. */
#include "tests/sql/plans.h"

#include <check.h>
#include <ctype.h>

#include "db/connection.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

/* The tables that grow by use; the others hold what an administrator sets up. */
static const char *const big_tables[] = { "item",    "item_version",  "audit_entry",
                                          "session", "read_mark",     "person",
                                          "holding", "job",           "idempotency",
                                          "account", "bulletin_post", "search_doc" };
#define BIG_TABLES (sizeof(big_tables) / sizeof(*big_tables))

/* Made by the linker for the section that GW_SQL fills. */
extern const struct gw_sql *const __start_gw_sql[];
extern const struct gw_sql *const __stop_gw_sql[];

const struct gw_sql *const *
statements_all(size_t *count)
{
    size_t slots = (size_t)(__stop_gw_sql - __start_gw_sql);
    const struct gw_sql **list = test_alloc((slots + 1) * sizeof(*list));
    *count = 0;
    for (size_t i = 0; i < slots; i++)
        if (__start_gw_sql[i] != NULL)
            list[(*count)++] = __start_gw_sql[i];
    return list;
}

struct question {
    const struct gw_sql *sql;
    struct plan plan;
};

/* PostgreSQL only prepares it: what it would do with empty tables says nothing. */
static enum gw_err
question_prepare(struct question *question, struct gw_db *db)
{
    struct driver_statement *statement;

    question->plan.err = db->driver->prepare(db->connection, question->sql, &statement);
    if (question->plan.err == GW_OK)
        db->driver->finish(statement);
    return question->plan.err;
}

static enum gw_err
question_ask(void *arg, struct gw_db *db)
{
    struct question *question = arg;
    struct gw_sql *explain = test_alloc(sizeof(*explain)); /* the cache keeps its address */
    struct plan *plan = &question->plan;

    if (test_on_pgsql())
        return question_prepare(question, db);
    *explain = *question->sql;
    explain->text = test_text("EXPLAIN QUERY PLAN %s", question->sql->text);
    GW_STMT stmt = gw_db_stmt(db, explain);
    plan->count = 0;
    while ((plan->err = gw_step_row(stmt)) == GW_OK && plan->count < 32) {
        struct gw_text step = gw_column_view(stmt, 3);
        plan->steps[plan->count++] = test_text("%.*s", GW_TEXT_ARG(step));
    }
    plan->err = gw_step_end(plan->err);
    return plan->err;
}

struct plan
plan_of(struct fixture *fixture, const struct gw_sql *sql)
{
    struct question question = { .sql = sql };
    ck_assert_int_eq(fixture_write(fixture, question_ask, &question), question.plan.err);
    return question.plan;
}

static bool
is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The word at `text` into `out`; what follows it and the white space behind it. */
static const char *
word_take(const char *text, char *out, size_t bytes)
{
    size_t count = 0;
    while (is_word(text[count]) && count + 1 < bytes) {
        out[count] = text[count];
        count++;
    }
    out[count] = '\0';
    return text + count + strspn(text + count, " \n\t");
}

/* Whether `name` in the statement's plan is this table: its own name, or its alias behind
 * FROM/JOIN. */
static bool
is_table(const char *sql, const char *table, const char *name)
{
    size_t bytes = strlen(table);
    char alias[64];

    if (strcmp(table, name) == 0)
        return true;
    for (const char *at = strstr(sql, table); at != NULL; at = strstr(at + 1, table)) {
        if ((at > sql && is_word(at[-1])) || is_word(at[bytes]))
            continue;
        const char *behind = at + bytes + strspn(at + bytes, " \n\t");
        behind = word_take(behind, alias, sizeof(alias));
        if (strcasecmp(alias, "AS") == 0)
            word_take(behind, alias, sizeof(alias));
        if (*alias != '\0' && strcmp(alias, name) == 0)
            return true;
    }
    return false;
}

static bool
reads_one_end(const struct gw_sql *sql, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strstr(plan->steps[i], "TEMP B-TREE") != NULL)
            return false;
    return strstr(sql->text, "WHERE") == NULL && strstr(sql->text, "LIMIT") != NULL;
}

const char *
plan_fault(const struct gw_sql *sql, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        char name[64];
        if (strncmp(plan->steps[i], "SCAN ", 5) != 0)
            continue;
        word_take(plan->steps[i] + 5, name, sizeof(name));
        for (size_t table = 0; table < BIG_TABLES; table++)
            if (is_table(sql->text, big_tables[table], name) && !reads_one_end(sql, plan))
                return plan->steps[i];
    }
    return NULL;
}
