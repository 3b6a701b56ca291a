/* A wrong option or configuration is one clear line on stderr and exit status 2. */
#include "tests/integration/core/board.h"

static void
expect_wrong(struct program_result result, const char *words)
{
    ck_assert_int_eq(result.status, 2);
    ck_assert_str_eq(result.out, "");
    ck_assert_msg(strstr(result.err, words) != NULL, "%s", result.err);
    ck_assert_ptr_eq(strchr(result.err, '\n'), result.err + strlen(result.err) - 1);
}

START_TEST(wrong_options_exit_with_2)
{
    const char *city = city_copy();

    expect_wrong(PROGRAM("serve", "--dta", city), "unknown option --dta");
    expect_wrong(PROGRAM("serve", "extra"), "unknown option extra");
    expect_wrong(PROGRAM("serve"), "missing option --data");
    expect_wrong(PROGRAM("serve", "--data"), "missing value for --data");
    expect_wrong(PROGRAM("serve", "--data="), "empty value for --data");
    expect_wrong(PROGRAM("serve", "--data", city, "--io-threads", "0"), "--io-threads");
    expect_wrong(PROGRAM("serve", "--data", city, "--io-threads", "two"), "--io-threads");
    expect_wrong(PROGRAM("serve", "--data", city, "--log-level", "loud"), "--log-level");
    expect_wrong(PROGRAM("serve", "--data", city, "--tls-cert", "/nowhere"), "--tls-key");
    expect_wrong(PROGRAM("serve", "--data", test_directory()), "no city here");
    expect_wrong(PROGRAM("nothing"), "unknown command");
}
END_TEST

START_TEST(a_listener_that_makes_no_sense_exits_with_2)
{
    const char *city = city_copy();
    struct program_result result = PROGRAM("serve", "--data", city, "--listen", "nonsense");

    ck_assert_int_eq(result.status, 2);
    result = PROGRAM("serve", "--data", city, "--listen", "127.0.0.1:0", "--trusted-proxies", "x");
    ck_assert_int_eq(result.status, 2);
}
END_TEST

START_TEST(help_lists_every_option)
{
    struct program_result result = PROGRAM("serve", "--help");

    ck_assert_int_eq(result.status, 0);
    ck_assert_str_eq(result.err, "");
    ck_assert_ptr_nonnull(strstr(result.out, "--data DIR"));
    ck_assert_ptr_nonnull(strstr(result.out, "--exempt-networks LIST"));
    result = PROGRAM("--help");
    ck_assert_int_eq(result.status, 0);
    ck_assert_ptr_nonnull(strstr(result.out, "serve"));
}
END_TEST
