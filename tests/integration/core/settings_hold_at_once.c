/* settings_hold_at_once.c - a changed setting is obeyed by the next request and after a restart;
 * one past a limit is refused. */
#include "tests/integration/core/board.h"

static const char *
value_of(struct client *client, const char *key)
{
    struct response *list = client_get(client, "/api/core/settings");

    expect_status(list, 200);
    for (size_t i = 0; i < response_count(list, "items"); i++) {
        if (strcmp(response_string(list, test_text("items.%zu.key", i)), key) == 0) {
            char *dumped = json_dumps(response_json(list, test_text("items.%zu.value", i)),
                                      JSON_ENCODE_ANY);
            const char *value = test_text("%s", dumped);

            free(dumped);
            return value;
        }
    }
    return NULL;
}

START_TEST(a_setting_is_seen_at_once_and_after_a_restart)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");

    expect_status(client_set(admin, "city_name", "試験市"), 200);
    expect_status(client_set(admin, "session_idle_min", "45"), 200);
    ck_assert_str_eq(value_of(admin, "city_name"), "\"試験市\"");
    ck_assert_str_eq(value_of(admin, "session_idle_min"), "45");
    server_stop(server);
    server_restart(server);
    admin = client_signed_in(server, "admin");
    ck_assert_str_eq(value_of(admin, "city_name"), "\"試験市\"");
    ck_assert_str_eq(value_of(admin, "session_idle_min"), "45");
    server_stop(server);
}
END_TEST

START_TEST(of_two_administrators_the_second_is_told_that_the_setting_has_changed)
{
    struct server *server = server_start();
    struct client *one = client_signed_in(server, "admin");
    struct client *other = client_signed_in(server, "admin");
    const char *body = "{\"key\":\"session_idle_min\",\"value\":\"%d\"}";
    struct response *changed = client_set(one, "session_idle_min", "45");
    const int64_t version = response_int(changed, "version");

    expect_problem(client_patch(other, "/api/core/settings", 0, test_text(body, 30)), 428,
                   "precondition_required", "");
    expect_problem(client_patch(other, "/api/core/settings", version - 1, test_text(body, 30)), 412,
                   "stale", "setting.stale");
    ck_assert_str_eq(value_of(other, "session_idle_min"), "45");
    expect_status(client_patch(other, "/api/core/settings", version, test_text(body, 30)), 200);
    /* Another setting is at a version of its own, and each keeps it over a restart. */
    expect_status(client_set(one, "city_name", "試験市"), 200);
    server_stop(server);
    server_restart(server);
    one = client_signed_in(server, "admin");
    expect_problem(client_patch(one, "/api/core/settings", version, test_text(body, 50)), 412,
                   "stale", "setting.stale");
    expect_status(client_patch(one, "/api/core/settings", version + 1, test_text(body, 50)), 200);
    server_stop(server);
}
END_TEST

START_TEST(what_is_no_setting_or_past_its_limit_is_refused)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct response *refused = client_set(admin, "no_such_setting", "1");

    expect_problem(refused, 422, "invalid", "field.unknown_choice");
    ck_assert_str_eq(response_string(refused, "field"), "key");
    refused = client_set(admin, "session_idle_min", "-1");
    expect_problem(refused, 422, "invalid", "field.too_small");
    ck_assert_str_eq(response_string(refused, "field"), "value");
    expect_problem(client_set(admin, "session_idle_min", "soon"), 422, "invalid",
                   "field.wrong_type");
    server_stop(server);
}
END_TEST

START_TEST(only_the_system_administrator_changes_settings)
{
    struct server *server = server_start();

    expect_problem(client_set(client_signed_in(server, "staff"), "city_name", "x"), 403, "denied",
                   "");
    expect_problem(client_set(client_signed_in(server, "supervisor"), "city_name", "x"), 403,
                   "denied", "");
    server_stop(server);
}
END_TEST
