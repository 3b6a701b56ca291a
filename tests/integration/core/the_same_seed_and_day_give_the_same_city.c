/* `kairan demo` twice: the same ids and texts; another seed: another city. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

/* A new city of this seed on a fixed day, served. */
static struct server *
city_of(const char *seed)
{
    const char *directory = test_text("%s/city", test_directory());
    struct program_result made = PROGRAM("demo", "--data", directory, "--seed", seed, "--staff",
                                         "60", "--posts", "120", "--date", "2026-04-01",
                                         "--password", CITY_PASSWORD);

    ck_assert_msg(made.status == 0, "%s", made.err);
    return server_start_on(directory, NULL);
}

/* People, boards and the newest posts, as `staff` sees them. */
static const char *
look(const char *seed)
{
    struct server *server = city_of(seed);
    struct client *client = client_signed_in(server, "staff");
    struct response *boards = client_get(client, "/api/bulletin/boards");
    struct response *people = client_get(client, "/api/people/departments");
    struct response *posts = client_get(client,
                                        test_text("/api/bulletin/posts?limit=200&board_id=%lld",
                                                  (long long)response_int(boards, "items.0.id")));

    expect_status(posts, 200);
    ck_assert_uint_gt(response_count(posts, "items"), 0);
    server_stop(server);
    return test_text("%s%s%s", boards->body, people->body, posts->body);
}

START_TEST(the_same_seed_and_day_give_the_same_city)
{
    const char *first = look("7");

    ck_assert_str_eq(first, look("7"));
    ck_assert_str_ne(first, look("8"));
}
END_TEST
