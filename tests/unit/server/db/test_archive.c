/* The archive: what may stand in it, in which order, and that tar reads it. */
#include <check.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "db/archive.h"
#include "tests/lib/memory.h"

static int
open_new(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

    ck_assert_int_ge(fd, 0);
    return fd;
}

static int
file_with(const char *bytes, size_t count)
{
    int fd = open_new(test_text("%s/source", test_directory()));

    ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
    return fd;
}

START_TEST(only_names_of_ours_may_stand_in_an_archive)
{
    static const char *const good[] = { "kairan.db", "manifest.json", "blobs/a", "blobs/ab/cd/ef",
                                        "blobs/00/Az_-.9" };
    static const char *const bad[] = {
        "",          "/kairan.db",    "kairan.db/",    "blobs",      "blobs/",     "blobs//a",
        "blobs/..",  "blobs/../x",    "blobs/a/..",    "../blobs/a", "blobs/.a",   "blobs/a/.b",
        "./blobs/a", "blobs/a/b/c/d", "blobs/a\nb",    "blobs/a b",  "blobs/a\\b", "blobs/\xe3\x81",
        "lock",      "control.sock",  "kairan.db-wal", "blobs/a\"",  "BLOBS/a",    "/blobs/a",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        ck_assert_msg(archive_name_is_ours(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!archive_name_is_ours(bad[i]), "%s", bad[i]);
    ck_assert(!archive_name_is_ours(test_text("blobs/%0100d", 0)));
    ck_assert(archive_name_is_ours(test_text("blobs/%093d", 0)));
}
END_TEST

START_TEST(names_are_ordered_as_a_walk_through_the_tree)
{
    static const char *const names[] = { "kairan.db",  "blobs/a",  "blobs/a/b",    "blobs/a/c/d",
                                         "blobs/a/cc", "blobs/a-", "blobs/a-/a",   "blobs/aa",
                                         "blobs/b",    "blobs/b_", "manifest.json" };
    size_t count = sizeof(names) / sizeof(names[0]);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int order = archive_name_compare(names[i], names[k]);

            ck_assert_msg((order < 0) == (i < k) && (order == 0) == (i == k), "%s, %s", names[i],
                          names[k]);
        }
}
END_TEST

static int
run_tar(const char *option, const char *path, const char *directory)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execlp("tar", "tar", "-C", directory, option, "-f", path, (char *)NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

START_TEST(tar_unpacks_what_we_write)
{
    const char *directory = test_directory();
    const char *path = test_text("%s/a.tar", directory);
    struct archive archive = { .env = gw_env_system(),
                               .fd = open_new(path),
                               .made_at = 1775001600 };
    struct archive_entry entry = { .name = "blobs/a", .bytes = 1000 };
    char content[1000];
    char back[1000];
    int fd;

    memset(content, 'x', sizeof(content));
    ck_assert_int_eq(archive_put(&archive, &entry, file_with(content, sizeof(content))), GW_OK);
    entry = (struct archive_entry){ .name = "blobs/b", .bytes = 0 };
    ck_assert_int_eq(archive_put(&archive, &entry, file_with("", 0)), GW_OK);
    ck_assert_int_eq(archive_put_end(&archive), GW_OK);
    ck_assert_int_eq(archive.offset % ARCHIVE_BLOCK_BYTES, 0);
    ck_assert_int_eq(run_tar("-x", path, directory), 0);
    fd = open(test_text("%s/blobs/a", directory), O_RDONLY);
    ck_assert_int_eq(read(fd, back, sizeof(back)), sizeof(back));
    ck_assert_mem_eq(content, back, sizeof(back));
    ck_assert_int_eq(access(test_text("%s/blobs/b", directory), F_OK), 0);
}
END_TEST

START_TEST(what_was_put_comes_back_with_the_same_digest)
{
    struct archive archive = { .env = gw_env_system(), .made_at = 1 };
    struct archive_entry entry = { .name = "blobs/a", .bytes = 5 };
    struct archive_entry back;
    int target = open_new(test_text("%s/target", test_directory()));
    char bytes[6] = "";

    archive.fd = open_new(test_text("%s/a.tar", test_directory()));
    ck_assert_int_eq(archive_put(&archive, &entry, file_with("hello", 5)), GW_OK);
    ck_assert_str_eq(entry.digest,
                     "324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf");
    ck_assert_int_eq(archive_put_end(&archive), GW_OK);
    archive = (struct archive){ .env = archive.env, .fd = archive.fd, .made_at = -1 };
    ck_assert_int_eq(archive_next(&archive, &back), GW_OK);
    ck_assert_str_eq(back.name, "blobs/a");
    ck_assert_int_eq(archive.made_at, 1);
    ck_assert_int_eq(archive_get(&archive, &back, target), GW_OK);
    ck_assert_str_eq(back.digest, entry.digest);
    ck_assert_int_eq(pread(target, bytes, 6, 0), 5);
    ck_assert_str_eq(bytes, "hello");
    ck_assert_int_eq(archive_next(&archive, &back), GW_MISSING);
}
END_TEST

START_TEST(a_source_that_is_shorter_than_it_said_is_an_error)
{
    struct archive archive = { .env = gw_env_system() };
    struct archive_entry entry = { .name = "blobs/a", .bytes = 6 };

    archive.fd = open_new(test_text("%s/a.tar", test_directory()));
    ck_assert_int_eq(archive_put(&archive, &entry, file_with("hello", 5)), GW_IO);
}
END_TEST

/* A hole of 9 GiB stands for a large file: only its header is looked at. */
START_TEST(sizes_past_8_GiB_are_kept)
{
    const char *directory = test_directory();
    struct archive archive = { .env = gw_env_system(), .made_at = 1 };
    _Atomic bool cancelled = true;
    struct archive_entry entry = { .name = "kairan.db", .bytes = INT64_C(9) << 30 };
    struct archive_entry back;

    archive.fd = open_new(test_text("%s/a.tar", directory));
    archive.cancelled = &cancelled;
    ck_assert_int_eq(archive_put(&archive, &entry, file_with("", 0)), GW_BUSY);
    archive = (struct archive){ .env = archive.env, .fd = archive.fd, .made_at = -1 };
    ck_assert_int_eq(archive_next(&archive, &back), GW_OK);
    ck_assert_int_eq(back.bytes, INT64_C(9) << 30);
}
END_TEST
