/* N2.3: an account comes from an administrator's act, and its login stays its person's. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"

START_TEST(N2_3_accounts_are_made_by_the_administrator_and_logins_are_never_reused)
{
    const char *city = city_copy();
    struct program_result result = PROGRAM("user", "add", "--data", city, "--login", "Aoki.H",
                                           "--staff-no", "900001", "--name", "青木 花", "--kana",
                                           "あおき はな");
    ck_assert_msg(result.status == 0, "%s", result.err);
    ck_assert_ptr_nonnull(strstr(result.out, "aoki.h"));
    result = PROGRAM("user", "close", "--data", city, "--login", "aoki.h");
    ck_assert_msg(result.status == 0, "%s", result.err);
    result = PROGRAM("user", "add", "--data", city, "--login", "aoki.h", "--staff-no", "900002",
                     "--name", "青木 春", "--kana", "あおき はる");
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(strstr(result.err, "The login is or was somebody's"));
    result = PROGRAM("audit", "verify", "--data", city);
    ck_assert_int_eq(result.status, 0);
}
END_TEST
