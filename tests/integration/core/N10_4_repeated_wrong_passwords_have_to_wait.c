/* N10.4: guessing is slowed down, for the login and the address that guess only. */
#include <check.h>

#include "tests/lib/client.h"

START_TEST(N10_4_repeated_wrong_passwords_have_to_wait)
{
    struct server *server = server_start();
    for (int i = 0; i < 5; i++)
        expect_status(client_sign_in(client_new(server), "staff", "kaze-no-michi-2026"), 401);
    struct response *response = client_sign_in(client_new(server), "staff", CITY_PASSWORD);
    expect_problem(response, 429, "limited", "session.throttled");
    int64_t wait_s = strtoll(response_header(response, "Retry-After"), NULL, 10);
    ck_assert_int_ge(wait_s, 1);
    ck_assert_int_le(wait_s, 900);
    /* In any spelling of the login; but not for others. */
    expect_status(client_sign_in(client_new(server), "ＳＴＡＦＦ", CITY_PASSWORD), 429);
    expect_status(client_sign_in(client_new(server), "chief", CITY_PASSWORD), 200);
    server_stop(server);
}
END_TEST
