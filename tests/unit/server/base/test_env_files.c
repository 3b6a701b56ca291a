/* test_env_files.c - files are replaced whole or not at all, and every failure is reported. */
#include <check.h>
#include <errno.h>
#include <sys/stat.h>

#include "gw/env.h"

static void
make_directory(char path[64])
{
    snprintf(path, 64, "/tmp/kairan-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
}

START_TEST(what_was_written_is_read_back_with_its_mode)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_env *env = gw_env_system();
    char directory[64];
    char path[96];
    struct gw_text content;
    struct stat status;

    make_directory(directory);
    snprintf(path, sizeof(path), "%s/file", directory);
    ck_assert_int_eq(gw_env_write_file(env, path, GW_TEXT("one"), 0600), GW_OK);
    ck_assert_int_eq(gw_env_write_file(env, path, GW_TEXT("四つ"), 0600), GW_OK);
    ck_assert_int_eq(gw_env_read_file(env, arena, path, 100, &content), GW_OK);
    ck_assert(gw_text_equal(content, GW_TEXT("四つ")));
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(gw_env_read_file(env, arena, path, 6, &content), GW_OK);
    ck_assert_int_eq(gw_env_read_file(env, arena, path, 5, &content), GW_TOO_LARGE);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(directory), 0); /* nothing else was left behind */
}
END_TEST

START_TEST(a_file_that_is_not_there_is_missing)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_text content;

    ck_assert_int_eq(gw_env_read_file(gw_env_system(), arena, "/nonexistent/file", 10, &content),
                     GW_MISSING);
    ck_assert_int_eq(gw_env_write_file(gw_env_system(), "/nonexistent/file", GW_TEXT("x"), 0600),
                     GW_IO);
}
END_TEST

/* A world whose n-th file call fails. */
struct failing {
    struct gw_env env;
    int left;
    int error;
};

static bool
fails(struct gw_env *env)
{
    struct failing *failing = (struct failing *)env;

    if (--failing->left != 0)
        return false;
    errno = failing->error;
    return true;
}

static const struct gw_env_files *
real(void)
{
    return gw_env_system()->files;
}

static int
failing_open(struct gw_env *env, const char *path, int flags, mode_t mode)
{
    return fails(env) ? -1 : real()->open(env, path, flags, mode);
}

static int
failing_close(struct gw_env *env, int fd)
{
    int result = real()->close(env, fd);

    return fails(env) ? -1 : result;
}

/* Writes at most two bytes at once, as a pipe might. */
static ssize_t
failing_pwrite(struct gw_env *env, int fd, const void *bytes, size_t count, off_t offset)
{
    return fails(env) ? -1 : real()->pwrite(env, fd, bytes, count < 2 ? count : 2, offset);
}

static int
failing_fsync(struct gw_env *env, int fd)
{
    return fails(env) ? -1 : real()->fsync(env, fd);
}

static int
failing_rename(struct gw_env *env, const char *from, const char *to)
{
    return fails(env) ? -1 : real()->rename(env, from, to);
}

static int
plain_unlink(struct gw_env *env, const char *path)
{
    return real()->unlink(env, path);
}

static const struct gw_env_files failing_files = {
    .open = failing_open,
    .close = failing_close,
    .pwrite = failing_pwrite,
    .fsync = failing_fsync,
    .rename = failing_rename,
    .unlink = plain_unlink,
};

START_TEST(whichever_call_fails_the_file_is_the_old_or_the_new_one)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(1 << 20);
    struct gw_text newer = GW_TEXT("newer");
    enum gw_err err = GW_IO;
    char directory[64];
    char path[96];
    int failures = 0;

    make_directory(directory);
    snprintf(path, sizeof(path), "%s/file", directory);
    for (int n = 1; err != GW_OK && n < 50; n++) {
        struct failing failing = { .env = *gw_env_system(), .left = n, .error = ENOSPC };
        struct gw_text content;

        failing.env.files = &failing_files;
        ck_assert_int_eq(gw_env_write_file(gw_env_system(), path, GW_TEXT("older"), 0600), GW_OK);
        err = gw_env_write_file(&failing.env, path, newer, 0600);
        failures += err == GW_FULL;
        ck_assert_int_eq(gw_env_read_file(gw_env_system(), arena, path, 100, &content), GW_OK);
        ck_assert(gw_text_equal(content, newer) || gw_text_equal(content, GW_TEXT("older")));
        if (err == GW_OK)
            ck_assert(gw_text_equal(content, newer));
    }
    ck_assert_int_eq(err, GW_OK);
    ck_assert_int_eq(failures, 9); /* open, 3 writes, fsync, close, rename, open, fsync */
    unlink(path);
    ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST
