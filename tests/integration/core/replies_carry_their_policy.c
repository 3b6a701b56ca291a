/* Content security policy and the headers beside it, of pages and of the API. */
#include "tests/integration/core/board.h"

START_TEST(the_API_allows_a_browser_nothing)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    struct response *reply = client_get(client, "/api/session");

    ck_assert_str_eq(response_header(reply, "Content-Security-Policy"),
                     "default-src 'none'; frame-ancestors 'none'");
    ck_assert_str_eq(response_header(reply, "Cache-Control"), "no-store");
    ck_assert_str_eq(response_header(reply, "X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(response_header(reply, "Content-Type"), "application/json");
    ck_assert_ptr_null(response_header(reply, "Strict-Transport-Security"));
    reply = client_get(client, "/api/nothing");
    ck_assert_str_eq(response_header(reply, "Content-Type"), "application/problem+json");
    ck_assert_str_eq(response_header(reply, "Cache-Control"), "no-store");
    server_stop(server);
}
END_TEST

START_TEST(pages_allow_only_what_the_client_is_built_of)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    const char *policy = response_header(client_get(client, "/"), "Content-Security-Policy");

    ck_assert_ptr_nonnull(policy);
    ck_assert_ptr_nonnull(strstr(policy, "default-src 'none'"));
    ck_assert_ptr_nonnull(strstr(policy, "script-src 'self';"));
    ck_assert_ptr_nonnull(strstr(policy, "frame-ancestors 'none'"));
    ck_assert_ptr_null(strstr(policy, "unsafe"));
    server_stop(server);
}
END_TEST
