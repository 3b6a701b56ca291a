/* N6_2_1_a_chief_takes_out_what_the_own_section_answers_for.c - asked for, made, loaded and removed
 * in the browser, without anybody's leave, and by nobody else. */
#include "tests/integration/export/export_asking.h"

START_TEST(N6_2_1_the_chief_asks_waits_and_loads_what_import_takes_back)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");
    const char *data = test_text("%s/data", test_directory());
    const long long section = department_of(city.server->directory, "chief");
    struct response *asked = export_ask(chief, section, "所管替えのため");

    expect_status(asked, 201);
    const long long id = response_int(asked, "id");
    struct response *ready = export_wait(chief, id, "ready");
    ck_assert_int_eq(response_int(ready, "files"), 1);
    ck_assert_int_gt(response_int(ready, "rows"), 10);
    ck_assert_str_eq(export_told(chief, "notices", "reason"), "export.notice_ready");
    struct response *loaded = export_load(chief, id, NULL);
    expect_status(loaded, 200);
    ck_assert_str_eq(response_header(loaded, "Content-Type"), "application/zip");
    ck_assert_uint_eq(loaded->body_bytes, (size_t)response_int(ready, "size_bytes"));
    const char *folder = export_unpack(loaded);
    ck_assert(export_has(folder, "utf-8/item.csv", "と「工事」の一覧"));
    ck_assert(export_has(folder, "manifest.json", "所管替えのため"));
    size_t bytes;
    const char *content = export_read(
        folder, test_text("files/%lld/工事_一覧表_案.jtd", city.file_id), &bytes);
    ck_assert_uint_eq(bytes, EXPORT_FILE_BYTES);
    ck_assert_mem_eq(content, city.content, bytes);
    static const char *const verbs[] = { "export.run.create", "export.run.make",
                                         "export.run.load" };
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        ck_assert_msg(export_is_logged(city.server, verbs[i], "所管替えのため"), "%s", verbs[i]);
    server_stop(city.server);
    struct program_result in = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_msg(in.status == 0, "%s", in.err);
    /* The log of the source and the reply say what the manifest's digest is. */
    ck_assert_ptr_nonnull(strstr(in.out, response_string(ready, "manifest")));
    struct program_result audit = PROGRAM("audit", "verify", "--data", city.server->directory);
    ck_assert_msg(audit.status == 0, "%s%s", audit.out, audit.err);
}
END_TEST

START_TEST(a_load_that_broke_off_goes_on_and_needs_its_entry_in_the_log)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");
    const long long id = response_int(
        export_ask(chief, department_of(city.server->directory, "chief"), "点検"), "id");
    const char *path = test_text("/api/export/runs/%lld/content", id);

    (void)export_wait(chief, id, "ready");
    expect_problem(client_get(chief, path), 409, "conflict", "export.not_noted");
    struct response *whole = export_load(chief, id, NULL);
    struct response *head = client_send(chief, "GET", path, "Range: bytes=0-999\r\n", NULL);
    struct response *tail = client_send(
        chief, "GET", path,
        test_text("Range: bytes=1000-\r\nIf-Range: %s\r\n", response_header(whole, "ETag")), NULL);
    expect_status(head, 206);
    expect_status(tail, 206);
    ck_assert_uint_eq(head->body_bytes, 1000);
    ck_assert_uint_eq(head->body_bytes + tail->body_bytes, whole->body_bytes);
    ck_assert_mem_eq(head->body, whole->body, 1000);
    ck_assert_mem_eq(tail->body, whole->body + 1000, tail->body_bytes);
    server_stop(city.server);
}
END_TEST

START_TEST(another_chief_neither_sees_nor_loads_it_and_takes_out_no_section_but_the_own)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "s00020");
    const long long section = department_of(server->directory, "chief");
    const long long id = response_int(export_ask(chief, section, "点検"), "id");

    (void)export_wait(chief, id, "ready");
    expect_status(client_get(other, test_text("/api/export/runs/%lld", id)), 404);
    ck_assert_uint_eq(response_count(client_get(other, "/api/export/runs"), "items"), 0);
    expect_status(export_act(other, id, "load", "{}"), 404);
    expect_status(client_get(other, test_text("/api/export/runs/%lld/content", id)), 404);
    expect_status(client_delete(other, test_text("/api/export/runs/%lld", id)), 404);
    expect_problem(export_ask(other, section, "点検"), 403, "denied", "export.not_yours");
    expect_problem(export_ask(other, 0, "点検"), 403, "denied", "export.not_yours");
    expect_status(export_ask(client_signed_in(server, "staff"), section, "点検"), 403);
    expect_status(export_ask(client_signed_in(server, "auditor"), section, "点検"), 403);
    /* The chief of the division above sees it, and doesn't load what another answers for. */
    struct client *above = client_signed_in(server, "s00014");
    expect_status(client_get(above, test_text("/api/export/runs/%lld", id)), 200);
    expect_problem(export_act(above, id, "load", "{}"), 403, "denied", "export.not_yours");
    server_stop(server);
}
END_TEST

