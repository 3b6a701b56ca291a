/* Under TLS, here told by a trusted proxy: __Host- and Secure, and sign-out clears the browser. */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

static const char *const options[] = { "--trusted-proxies", "127.0.0.1", NULL };

START_TEST(under_TLS_the_cookie_is_bound_to_the_host)
{
    static const char https[] = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n";
    struct server *server = server_start_with(options);
    struct client *client = client_new(server);
    struct response *response = client_send(
        client, "POST", "/api/session", https,
        test_text("{\"login\":\"staff\",\"password\":\"%s\"}", CITY_PASSWORD));
    expect_status(response, 200);
    const char *cookie = response_header(response, "Set-Cookie");
    ck_assert_int_eq(strncmp(cookie, "__Host-kairan_session=", 22), 0);
    ck_assert_ptr_nonnull(strstr(cookie, "; Secure"));
    ck_assert_ptr_nonnull(strstr(cookie, "; Path=/"));
    (void)snprintf(client->cookie, sizeof(client->cookie), "%.*s", (int)strcspn(cookie, ";"),
                   cookie);
    (void)snprintf(client->csrf, sizeof(client->csrf), "%s", response_string(response, "csrf"));
    response = client_send(client, "DELETE", "/api/session", https, NULL);
    expect_status(response, 204);
    ck_assert_ptr_nonnull(strstr(response_header(response, "Clear-Site-Data"), "\"storage\""));
    server_stop(server);
}
END_TEST
