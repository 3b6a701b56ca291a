/* N10.4: guessing is slowed down, for the login and the address that guess only. */
#include <check.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

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

/* A sign-in as `staff` through a proxy that the server trusts. */
static int
sign_in_from(const struct server *server, const char *address, const char *password)
{
    const char *body = test_text("{\"login\":\"staff\",\"password\":\"%s\"}", password);

    return client_send(client_new(server), "POST", "/api/session",
                       test_text("X-Forwarded-For: %s\r\n", address), body)
        ->status;
}

/* Of IPv6 anybody has a network of 64 bits: to guess from each of its addresses helps nobody. */
START_TEST(N10_4_guessing_from_many_addresses_of_one_IPv6_network_has_to_wait)
{
    static const char *const options[] = { "--trusted-proxies", "127.0.0.1", NULL };
    struct server *server = server_start_with(options);

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(
            sign_in_from(server, test_text("2001:db8:1:2::%x", 0x100 + i), "kaze-no-michi-2026"),
            401);
    ck_assert_int_eq(sign_in_from(server, "2001:db8:1:2:ffff::1", CITY_PASSWORD), 429);
    ck_assert_int_eq(sign_in_from(server, "2001:db8:1:3::1", CITY_PASSWORD), 200);
    server_stop(server);
}
END_TEST
