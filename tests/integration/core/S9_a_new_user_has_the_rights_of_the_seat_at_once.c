/* S9: rights come from the seat; a running server knows a new person with the first answer. */
#include <check.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/client.h"

/* The one-time password that `kairan user add` printed. */
static const char *
add(const struct server *server, const char *code, const char *login, const char *number)
{
    static const char mark[] = "one-time password: ";
    struct program_result result = PROGRAM(
        "user", "add", "--data", server->directory, "--login", login, "--staff-no", number,
        "--name", "青木 花", "--kana", "あおき はな", "--extension", "2999", "--department", code,
        "--position", "情報主査", "--rank", "55", "--rank-name", "係長級", "--role", "admin");
    ck_assert_msg(result.status == 0, "%s", result.err);
    const char *at = strstr(result.out, mark) + strlen(mark);
    return test_text("%.*s", (int)strcspn(at, "\n"), at);
}

START_TEST(S9_a_new_user_has_the_rights_of_the_seat_at_once)
{
    struct server *server = server_start();
    const char *code = city_sql_text(server->directory,
                                     "SELECT d.code FROM account a JOIN holding h ON h.person_id ="
                                     " a.person_id JOIN position p ON p.id = h.position_id JOIN"
                                     " department d ON d.id = p.department_id"
                                     " WHERE a.login = 'staff' AND h.holding_kind = 'main'");
    /* The second takes the seat that the first one's command made. */
    (void)add(server, code, "aoki.h", "900001");
    const char *one_time = add(server, code, "aoki.s", "900002");
    struct response *response = client_sign_in(client_new(server), "aoki.s", one_time);
    expect_status(response, 200);
    ck_assert_str_eq(response_string(response, "user.roles.1"), "admin");
    json_t *permissions = response_json(response, "user.permissions");
    ck_assert_str_eq(json_string_value(json_object_get(permissions, "core.setting.read")), "all");
    ck_assert_str_eq(response_string(response, "user.position"), "情報主査");
    ck_assert_str_eq(response_string(response, "user.rank"), "係長級");
    ck_assert_str_eq(response_string(response, "user.extension"), "2999");
    ck_assert_str_eq(city_sql_text(server->directory, "SELECT count(*) FROM position"
                                                      " WHERE name = '情報主査'"),
                     "1");
    server_stop(server);
}
END_TEST
