/* an_export_goes_on_after_kill_9_and_says_why_it_fails.c - made by the server beside its work:
 * broken off, taken back, without room. */
#include <signal.h>

#include "tests/integration/export/export_asking.h"

#define LARGE_BYTES ((size_t)24 << 20)

/* A post of the chief's section with a file that takes a while to pack. */
static void
large_post(struct export_city *city)
{
    struct client *staff = client_signed_in(city->server, "staff");
    const char *content = tus_content(9, LARGE_BYTES);
    const long long file = tus_upload(staff, "大きな図面.tif", content, LARGE_BYTES);

    expect_status(client_post(staff, "/api/bulletin/posts",
                              test_text("{\"board_id\":%lld,\"title\":\"図面\",\"files\":[%lld],"
                                        "\"body_text\":\"本文\"}",
                                        city->board_id, file)),
                  201);
}

static void
wait_step(struct client *client, long long id, const char *step)
{
    const long long end = test_clock_ms() + EXPORT_WAIT_MS;
    struct response *shown;

    do {
        shown = export_show(client, id);
        ck_assert_msg(test_clock_ms() < end &&
                          strcmp(response_string(shown, "state"), "ready") != 0,
                      "never at %s: %s", step, shown->body);
    } while (strcmp(response_string(shown, "state"), "running") != 0 ||
             strcmp(response_string(shown, "progress.step"), step) != 0);
}

/* Asks for an export, and holds the server in the midst of packing it: 0 where it was done before
 * that could be seen. */
static long long
hold_at_archive(const struct server *server, struct client *chief)
{
    const long long id = response_int(
        export_ask(chief, department_of(server->directory, "chief"), "移管"), "id");
    const char *packing = test_text(
        "SELECT count(*) FROM export_run WHERE id = %lld AND state = 4 AND step = 4", id);
    struct response *shown;

    for (;;) {
        ck_assert_int_eq(kill(server->pid, SIGSTOP), 0);
        if (test_sql_number(server->directory, packing) == 1)
            return id;
        ck_assert_int_eq(kill(server->pid, SIGCONT), 0);
        shown = export_show(chief, id);
        if (strcmp(response_string(shown, "state"), "ready") == 0)
            return 0;
    }
}

START_TEST(an_export_that_kill_9_broke_off_is_whole_in_the_end)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");
    const char *directory = city.server->directory;
    long long id = 0;

    large_post(&city);
    for (int i = 0; i < 10 && id == 0; i++)
        id = hold_at_archive(city.server, chief);
    ck_assert_int_ne(id, 0);
    server_kill(city.server);
    ck_assert_int_eq(
        test_sql_number(directory, test_text("SELECT state FROM export_run WHERE id = %lld", id)),
        4);
    server_restart(city.server);
    chief = client_signed_in(city.server, "chief");
    struct response *ready = export_wait(chief, id, "ready");
    struct response *loaded = export_load(chief, id, NULL);
    ck_assert_uint_eq(loaded->body_bytes, (size_t)response_int(ready, "size_bytes"));
    const char *folder = export_unpack(loaded);
    ck_assert_int_eq(export_rows(folder, "file"), 2);
    /* Nothing half done lies beside it. */
    struct stat status;
    ck_assert_int_ne(stat(test_text("%s/exports/%lld/folder", directory, id), &status), 0);
    ck_assert_int_ne(stat(test_text("%s/exports/%lld/export.zip.partial", directory, id), &status),
                     0);
    server_stop(city.server);
    ck_assert_int_eq(
        PROGRAM("import", "--export", folder, "--data", test_text("%s/data", test_directory()))
            .status,
        0);
}
END_TEST

/* The row as it was just before its last write, with what lies on the disk by then. */
static void
end_undo(const struct server *server, long long id)
{
    test_sql(server->directory,
             test_text("UPDATE export_run SET state = 4, size_bytes = 0, ended_at = NULL,"
                       " expires_at = NULL WHERE id = %lld",
                       id));
}

/* A folder that was about to be removed: what it began with has gone. */
static void
folder_in_part(const struct server *server, long long id)
{
    const char *place = test_text("%s/exports/%lld", server->directory, id);

    test_sql(server->directory,
             test_text("UPDATE export_run SET manifest = NULL WHERE id = %lld", id));
    test_remove(place);
    ck_assert_int_eq(mkdir(place, 0700), 0);
    ck_assert_int_eq(mkdir(test_text("%s/folder", place), 0700), 0);
    ck_assert_int_eq(mkdir(test_text("%s/folder/lists", place), 0700), 0);
}

START_TEST(an_export_broken_off_behind_its_archive_or_at_its_removal_is_whole_in_the_end)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    const long long section = department_of(server->directory, "chief");
    const long long packed = response_int(export_ask(chief, section, "移管"), "id");
    const long long restored = response_int(export_ask(chief, section, "点検"), "id");
    const long long removed = response_int(export_ask(chief, section, "再作成"), "id");
    const long long bytes = response_int(export_wait(chief, packed, "ready"), "size_bytes");

    (void)export_wait(chief, restored, "ready");
    (void)export_wait(chief, removed, "ready");
    server_stop(server);
    end_undo(server, packed);
    end_undo(server, restored);
    end_undo(server, removed);
    folder_in_part(server, removed);
    /* A backup holds the row, and no export. */
    test_remove(test_text("%s/exports/%lld", server->directory, restored));
    server_restart(server);
    chief = client_signed_in(server, "chief");
    ck_assert_int_eq(response_int(export_wait(chief, packed, "ready"), "size_bytes"), bytes);
    (void)export_wait(chief, restored, "ready");
    (void)export_wait(chief, removed, "ready");
    expect_status(export_load(chief, packed, NULL), 200);
    (void)export_unpack(export_load(chief, restored, NULL));
    (void)export_unpack(export_load(chief, removed, NULL));
    server_stop(server);
}
END_TEST

