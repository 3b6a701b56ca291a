/* Y10_4_the_administrator_takes_out_only_what_the_supervisor_agrees_to.c - any department or the
 * whole city, after a decision with a reason, and nobody's own. */
#include "tests/integration/export/export_asking.h"

START_TEST(Y10_4_the_whole_city_leaves_only_once_the_supervisor_agrees)
{
    struct export_city city = export_city_start();
    struct client *admin = client_signed_in(city.server, "admin");
    struct client *supervisor = client_signed_in(city.server, "supervisor");
    const char *data = test_text("%s/data", test_directory());
    struct response *asked = export_ask(admin, 0, "他システムへの移行");

    expect_status(asked, 201);
    const long long id = response_int(asked, "id");
    ck_assert_str_eq(response_string(asked, "state"), "asked");
    ck_assert(!export_is_there(city.server, id));
    expect_status(export_act(admin, id, "approval", "{\"reason\":\"急ぐため\"}"), 403);
    expect_problem(export_act(admin, id, "load", "{}"), 409, "conflict", "export.not_there");
    /* It stands in the must-do list until it is decided. */
    ck_assert_str_eq(export_told(supervisor, "todos", "reason"), "export");
    ck_assert_str_eq(export_told(supervisor, "todos", "item.url"), "/export");
    ck_assert_ptr_null(export_told(admin, "todos", "reason"));
    const long long todos = response_int(client_get(supervisor, "/api/item/todo_count"), "count");
    expect_problem(export_act(supervisor, id, "approval", "{\"reason\":\" \"}"), 422, "invalid",
                   "export.no_reason");
    expect_status(export_act(supervisor, id, "approval", "{\"reason\":\"移行計画のとおり\"}"), 200);
    ck_assert_int_eq(response_int(client_get(supervisor, "/api/item/todo_count"), "count"),
                     todos - 1);
    expect_problem(export_act(supervisor, id, "refusal", "{\"reason\":\"やはり\"}"), 409,
                   "conflict", "export.decided_already");
    struct response *ready = export_wait(admin, id, "ready");
    ck_assert_str_eq(response_string(ready, "decision.reason"), "移行計画のとおり");
    ck_assert(export_is_logged(city.server, "export.run.approve", "移行計画のとおり"));
    /* The supervisor decides, and doesn't operate. */
    expect_status(export_act(supervisor, id, "load", "{}"), 403);
    struct response *loaded = export_load(admin, id, NULL);
    expect_status(loaded, 200);
    const char *folder = export_unpack(loaded);
    server_stop(city.server);
    struct program_result in = PROGRAM("import", "--export", folder, "--data", data);
    ck_assert_msg(in.status == 0, "%s", in.err);
    ck_assert_int_eq(test_sql_number(data, "SELECT count(*) FROM bulletin_post"),
                     test_sql_number(city.server->directory,
                                     "SELECT count(*) FROM bulletin_post AS p JOIN item AS i"
                                     " ON i.id = p.item_id WHERE i.state > 1 AND"
                                     " i.trashed_at IS NULL AND i.removed_at IS NULL"));
    struct program_result doctor = PROGRAM("doctor", "--data", data);
    ck_assert_msg(doctor.status == 0, "%s", doctor.out);
}
END_TEST

START_TEST(what_the_supervisor_refuses_is_not_made_and_the_reason_is_told)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *supervisor = client_signed_in(server, "supervisor");
    const long long section = department_of(server->directory, "chief");
    const long long id = response_int(export_ask(admin, section, "調査"), "id");

    expect_status(export_act(supervisor, id, "refusal", "{\"reason\":\"目的が不明\"}"), 200);
    struct response *shown = export_show(admin, id);
    ck_assert_str_eq(response_string(shown, "state"), "refused");
    ck_assert_str_eq(response_string(shown, "decision.reason"), "目的が不明");
    ck_assert_str_eq(export_told(admin, "notices", "reason"), "export.notice_refused");
    ck_assert(export_is_logged(server, "export.run.refuse", "目的が不明"));
    ck_assert(!export_is_there(server, id));
    expect_problem(export_act(admin, id, "load", "{}"), 409, "conflict", "export.not_there");
    server_stop(server);
}
END_TEST

