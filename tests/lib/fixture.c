/* fixture.c - a migrated database for one test. */
#include "tests/lib/fixture.h"

#include <check.h>

#include "gw/log.h"

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

struct database_options
fixture_place(const char *directory)
{
    test_database_copy(test_database_migrated(), directory);
    return (struct database_options){ .directory = directory, .url = test_database_url(directory) };
}

struct fixture *
fixture_open(struct gw_env *env)
{
    struct fixture *fixture = test_alloc(sizeof(*fixture));
    gw_log_set_level(GW_LOG_ERROR);
    fixture->env = env != NULL ? env : gw_env_system();
    fixture->arena = gw_arena_new((size_t)64 << 20);
    fixture->directory = test_text("%s/data", test_directory());
    const struct database_options options = fixture_place(fixture->directory);
    ck_assert_int_eq(database_open(fixture->env, &options, &fixture->database), GW_OK);
    ck_assert_int_eq(database_migrate(fixture->database, gw_migrations), GW_OK);
    return fixture;
}

void
fixture_close(struct fixture *fixture)
{
    database_close(fixture->database);
    gw_arena_free(fixture->arena);
    test_database_drop(fixture->directory);
    test_remove(fixture->directory);
}

void
fixture_sql(struct fixture *fixture, const char *sql)
{
    test_sql(fixture->directory, sql);
}

const char *
fixture_string(struct fixture *fixture, const char *sql)
{
    return test_sql_string(fixture->directory, sql);
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