#define YEARS_US (3652LL * 24 * 60 * 60 * 1000000)

/* By how much the clock was ahead when the export ended and was noted. */
static void
ahead_by(const struct server *server, long long id, long long us)
{
    test_sql(server->directory,
             test_text("UPDATE export_run SET ended_at = ended_at + %lld, expires_at = expires_at"
                       " + %lld, loadable_until = loadable_until + %lld WHERE id = %lld",
                       us, us, us, id));
}

START_TEST(an_export_of_a_clock_that_was_years_ahead_is_not_given_and_not_lost)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    const long long section = department_of(server->directory, "chief");
    const long long id = response_int(export_ask(chief, section, "移管"), "id");
    const long long over = response_int(export_ask(chief, section, "点検"), "id");
    const char *content = test_text("/api/export/runs/%lld/content", id);

    (void)export_wait(chief, id, "ready");
    (void)export_wait(chief, over, "ready");
    expect_status(export_load(chief, id, NULL), 200);
    ahead_by(server, id, YEARS_US);
    expect_status(client_get(chief, content), 409);
    test_sql(server->directory,
             test_text("UPDATE export_run SET expires_at = ended_at WHERE id = %lld", over));
    server_restart(server);
    chief = client_signed_in(server, "chief");
    (void)export_wait(chief, over, "expired"); /* the earlier one first, if at all */
    expect_status(client_get(chief, content), 409);
    ahead_by(server, id, -YEARS_US);
    expect_status(client_get(chief, content), 200);
    server_stop(server);
}
END_TEST

START_TEST(a_stop_of_the_server_does_not_wait_for_an_export_and_the_next_start_goes_on)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");
    const long long section = department_of(city.server->directory, "chief");

    large_post(&city);
    const long long first = response_int(export_ask(chief, section, "移管"), "id");
    const long long second = response_int(export_ask(chief, section, "点検"), "id");
    wait_step(chief, first, "archive");
    /* One at a time. */
    ck_assert_str_eq(response_string(export_show(chief, second), "state"), "waiting");
    server_stop(city.server);
    server_restart(city.server);
    chief = client_signed_in(city.server, "chief");
    (void)export_wait(chief, first, "ready");
    (void)export_wait(chief, second, "ready");
    server_stop(city.server);
}
END_TEST

START_TEST(what_is_taken_back_while_it_is_made_leaves_nothing)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");

    large_post(&city);
    const long long id = response_int(
        export_ask(chief, department_of(city.server->directory, "chief"), "移管"), "id");
    wait_step(chief, id, "archive");
    expect_status(client_delete(chief, test_text("/api/export/runs/%lld", id)), 204);
    export_wait_gone(city.server, id);
    ck_assert_str_eq(response_string(export_show(chief, id), "state"), "removed");
    server_stop(city.server);
}
END_TEST

START_TEST(without_room_on_the_disk_it_says_how_much_is_needed)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");

    expect_status(
        client_set(client_signed_in(server, "admin"), "export.free_mib_min", "1000000000000"), 200);
    const long long id = response_int(
        export_ask(chief, department_of(server->directory, "chief"), "移管"), "id");
    struct response *failed = export_wait(chief, id, "failed");
    ck_assert_ptr_nonnull(strstr(response_string(failed, "failure"), "1000000000000 MB"));
    ck_assert_str_eq(export_told(chief, "notices", "reason"), "export.notice_failed");
    export_wait_gone(server, id);
    ck_assert(export_is_logged(server, "export.run.fail", "移管"));
    server_stop(server);
}
END_TEST

START_TEST(more_files_than_one_export_may_hold_are_said_before_any_is_copied)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");

    large_post(&city);
    expect_status(client_set(client_signed_in(city.server, "admin"), "export.files_max", "1"), 200);
    const long long id = response_int(
        export_ask(chief, department_of(city.server->directory, "chief"), "移管"), "id");
    struct response *failed = export_wait(chief, id, "failed");
    ck_assert_ptr_nonnull(strstr(response_string(failed, "failure"), "上限（1件）"));
    ck_assert_int_eq(response_int(failed, "files"), 0);
    ck_assert(export_is_logged(city.server, "export.run.fail", "移管"));
    server_stop(city.server);
}
END_TEST

START_TEST(a_disk_that_fills_up_while_the_archive_is_made_ends_it_and_gets_its_room_back)
{
    struct export_city city = export_city_start();
    struct client *chief = client_signed_in(city.server, "chief");
    struct client *admin = client_signed_in(city.server, "admin");

    large_post(&city);
    const long long id = response_int(
        export_ask(chief, department_of(city.server->directory, "chief"), "移管"), "id");
    wait_step(chief, id, "archive");
    expect_status(client_set(admin, "export.free_mib_min", "1000000000000"), 200);
    ck_assert_ptr_null(strstr(response_string(export_wait(chief, id, "failed"), "failure"), "MB"));
    export_wait_gone(city.server, id);
    server_stop(city.server);
}
END_TEST
