/* Pages revalidate, hashed assets stay, codings follow Accept-Encoding, places are the application.
 */
#include "tests/integration/core/board.h"

START_TEST(pages_are_revalidated)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    struct response *page = client_get(client, "/");
    struct response *again;

    expect_status(page, 200);
    ck_assert_str_eq(response_header(page, "Content-Type"), "text/html; charset=utf-8");
    ck_assert_str_eq(response_header(page, "Cache-Control"), "no-cache");
    again = client_send(client, "GET", "/",
                        test_text("If-None-Match: %s\r\n", response_header(page, "ETag")), NULL);
    expect_status(again, 304);
    ck_assert_uint_eq(again->body_bytes, 0);
    server_stop(server);
}
END_TEST

START_TEST(places_of_the_application_are_its_page)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    struct response *page = client_get(client, "/");

    ck_assert_str_eq(client_get(client, "/boards/5")->body, page->body);
    ck_assert_str_eq(client_get(client, "/posts/5/edit")->body, page->body);
    server_stop(server);
}
END_TEST

START_TEST(codings_follow_Accept_Encoding)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    struct response *plain = client_get(client, "/");
    struct response *packed = client_send(client, "GET", "/", "Accept-Encoding: gzip, br\r\n",
                                          NULL);
    struct response *gzip = client_send(client, "GET", "/", "Accept-Encoding: gzip\r\n", NULL);

    ck_assert_ptr_null(response_header(plain, "Content-Encoding"));
    ck_assert_str_eq(response_header(packed, "Content-Encoding"), "br");
    ck_assert_str_eq(response_header(gzip, "Content-Encoding"), "gzip");
    ck_assert_str_eq(response_header(gzip, "Vary"), "Accept-Encoding");
    ck_assert_str_ne(response_header(gzip, "ETag"), response_header(plain, "ETag"));
    ck_assert_uint_lt(packed->body_bytes, plain->body_bytes);
    server_stop(server);
}
END_TEST

START_TEST(hashed_assets_are_kept_for_ever)
{
    struct server *server = server_start();
    struct client *client = client_new(server);
    const char *at = strstr(client_get(client, "/")->body, "\"/assets/");
    struct response *asset;

    ck_assert_ptr_nonnull(at);
    asset = client_get(client, test_text("%.*s", (int)strcspn(at + 1, "\""), at + 1));
    expect_status(asset, 200);
    ck_assert_str_eq(response_header(asset, "Cache-Control"),
                     "public, max-age=31536000, immutable");
    server_stop(server);
}
END_TEST
