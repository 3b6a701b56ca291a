/* The cookie's flags (ASVS 3.3). */
#include <check.h>
#include <string.h>

#include "tests/lib/client.h"

START_TEST(the_session_cookie_is_kept_from_scripts_and_other_sites)
{
    struct server *server = server_start();
    struct response *response = client_sign_in(client_new(server), "staff", CITY_PASSWORD);
    expect_status(response, 200);
    const char *cookie = response_header(response, "Set-Cookie");
    ck_assert_int_eq(strncmp(cookie, "kairan_session=", 15), 0);
    ck_assert_ptr_nonnull(strstr(cookie, "; HttpOnly"));
    ck_assert_ptr_nonnull(strstr(cookie, "; SameSite=Strict"));
    ck_assert_ptr_nonnull(strstr(cookie, "; Path=/"));
    ck_assert_ptr_null(strstr(cookie, "Domain="));
    ck_assert_str_eq(response_header(response, "Cache-Control"), "no-store");
    server_stop(server);
}
END_TEST
