/* `kairan demo` twice: the same ids and texts; another seed: another city. */
#include <check.h>
#include <sqlite3.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

/* All rows of a query as one text. */
static const char *
rows_of(sqlite3 *db, const char *sql)
{
    const char *text = "";
    sqlite3_stmt *stmt;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW)
        text = test_text("%s%s\n", text, (const char *)sqlite3_column_text(stmt, 0));
    (void)sqlite3_finalize(stmt);
    return text;
}

struct city {
    const char *people, *boards, *posts, *readers;
};

/* A new city of this seed on a fixed day. */
static struct city
city_of(const char *seed)
{
    const char *directory = test_text("%s/city", test_directory());
    struct program_result made = PROGRAM("demo", "--data", directory, "--seed", seed, "--staff",
                                         "60", "--posts", "120", "--date", "2026-04-01",
                                         "--password", CITY_PASSWORD);
    struct city city;
    sqlite3 *db;

    ck_assert_msg(made.status == 0, "%s", made.err);
    ck_assert_int_eq(
        sqlite3_open_v2(test_text("%s/kairan.db", directory), &db, SQLITE_OPEN_READONLY, NULL),
        SQLITE_OK);
    city = (struct city){
        .people = rows_of(db, "SELECT id || staff_no || name || kana FROM person ORDER BY id"),
        .boards = rows_of(db, "SELECT id || name || sort_key FROM bulletin_board ORDER BY id"),
        .posts = rows_of(db, "SELECT id || item_no || title || state || author_id || created_at"
                             " || body_text FROM item JOIN bulletin_post ON item_id = id"
                             " ORDER BY id"),
        .readers = rows_of(db, "SELECT person_id || hex(bitmap) FROM read_mark"
                               " ORDER BY person_id, slice"),
    };
    (void)sqlite3_close(db);
    return city;
}

START_TEST(the_same_seed_and_day_give_the_same_city)
{
    const struct city first = city_of("7"), again = city_of("7"), other = city_of("8");

    ck_assert_uint_gt(strlen(first.posts), 1000);
    ck_assert_uint_gt(strlen(first.readers), 100);
    ck_assert(strcmp(first.people, again.people) == 0);
    ck_assert(strcmp(first.boards, again.boards) == 0);
    ck_assert(strcmp(first.posts, again.posts) == 0);
    ck_assert(strcmp(first.readers, again.readers) == 0);
    ck_assert(strcmp(first.people, other.people) != 0);
    ck_assert(strcmp(first.posts, other.posts) != 0);
}
END_TEST
