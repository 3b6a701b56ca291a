/* `kairan demo` twice: the same ids and texts; another seed: another city. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/engine.h"
#include "tests/lib/memory.h"

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

    ck_assert_msg(made.status == 0, "%s", made.err);
    city = (struct city){
        .people = test_sql_lines(directory, "SELECT id || staff_no || name || kana FROM person"
                                            " ORDER BY id"),
        .boards = test_sql_lines(directory, "SELECT id || name || sort_key FROM bulletin_board"
                                            " ORDER BY id"),
        .posts = test_sql_lines(directory, "SELECT id || ' ' || item_no || title || state"
                                           " || author_id || created_at || body_text FROM item"
                                           " JOIN bulletin_post ON item_id = id ORDER BY id"),
        .readers = test_sql_lines(directory, test_on_pgsql()
                                                 ? "SELECT person_id || encode(bitmap, 'hex')"
                                                   " FROM read_mark ORDER BY person_id, slice"
                                                 : "SELECT person_id || hex(bitmap)"
                                                   " FROM read_mark ORDER BY person_id, slice"),
    };
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
