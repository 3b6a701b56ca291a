/* moving.h - a city that goes from one engine to the other (kairan migrate --to). These tests have
 * a cluster in check-pgsql only, and pass at once elsewhere (tests/lib/engine.h). */
#ifndef TESTS_INTEGRATION_DB_MOVING_H
#define TESTS_INTEGRATION_DB_MOVING_H

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

struct moving {
    const char *cluster;   /* what KAIRAN_TEST_DATABASE said */
    const char *directory; /* of the city, which is on SQLite at first */
    const char *url;       /* of an empty database for it */
};

/* From here on the lib's functions mean the one engine or the other. */
static inline void
moving_on_sqlite(const struct moving *moving)
{
    (void)moving;
    unsetenv("KAIRAN_TEST_DATABASE");
}

static inline void
moving_on_pgsql(const struct moving *moving)
{
    setenv("KAIRAN_TEST_DATABASE", moving->cluster, 1);
}

static const char *moving_cluster;

/* What the test made there is dropped at its end. */
static inline void
moving_end(void)
{
    setenv("KAIRAN_TEST_DATABASE", moving_cluster, 1);
}

/* A city of that size on SQLite and an empty database; false where there is no cluster. */
static inline bool
moving_begin_with(struct moving *moving, int staff, int posts)
{
    if (!test_on_pgsql())
        return false;
    moving->cluster = test_text("%s", getenv("KAIRAN_TEST_DATABASE"));
    moving->directory = test_text("%s/city", test_directory());
    moving->url = test_database_url(moving->directory);
    test_database_make(moving->directory);
    moving_cluster = moving->cluster;
    ck_assert_int_eq(atexit(moving_end), 0); /* before what the lib does then */
    moving_on_sqlite(moving);
    struct program_result made = PROGRAM("demo", "--data", moving->directory, "--seed", "1",
                                         "--staff", test_text("%d", staff), "--posts",
                                         test_text("%d", posts), "--password", CITY_PASSWORD);
    ck_assert_msg(made.status == 0, "%s", made.err);
    return true;
}

static inline bool
moving_begin(struct moving *moving)
{
    return moving_begin_with(moving, 60, 300);
}

static inline struct program_result
moving_to_pgsql(const struct moving *moving)
{
    moving_on_sqlite(moving);
    return PROGRAM("migrate", "--data", moving->directory, "--to", moving->url);
}

static inline struct program_result
moving_to_sqlite(const struct moving *moving)
{
    return PROGRAM("migrate", "--data", moving->directory, "--database", moving->url, "--to",
                   "sqlite");
}

static inline bool
moving_has_file(const struct moving *moving, const char *name)
{
    return access(test_text("%s/%s", moving->directory, name), F_OK) == 0;
}

/* The log is whole, every item is what it says, every file is there. */
static inline void
moving_prove(const struct moving *moving, bool on_pgsql)
{
    if (on_pgsql)
        moving_on_pgsql(moving);
    else
        moving_on_sqlite(moving);
    struct program_result verified = PROGRAM("audit", "verify", "--data", moving->directory);
    ck_assert_msg(verified.status == 0, "%s%s", verified.out, verified.err);
    struct program_result looked = PROGRAM("doctor", "--data", moving->directory);
    ck_assert_msg(looked.status == 0, "%s%s", looked.out, looked.err);
}

/* The digest that the command printed for the table. */
static inline const char *
moving_digest(const char *out, const char *table)
{
    const char *line = strstr(out, test_text("\n%-24s ", table));

    ck_assert_msg(line != NULL, "no table %s: %s", table, out);
    line += 1 + 24 + 1 + 10 + 2;
    return test_text("%.64s", line);
}

#endif
