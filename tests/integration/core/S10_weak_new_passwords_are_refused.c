/* S10, Y11.2: short, common, one's own data, or the old one again. */
#include <check.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(S10_weak_new_passwords_are_refused)
{
    static const struct {
        const char *password, *key;
    } weak[] = {
        { "kzQ7!vm", "password.too_short" },
        { "password2026!", "password.common" },
        { "my-own-staff-key", "password.own_data" },
        { CITY_PASSWORD, "password.same_as_before" },
        { "kairan-demo-2027!", "password.same_as_before" },
    };
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
        struct response *response = client_put(
            client, "/api/session/password",
            test_text("{\"current_password\":\"%s\",\"new_password\":\"%s\"}", CITY_PASSWORD,
                      weak[i].password));
        expect_problem(response, 422, "invalid", weak[i].key);
        ck_assert_str_eq(response_string(response, "field"), "new_password");
    }
    expect_status(client_sign_in(client_new(server), "staff", CITY_PASSWORD), 200);
    server_stop(server);
}
END_TEST
