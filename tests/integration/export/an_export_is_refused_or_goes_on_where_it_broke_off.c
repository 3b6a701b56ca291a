/* an_export_is_refused_or_goes_on_where_it_broke_off.c - orders that can't be followed, folders
 * that hold something else, and the second try after a break. */
#include "tests/integration/export/export_city.h"

#include <sys/stat.h>
#include <unistd.h>

static struct program_result
export_to(const char *directory, const char *folder, const char *department)
{
    if (department == NULL)
        return PROGRAM("export", "--data", directory, "--to", folder, "--reason", "移行");
    return PROGRAM("export", "--data", directory, "--to", folder, "--department", department,
                   "--reason", "移行");
}

static void
write_file(const char *path, const void *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

START_TEST(an_order_that_makes_no_sense_is_refused_with_the_reason)
{
    struct export_city city = export_city_start();
    const char *directory = city.server->directory;
    const char *folder = test_text("%s/folder", test_directory());

    struct program_result nowhere = export_to(directory, folder, "no-such-code");
    ck_assert_int_eq(nowhere.status, 1);
    ck_assert_ptr_nonnull(strstr(nowhere.err, "no department of that code"));
    struct program_result silent = PROGRAM("export", "--data", directory, "--to", folder,
                                           "--reason", "  ");
    ck_assert_int_eq(silent.status, 1);
    ck_assert_ptr_nonnull(strstr(silent.err, "a reason is needed"));
    ck_assert_int_eq(PROGRAM("export", "--data", directory, "--to", folder).status, 2);
    const char *full = test_directory();
    write_file(test_text("%s/notes.txt", full), "a", 1);
    struct program_result other = export_to(directory, full, NULL);
    ck_assert_int_eq(other.status, 1);
    ck_assert_ptr_nonnull(strstr(other.err, "the folder is not empty"));
    server_stop(city.server);
}
END_TEST

START_TEST(a_finished_export_is_never_written_over)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());

    ck_assert_int_eq(export_to(city.server->directory, folder, NULL).status, 0);
    struct program_result again = export_to(city.server->directory, folder, NULL);
    ck_assert_int_eq(again.status, 1);
    ck_assert_ptr_nonnull(strstr(again.err, "a finished export is there already"));
    server_stop(city.server);
}
END_TEST

START_TEST(an_export_that_broke_off_goes_on_and_copies_no_file_twice)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());
    const char *copy = test_text("%s/files/%lld", folder, city.file_id);
    struct stat before, after;
    size_t bytes;

    /* As a break leaves it: the marker, one file whole, another half there. */
    ck_assert_int_eq(export_to(city.server->directory, folder, NULL).status, 0);
    ck_assert_int_eq(remove(test_text("%s/manifest.json", folder)), 0);
    write_file(test_text("%s/unfinished", folder), "\n", 1);
    write_file(test_text("%s/utf-8/item.csv", folder), "half", 4);
    write_file(test_text("%s/half.partial", copy), "half", 4);
    ck_assert_int_eq(stat(test_text("%s/工事_一覧表_案.jtd", copy), &before), 0);
    struct program_result other = export_to(city.server->directory, folder, "01");
    ck_assert_int_eq(other.status, 1);
    struct program_result again = export_to(city.server->directory, folder, NULL);
    ck_assert_msg(again.status == 0, "%s", again.err);
    ck_assert_ptr_nonnull(strstr(again.out, "1 of them there before"));
    ck_assert_int_eq(stat(test_text("%s/工事_一覧表_案.jtd", copy), &after), 0);
    ck_assert(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec && before.st_ino == after.st_ino);
    (void)export_read(folder, "utf-8/item.csv", &bytes);
    ck_assert_uint_gt(bytes, 1000);
    ck_assert_int_ne(stat(test_text("%s/unfinished", folder), &after), 0);
    server_stop(city.server);
}
END_TEST

