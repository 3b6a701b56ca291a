/* `kairan init`: from nothing to a first sign-in. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(init_makes_an_empty_city_with_one_administrator)
{
    static const char mark[] = "one-time password: ";
    const char *data = test_text("%s/data", test_directory());
    struct program_result result = PROGRAM("init", "--data", data, "--city", "緑が丘市", "--login",
                                           "jouhou");
    ck_assert_msg(result.status == 0, "%s", result.err);
    const char *password = strstr(result.out, mark) + strlen(mark);
    password = test_text("%.*s", (int)strcspn(password, "\n"), password);
    struct server *server = server_start_on(data, NULL);
    struct client *client = client_new(server);
    struct response *response = client_sign_in(client, "jouhou", password);
    expect_status(response, 200);
    ck_assert(response_bool(response, "user.must_change_password"));
    ck_assert_str_eq(response_string(response, "user.roles.1"), "admin");
    ck_assert_str_eq(response_string(response, "user.department.name"), "緑が丘市");
    expect_status(client_put(client, "/api/session/password",
                             test_text("{\"current_password\":\"%s\","
                                       "\"new_password\":\"hidamari-no-niwa-de\"}",
                                       password)),
                  204);
    expect_status(client_get(client, "/api/core/settings"), 200);
    ck_assert_uint_eq(response_count(client_get(client, "/api/people/departments"), "items"), 1);
    server_stop(server);
    result = PROGRAM("init", "--data", data, "--city", "別の市");
    ck_assert_int_eq(result.status, 2);
}
END_TEST
