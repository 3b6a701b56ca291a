/* `kairan demo` never touches what is there, and leaves nothing half made. */
#include <check.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

static bool
is_one_line(const char *text)
{
    const char *end = strchr(text, '\n');

    return end != NULL && end[1] == '\0';
}

START_TEST(a_demonstration_city_is_made_only_where_no_database_is)
{
    const char *city = city_copy();
    const char *missing = test_text("%s/a/b", test_directory());
    struct program_result again = PROGRAM("demo", "--data", city);
    struct program_result deep = PROGRAM("demo", "--data", missing);
    struct program_result day = PROGRAM("demo", "--data", missing, "--date", "2026-02-30");
    struct server *server;
    struct stat status;

    ck_assert_int_eq(again.status, 2);
    ck_assert_msg(is_one_line(again.err), "%s", again.err);
    ck_assert_int_eq(deep.status, 1);
    ck_assert_int_ne(stat(missing, &status), 0);
    ck_assert_int_eq(day.status, 2);
    ck_assert_msg(is_one_line(day.err), "%s", day.err);
    server = server_start_on(city, NULL);
    (void)client_signed_in(server, "staff");
    server_stop(server);
}
END_TEST