/* What was purged between the two runs must not leave with the second. */
START_TEST(an_export_that_goes_on_leaves_out_what_is_gone_since)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());
    const char *outside = test_directory();
    struct stat status;

    ck_assert_int_eq(export_to(city.server->directory, folder, NULL).status, 0);
    ck_assert_int_eq(remove(test_text("%s/manifest.json", folder)), 0);
    write_file(test_text("%s/unfinished", folder), "\n", 1);
    write_file(test_text("%s/kept.txt", outside), "a", 1);
    ck_assert_int_eq(mkdir(test_text("%s/files/7", folder), 0700), 0);
    write_file(test_text("%s/files/7/削除済み.txt", folder), "a", 1);
    ck_assert_int_eq(symlink(outside, test_text("%s/files/7/link", folder)), 0);
    ck_assert_int_eq(symlink(outside, test_text("%s/files/8", folder)), 0);
    write_file(test_text("%s/files/%lld/前の名前.jtd", folder, city.file_id), "a", 1);
    struct program_result again = export_to(city.server->directory, folder, NULL);
    ck_assert_msg(again.status == 0, "%s", again.err);
    ck_assert_int_ne(lstat(test_text("%s/files/7", folder), &status), 0);
    ck_assert_int_ne(lstat(test_text("%s/files/8", folder), &status), 0);
    ck_assert_int_ne(lstat(test_text("%s/files/%lld/前の名前.jtd", folder, city.file_id), &status),
                     0);
    ck_assert_int_eq(
        lstat(test_text("%s/files/%lld/工事_一覧表_案.jtd", folder, city.file_id), &status), 0);
    ck_assert_int_eq(lstat(test_text("%s/kept.txt", outside), &status), 0);
    server_stop(city.server);
}
END_TEST

START_TEST(that_content_was_taken_out_and_why_is_in_the_log)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());

    ck_assert_int_eq(export_to(city.server->directory, folder, NULL).status, 0);
    struct client *auditor = client_signed_in(city.server, "auditor");
    struct response *log = client_get(auditor, "/api/core/audit?limit=20");
    expect_status(log, 200);
    int begun = 0;
    int finished = 0;
    for (size_t i = 0; i < response_count(log, "items"); i++) {
        const char *verb = response_string(log, test_text("items.%zu.verb", i));
        if (strncmp(verb, "core.export.", 12) != 0)
            continue;
        begun += strcmp(verb, "core.export.begin") == 0;
        finished += strcmp(verb, "core.export.finish") == 0;
        ck_assert_str_eq(response_string(log, test_text("items.%zu.reason", i)), "移行");
    }
    ck_assert_int_eq(begun, 1);
    ck_assert_int_eq(finished, 1);
    server_stop(city.server);
}
END_TEST

START_TEST(a_changed_export_is_not_taken_in)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());
    const char *data = test_text("%s/data", test_directory());
    const char *copy = test_text("%s/files/%lld/工事_一覧表_案.jtd", folder, city.file_id);
    size_t bytes;

    ck_assert_int_eq(export_to(city.server->directory, folder, NULL).status, 0);
    const char *noted = NULL;
    struct response *log = client_get(client_signed_in(city.server, "auditor"),
                                      "/api/core/audit?limit=20");
    for (size_t i = 0; i < response_count(log, "items"); i++)
        if (strcmp(response_string(log, test_text("items.%zu.verb", i)), "core.export.finish") == 0)
            noted = response_string(log, test_text("items.%zu.after", i));
    ck_assert_ptr_nonnull(noted);
    server_stop(city.server);
    const char *list = test_text("%s/utf-8/bulletin_post.csv", folder);
    char *content = (char *)export_read(folder, "utf-8/bulletin_post.csv", &bytes);
    content[bytes - 3] ^= 1;
    write_file(list, content, bytes);
    struct program_result changed = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_int_eq(changed.status, 1);
    ck_assert_ptr_nonnull(strstr(changed.err, "the list bulletin_post was changed"));
    content[bytes - 3] ^= 1;
    write_file(list, content, bytes);
    /* A file that was exchanged is found out, and the place stays free for the right one. */
    content = (char *)export_read(folder, test_text("files/%lld/工事_一覧表_案.jtd", city.file_id),
                                  &bytes);
    content[5] ^= 1;
    write_file(copy, content, bytes);
    ck_assert_int_eq(PROGRAM("import", "--export", folder, "--data", data).status, 1);
    content[5] ^= 1;
    write_file(copy, content, bytes);
    struct program_result right = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_msg(right.status == 0, "%s", right.err);
    /* What the source's log says of the manifest can be compared. */
    ck_assert_ptr_nonnull(strstr(right.out, noted));
    struct program_result twice = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_int_eq(twice.status, 2);
    ck_assert_ptr_nonnull(strstr(twice.err, "there is a city already"));
}
END_TEST
