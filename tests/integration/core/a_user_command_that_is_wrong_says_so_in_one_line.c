/* Wrong use of `kairan user`: one clear line on stderr, exit 2; a refusal: exit 1. */
#include <check.h>
#include <string.h>

#include "tests/lib/server.h"

static void
expect_line(struct program_result result, int status, const char *part)
{
    ck_assert_msg(result.status == status, "%d: %s", result.status, result.err);
    ck_assert_msg(strstr(result.err, part) != NULL, "%s", result.err);
    ck_assert_str_eq(result.out, "");
}

START_TEST(a_user_command_that_is_wrong_says_so_in_one_line)
{
    const char *city = city_copy();
    expect_line(PROGRAM("user"), 2, "usage: kairan user");
    expect_line(PROGRAM("user", "rename"), 2, "usage: kairan user");
    expect_line(PROGRAM("user", "close", "--data", city), 2, "--login");
    expect_line(PROGRAM("user", "close", "--data", "/nonexistent", "--login", "staff"), 2,
                "no city here");
    expect_line(PROGRAM("user", "close", "--data", city, "--login", "nobody-here"), 1,
                "There is no such account");
    expect_line(PROGRAM("user", "add", "--data", city, "--login", "a b", "--staff-no", "1"), 1,
                "A login ID may have");
    expect_line(PROGRAM("user", "add", "--data", city, "--login", "ab", "--staff-no", "999999",
                        "--name", "青木 花", "--kana", "あおき はな", "--department", "no-such",
                        "--position", "主事"),
                1, "There is no department of that code");
}
END_TEST