START_TEST(who_no_longer_heads_the_section_no_longer_loads_its_export)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    const long long id = response_int(
        export_ask(chief, department_of(server->directory, "chief"), "点検"), "id");

    (void)export_wait(chief, id, "ready");
    expect_status(export_load(chief, id, NULL), 200);
    server_stop(server);
    /* Chief of another section from today on: what was noted as loaded before counts no more. */
    city_sql(server->directory,
             "UPDATE holding SET position_id = (SELECT h.position_id FROM holding AS h JOIN account"
             " AS a ON a.person_id = h.person_id WHERE a.login = 's00020') WHERE person_id ="
             " (SELECT person_id FROM account WHERE login = 'chief')");
    server_restart(server);
    chief = client_signed_in(server, "chief");
    expect_status(client_get(chief, test_text("/api/export/runs/%lld/content", id)), 404);
    expect_status(export_act(chief, id, "load", "{}"), 404);
    server_stop(server);
}
END_TEST

static const char *
letters(int count)
{
    char *text = test_alloc((size_t)count * 3 + 1);

    for (int i = 0; i < count; i++)
        memcpy(text + 3 * i, "理", 3);
    return text;
}

START_TEST(a_reason_is_needed_and_has_its_limit)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    const long long section = department_of(server->directory, "chief");

    expect_status(
        client_post(chief, "/api/export/runs", test_text("{\"department_id\":%lld}", section)),
        422);
    expect_status(export_ask(chief, section, ""), 422);
    expect_problem(export_ask(chief, section, "　 "), 422, "invalid", "export.no_reason");
    expect_status(export_ask(chief, section, letters(501)), 422);
    expect_status(export_ask(chief, section, letters(500)), 201);
    server_stop(server);
}
END_TEST

START_TEST(K31_the_administrator_removes_a_file_that_somebody_else_asked_for)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *admin = client_signed_in(server, "admin");
    const long long id = response_int(
        export_ask(chief, department_of(server->directory, "chief"), "点検"), "id");

    (void)export_wait(chief, id, "ready");
    expect_problem(client_delete(client_signed_in(server, "supervisor"),
                                 test_text("/api/export/runs/%lld", id)),
                   403, "denied", "export.not_removed");
    ck_assert(response_bool(export_show(admin, id), "can.remove"));
    ck_assert(!response_bool(export_show(admin, id), "can.load"));
    expect_status(client_delete(admin, test_text("/api/export/runs/%lld", id)), 204);
    export_wait_gone(server, id);
    ck_assert_str_eq(export_told(chief, "notices", "reason"), "export.notice_removed");
    ck_assert(export_is_logged(server, "export.run.remove", "点検"));
    server_stop(server);
}
END_TEST

START_TEST(K31_it_is_removed_by_who_asked_and_by_time_and_no_backup_has_it)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    const long long section = department_of(server->directory, "chief");
    const long long removed = response_int(export_ask(chief, section, "点検"), "id");
    const long long expired = response_int(export_ask(chief, section, "移管"), "id");
    const char *place = test_directory();
    size_t bytes;

    (void)export_wait(chief, removed, "ready");
    (void)export_wait(chief, expired, "ready");
    ck_assert_int_eq(
        PROGRAM("backup", "--data", server->directory, "--to", test_text("%s/backup.tar", place))
            .status,
        0);
    const char *tar = export_read(place, "backup.tar", &bytes);
    ck_assert_ptr_null(memmem(tar, bytes, "exports/", strlen("exports/")));
    expect_status(client_delete(chief, test_text("/api/export/runs/%lld", removed)), 204);
    export_wait_gone(server, removed);
    ck_assert(export_is_logged(server, "export.run.remove", "点検"));
    expect_problem(export_act(chief, removed, "load", "{}"), 409, "conflict", "export.not_there");
    expect_problem(client_delete(chief, test_text("/api/export/runs/%lld", removed)), 409,
                   "conflict", "export.not_there");
    server_stop(server);
    city_sql(server->directory,
             test_text("UPDATE export_run SET expires_at = 1 WHERE id = %lld", expired));
    server_restart(server);
    chief = client_signed_in(server, "chief");
    (void)export_wait(chief, expired, "expired");
    export_wait_gone(server, expired);
    expect_problem(export_act(chief, expired, "load", "{}"), 409, "conflict", "export.not_there");
    ck_assert(export_is_logged(server, "export.run.expire", "移管"));
    server_stop(server);
}
END_TEST
