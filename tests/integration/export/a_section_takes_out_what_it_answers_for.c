/* a_section_takes_out_what_it_answers_for.c - its posts wherever they stand, with all that those
 * need to be read, and nothing of others. */
#include "tests/integration/export/export_city.h"

static const char *
section_of(const char *directory, long long post_id)
{
    return city_sql_text(directory, test_text("SELECT d.code FROM item AS i JOIN department AS d"
                                              " ON d.id = i.owner_department_id WHERE i.id = %lld",
                                              post_id));
}

static long long
number_of(const char *directory, const char *sql)
{
    return strtoll(city_sql_text(directory, sql), NULL, 10);
}

START_TEST(a_section_takes_its_own_posts_with_remarks_and_files_and_no_others)
{
    struct export_city city = export_city_start();
    const char *directory = city.server->directory;
    const char *folder = test_text("%s/folder", test_directory());

    server_stop(city.server);
    const char *code = section_of(directory, city.post_id);
    struct program_result out = PROGRAM("export", "--data", directory, "--to", folder,
                                        "--department", code, "--reason", "所管替えのため");
    ck_assert_msg(out.status == 0, "%s", out.err);
    const char *below = test_text("WITH RECURSIVE b(id) AS (SELECT id FROM department WHERE"
                                  " code = '%s' UNION ALL SELECT d.id FROM department d JOIN b"
                                  " ON d.parent_id = b.id) ",
                                  code);
    const char *posts = "SELECT count(*) FROM item WHERE kind = 'bulletin.post' AND state > 1 AND"
                        " trashed_at IS NULL AND owner_department_id IN (SELECT id FROM b)";
    ck_assert_int_eq(export_rows(folder, "bulletin_post"),
                     number_of(directory, test_text("%s%s", below, posts)));
    ck_assert_int_lt(export_rows(folder, "bulletin_post"),
                     number_of(directory, "SELECT count(*) FROM bulletin_post"));
    ck_assert(export_has(folder, "utf-8/bulletin_post.csv", test_text("%lld,", city.post_id)));
    ck_assert(export_has(folder, "utf-8/item_comment.csv", "確認しました"));
    ck_assert_int_eq(export_rows(folder, "file"), 1);
    ck_assert_int_eq(export_rows(folder, "confirmation"), 1);
    size_t bytes;
    const char *content = export_read(
        folder, test_text("files/%lld/工事_一覧表_案.jtd", city.file_id), &bytes);
    ck_assert_uint_eq(bytes, EXPORT_FILE_BYTES);
    ck_assert_mem_eq(content, city.content, bytes);
    /* Accounts, leave and settings are the city's. */
    ck_assert_int_eq(export_rows(folder, "account"), 0);
    ck_assert_int_eq(export_rows(folder, "leave_period"), 0);
    ck_assert_int_eq(export_rows(folder, "setting"), 0);
}
END_TEST

START_TEST(a_withdrawn_remark_stays_behind_also_where_somebody_answered_it)
{
    struct export_city city = export_city_start();
    const char *directory = city.server->directory;
    const char *folder = test_text("%s/folder", test_directory());
    const char *data = test_text("%s/data", test_directory());
    struct client *chief = client_signed_in(city.server, "chief");
    const char *remarks = test_text("/api/item/items/%lld/comments", city.post_id);
    struct response *made = client_post(chief, remarks, "{\"body_text\":\"書き間違い\"}");

    expect_status(made, 201);
    const long long remark = response_int(made, "id");
    expect_status(client_post(client_signed_in(city.server, "staff"), remarks,
                              test_text("{\"body_text\":\"返信です\",\"reply_to\":%lld}", remark)),
                  201);
    expect_status(client_delete(chief, test_text("/api/item/comments/%lld", remark)), 204);
    server_stop(city.server);
    struct program_result out = PROGRAM("export", "--data", directory, "--to", folder,
                                        "--department", section_of(directory, city.post_id),
                                        "--reason", "移管");
    ck_assert_msg(out.status == 0, "%s", out.err);
    ck_assert(export_has(folder, "utf-8/item_comment.csv", "返信です"));
    ck_assert(!export_has(folder, "utf-8/item_comment.csv", "書き間違い"));
    ck_assert(!export_has(folder, "utf-8/item_version.csv", "書き間違い"));
    struct program_result in = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_msg(in.status == 0, "%s", in.err);
}
END_TEST

START_TEST(a_section_comes_into_an_empty_city_with_what_differs_named)
{
    struct export_city city = export_city_start();
    const char *directory = city.server->directory;
    const char *before = test_text("%s/before", test_directory());
    const char *after = test_text("%s/after", test_directory());
    const char *data = test_text("%s/data", test_directory());

    server_stop(city.server);
    const char *code = section_of(directory, city.post_id);
    ck_assert_int_eq(PROGRAM("export", "--data", directory, "--to", before, "--department", code,
                             "--reason", "移管")
                         .status,
                     0);
    struct program_result in = PROGRAM("import", "--export", before, "--data", data);
    ck_assert_msg(in.status == 0, "%s", in.err);
    ck_assert_ptr_nonnull(strstr(in.out, "ほかの所属が所管する掲示"));
    ck_assert_ptr_nonnull(strstr(in.out, "パスワード"));
    ck_assert_int_eq(PROGRAM("export", "--data", data, "--to", after, "--department", code,
                             "--reason", "比べるため")
                         .status,
                     0);
    static const char *const same[] = { "department",   "position",     "person",
                                        "holding",      "audience",     "audience_member",
                                        "item",         "item_version", "item_comment",
                                        "confirmation", "attachment",   "blob",
                                        "file",         "bulletin_post" };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        ck_assert_msg(strcmp(export_digest(before, same[i]), export_digest(after, same[i])) == 0,
                      "%s differs", same[i]);
}
END_TEST

START_TEST(cp932_names_what_it_lacks_and_spreadsheets_run_nothing)
{
    struct export_city city = export_city_start();
    const char *directory = city.server->directory;
    const char *folder = test_text("%s/folder", test_directory());

    server_stop(city.server);
    ck_assert_int_eq(
        PROGRAM("export", "--data", directory, "--to", folder, "--reason", "移行").status, 0);
    size_t bytes;
    const char *list = export_read(folder, "utf-8/item.csv", &bytes);
    ck_assert_mem_eq(list, "\xef\xbb\xbf", 3);
    ck_assert(export_has(folder, "utf-8/item.csv", "'=1+1"));
    ck_assert(export_has(folder, "utf-8/bulletin_post.csv", "髙﨑\xee\x80\x80"));
    /* 髙 and 﨑 as Windows has them, the user-defined character at F040. */
    ck_assert(export_has(folder, "cp932/bulletin_post.csv", "\xfb\xfc\xfa\xb1\xf0\x40"));
}
END_TEST
