/* X-Forwarded-Proto: https of a trusted proxy makes the cookie __Host- and Secure; others' does
 * not. */
#include "tests/integration/core/board.h"

static struct response *
sign_in_by_https(const struct server *server)
{
    return client_send(client_new(server), "POST", "/api/session",
                       "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n",
                       "{\"login\":\"staff\",\"password\":\"" CITY_PASSWORD "\"}");
}

START_TEST(behind_a_trusted_proxy_the_session_is_bound_to_TLS)
{
    struct server *server = server_start_with(
        (const char *const[]){ "--trusted-proxies", "127.0.0.1", NULL });
    struct response *reply = sign_in_by_https(server);
    const char *cookie = response_header(reply, "Set-Cookie");

    expect_status(reply, 200);
    ck_assert_int_eq(strncmp(cookie, "__Host-kairan_session=", 22), 0);
    ck_assert_ptr_nonnull(strstr(cookie, "; Secure"));
    ck_assert_ptr_nonnull(strstr(cookie, "; Path=/"));
    ck_assert_ptr_nonnull(strstr(cookie, "; HttpOnly"));
    ck_assert_ptr_nonnull(strstr(cookie, "; SameSite=Strict"));
    ck_assert_ptr_null(strstr(cookie, "Domain"));
    ck_assert_str_eq(response_header(reply, "Strict-Transport-Security"), "max-age=31536000");
    ck_assert_str_eq(response_header(reply, "Cross-Origin-Opener-Policy"), "same-origin");
    server_stop(server);
}
END_TEST

START_TEST(nobody_else_may_say_that_it_was_TLS)
{
    struct server *server = server_start();
    struct response *reply = sign_in_by_https(server);

    expect_status(reply, 200);
    ck_assert_int_eq(strncmp(response_header(reply, "Set-Cookie"), "kairan_session=", 15), 0);
    ck_assert_ptr_null(response_header(reply, "Strict-Transport-Security"));
    server_stop(server);
}
END_TEST