START_TEST(Y10_4_who_agreed_takes_the_leave_back_and_the_file_goes)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *chief = client_signed_in(server, "chief");
    struct client *supervisor = client_signed_in(server, "supervisor");
    const long long id = response_int(
        export_ask(admin, department_of(server->directory, "chief"), "移行"), "id");
    const char *path = test_text("/api/export/runs/%lld", id);

    ck_assert(!response_bool(export_show(supervisor, id), "can.remove")); /* refuses it */
    expect_status(export_act(supervisor, id, "approval", "{\"reason\":\"計画\"}"), 200);
    (void)export_wait(admin, id, "ready");
    expect_problem(client_delete(chief, path), 403, "denied", "export.not_removed");
    expect_status(client_delete(supervisor, path), 204);
    export_wait_gone(server, id);
    expect_problem(export_act(admin, id, "load", "{}"), 409, "conflict", "export.not_there");
    ck_assert_str_eq(export_told(admin, "notices", "reason"), "export.notice_removed");
    ck_assert(export_is_logged(server, "export.run.remove", "移行"));
    server_stop(server);
}
END_TEST

START_TEST(nobody_decides_the_own_case_also_as_supervisor)
{
    struct server *server = server_start();

    server_stop(server);
    city_sql(server->directory,
             "INSERT INTO holding (id, person_id, position_id, holding_kind, held_from) SELECT 1,"
             " (SELECT person_id FROM account WHERE login = 'admin'), o.id, 'additional', 0"
             " FROM position AS o WHERE o.role = 'supervisor'");
    server_restart(server);
    struct client *both = client_signed_in(server, "admin");
    const long long id = response_int(export_ask(both, 0, "移行"), "id");
    ck_assert_ptr_null(export_told(both, "todos", "reason"));
    ck_assert(!response_bool(export_show(both, id), "can.decide"));
    expect_problem(export_act(both, id, "approval", "{\"reason\":\"移行\"}"), 403, "denied",
                   "export.own_case");
    expect_problem(export_act(both, id, "refusal", "{\"reason\":\"移行\"}"), 403, "denied",
                   "export.own_case");
    ck_assert_str_eq(response_string(export_show(both, id), "state"), "asked");
    server_stop(server);
}
END_TEST

START_TEST(who_was_chief_and_is_administrator_now_needs_the_supervisor)
{
    struct server *server = server_start();
    const char *admin_position = "(SELECT h.position_id FROM holding AS h JOIN account AS a"
                                 " ON a.person_id = h.person_id WHERE a.login = 'admin')";
    struct client *chief = client_signed_in(server, "chief");
    const long long id = response_int(
        export_ask(chief, department_of(server->directory, "chief"), "点検"), "id");

    (void)export_wait(chief, id, "ready");
    server_stop(server);
    city_sql(server->directory, test_text("UPDATE holding SET position_id = %s WHERE person_id ="
                                          " (SELECT person_id FROM account WHERE login = 'chief')",
                                          admin_position));
    server_restart(server);
    expect_problem(export_act(client_signed_in(server, "chief"), id, "load", "{}"), 403, "denied",
                   "export.not_yours");
    server_stop(server);
}
END_TEST

/* `count` of the administrator's, for the whole city, with long reasons. */
static void
runs_add(const struct server *server, int state, int first, int count)
{
    city_sql(server->directory,
             test_text("INSERT INTO export_run (id, reason, state, asked_by, asked_at, step,"
                       " step_done, step_of, rows_count, files_count, files_missing, size_bytes,"
                       " failure_number) WITH RECURSIVE n(i) AS (SELECT %d UNION ALL"
                       " SELECT i + 1 FROM n WHERE i < %d) SELECT i, '%01500d', %d,"
                       " (SELECT person_id FROM account WHERE login = 'admin'),"
                       " 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM n",
                       first, first + count - 1, 0, state));
}

START_TEST(the_record_of_many_years_stands_in_nobodys_way)
{
    struct server *server = server_start();

    server_stop(server);
    runs_add(server, 8, 1, 12000);
    server_restart(server);
    struct client *supervisor = client_signed_in(server, "supervisor");
    struct client *chief = client_signed_in(server, "chief");
    expect_status(client_get(supervisor, "/api/item/todo_count"), 200);
    expect_status(client_get(supervisor, "/api/item/todos"), 200);
    struct response *none = client_get(chief, "/api/export/runs");
    expect_status(none, 200);
    ck_assert_uint_eq(response_count(none, "items"), 0);
    server_stop(server);
}
END_TEST

START_TEST(nobody_asks_for_more_than_twenty_at_a_time)
{
    struct server *server = server_start();

    server_stop(server);
    runs_add(server, 1, 1, 20);
    server_restart(server);
    struct client *admin = client_signed_in(server, "admin");
    expect_problem(export_ask(admin, 0, "移行"), 409, "conflict", "export.too_many");
    expect_status(client_delete(admin, "/api/export/runs/1"), 204);
    expect_status(export_ask(admin, 0, "移行"), 201);
    server_stop(server);
}
END_TEST
