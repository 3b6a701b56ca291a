/* what_a_city_takes_out_comes_back_the_same.c - every list and every file, by way of a folder of
 * open formats. */
#include "tests/integration/export/export_city.h"

/* What an empty city says of itself after it took everything in: all lists but the accounts, whose
 * use begins anew, are the same byte for byte. */
static void
compare(const char *before, const char *after)
{
    json_t *manifest = export_manifest(before);
    json_t *list;
    size_t index;

    json_array_foreach(json_object_get(manifest, "lists"), index, list)
    {
        const char *name = json_string_value(json_object_get(list, "name"));

        ck_assert_msg(export_rows(before, name) == export_rows(after, name), "rows of %s", name);
        if (strcmp(name, "account") != 0)
            ck_assert_msg(strcmp(export_digest(before, name), export_digest(after, name)) == 0,
                          "%s differs", name);
    }
    ck_assert_uint_gt(json_array_size(json_object_get(manifest, "lists")), 25);
    json_decref(manifest);
}

START_TEST(a_city_taken_out_while_it_is_served_comes_back_the_same)
{
    struct export_city city = export_city_start();
    const char *before = test_text("%s/before", test_directory());
    const char *after = test_text("%s/after", test_directory());
    const char *data = test_text("%s/data", test_directory());

    struct program_result out = PROGRAM("export", "--data", city.server->directory, "--to", before,
                                        "--reason", "他システムへの移行");
    ck_assert_msg(out.status == 0, "%s", out.err);
    server_stop(city.server);
    struct program_result in = PROGRAM("import", "--export", before, "--data", data);
    ck_assert_msg(in.status == 0, "%s", in.err);
    struct program_result again = PROGRAM("export", "--data", data, "--to", after, "--reason",
                                          "比べるため");
    ck_assert_msg(again.status == 0, "%s", again.err);
    compare(before, after);
    struct program_result doctor = PROGRAM("doctor", "--data", data);
    ck_assert_msg(doctor.status == 0, "%s", doctor.out);
    struct program_result audit = PROGRAM("audit", "verify", "--data", data);
    ck_assert_msg(audit.status == 0, "%s%s", audit.out, audit.err);
}
END_TEST

START_TEST(what_was_taken_in_is_compared_with_the_log_item_by_item)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());
    const char *data = test_text("%s/data", test_directory());

    ck_assert_int_eq(
        PROGRAM("export", "--data", city.server->directory, "--to", folder, "--reason", "移行")
            .status,
        0);
    server_stop(city.server);
    ck_assert_int_eq(PROGRAM("import", "--export", folder, "--data", data).status, 0);
    struct program_result whole = PROGRAM("audit", "verify", "--data", data);
    ck_assert_msg(whole.status == 0, "%s%s", whole.out, whole.err);
    ck_assert_str_eq(city_sql_text(data,
                                   "SELECT count(*) FROM item AS i WHERE NOT EXISTS (SELECT 1 FROM"
                                   " audit_entry AS e WHERE e.item_id = i.id)"),
                     "0");
    city_sql(data, test_text("UPDATE item SET title = 'もとからこうでした' WHERE id = %lld",
                             city.post_id));
    struct program_result edited = PROGRAM("audit", "verify", "--data", data);
    ck_assert_int_eq(edited.status, 1);
    ck_assert_msg(strstr(edited.out, test_text("%lld", city.post_id)) != NULL ||
                      strstr(edited.err, test_text("%lld", city.post_id)) != NULL,
                  "%s%s", edited.out, edited.err);
}
END_TEST

static const char *
one_time_password(const char *data, const char *login)
{
    static const char mark[] = "one-time password: ";
    struct program_result given = PROGRAM("user", "password", "--data", data, "--login", login);
    const char *start = strstr(given.out, mark);

    ck_assert_msg(given.status == 0 && start != NULL, "%s", given.err);
    start += strlen(mark);
    return test_text("%.*s", (int)strcspn(start, "\n"), start);
}

START_TEST(in_the_new_city_staff_find_their_post_its_file_and_who_has_confirmed)
{
    struct export_city city = export_city_start();
    const char *folder = test_text("%s/folder", test_directory());
    const char *data = test_text("%s/data", test_directory());

    ck_assert_int_eq(
        PROGRAM("export", "--data", city.server->directory, "--to", folder, "--reason", "移行")
            .status,
        0);
    server_stop(city.server);
    ck_assert_int_eq(PROGRAM("import", "--export", folder, "--data", data).status, 0);
    const char *password = one_time_password(data, "staff");
    struct server *server = server_start_on(data, NULL);
    struct client *staff = client_new(server);
    expect_status(client_sign_in(staff, "staff", CITY_PASSWORD), 401);
    expect_status(client_sign_in(staff, "staff", password), 200);
    expect_status(client_put(staff, "/api/session/password",
                             test_text("{\"current_password\":\"%s\","
                                       "\"new_password\":\"nagai-aikotoba-2026\"}",
                                       password)),
                  204);
    struct response *post = client_get(staff, test_text("/api/bulletin/posts/%lld", city.post_id));
    expect_status(post, 200);
    ck_assert_str_eq(response_string(post, "title"), "=1+1 と「工事」の一覧");
    ck_assert_str_eq(response_string(post, "body_text"),
                     "一行目\n'=二行目, \"引用\"\n髙﨑\xee\x80\x80");
    ck_assert_str_eq(response_string(post, "contact"), "-内線 1234");
    ck_assert_int_eq(response_int(post, "version"), 2);
    ck_assert_int_eq(response_int(post, "reading.count.confirmed"), 1);
    ck_assert_int_eq(response_int(post, "comments_count"), 1);
    ck_assert_str_eq(response_string(post, "files.0.name"), EXPORT_FILE_NAME);
    struct response *file = tus_load(staff, city.file_id, NULL);
    ck_assert_uint_eq(file->body_bytes, EXPORT_FILE_BYTES);
    ck_assert_mem_eq(file->body, city.content, EXPORT_FILE_BYTES);
    /* What came counts as read, and what is new gets an id of its own. */
    ck_assert_int_eq(
        response_int(client_get(staff, test_text("/api/bulletin/boards/%lld", city.board_id)),
                     "unread"),
        0);
    expect_status(client_post(staff, "/api/bulletin/posts",
                              test_text("{\"board_id\":%lld,\"title\":\"新しい掲示\","
                                        "\"body_text\":\"本文\"}",
                                        city.board_id)),
                  201);
    server_stop(server);
}
END_TEST
