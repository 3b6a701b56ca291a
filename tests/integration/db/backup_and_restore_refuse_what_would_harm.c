/* No backup over a file, none of nothing; no restore over a database, none from a damaged file. */
#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/engine.h"
#include "tests/lib/memory.h"
#include "tests/lib/server.h"

static void
expect_refused(struct program_result result, const char *why)
{
    ck_assert_int_eq(result.status, 1);
    ck_assert_msg(strstr(result.err, why) != NULL, "%s", result.err);
}

static void
flip_byte(const char *path, off_t at)
{
    int fd = open(path, O_RDWR);
    char byte;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

START_TEST(backup_and_restore_refuse_what_would_harm)
{
    const char *city = city_copy();
    const char *place = test_directory();
    const char *archive = test_text("%s/city.tar", place);
    const char *restored = test_text("%s/new", place);

    ck_assert_int_eq(PROGRAM("backup", "--data", city, "--to", archive).status, 0);
    expect_refused(PROGRAM("backup", "--data", city, "--to", archive), "exists already");
    expect_refused(PROGRAM("backup", "--data", place, "--to", test_text("%s/x.tar", place)),
                   "holds no database");
    expect_refused(PROGRAM("restore", "--from", archive, "--data", city),
                   test_on_pgsql() ? "holds data already" : "exists");
    flip_byte(archive, 100000);
    expect_refused(PROGRAM("restore", "--from", archive, "--data", restored), "damaged");
    ck_assert_int_ne(access(restored, F_OK), 0);
    flip_byte(archive, 100000);
    ck_assert_int_eq(PROGRAM("restore", "--from", archive, "--data", restored).status, 0);
    ck_assert_int_eq(PROGRAM("audit", "verify", "--data", restored).status, 0);
}
END_TEST
