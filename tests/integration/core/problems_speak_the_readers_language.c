/* A problem document is in the session's language, before sign-in in that of Accept-Language. */
#include "tests/integration/core/board.h"

static const char *
title_of(struct client *client, const char *headers)
{
    return response_string(client_send(client, "GET", "/api/bulletin/posts/1", headers, NULL),
                           "title");
}

START_TEST(problems_speak_the_readers_language)
{
    struct server *server = server_start();
    struct client *client = client_new(server);

    ck_assert_str_eq(title_of(client, NULL), "ログインが必要です");
    ck_assert_str_eq(title_of(client, "Accept-Language: en-GB, ja;q=0.5\r\n"), "Sign-in is needed");
    expect_status(client_sign_in(client, "staff", CITY_PASSWORD), 200);
    ck_assert_str_eq(title_of(client, "Accept-Language: en\r\n"), "見つかりません");
    expect_status(client_send(client, "PATCH", "/api/session", NULL, "{\"language\":\"en\"}"), 200);
    ck_assert_str_eq(title_of(client, "Accept-Language: ja\r\n"), "Not found");
    server_stop(server);
}
END_TEST
