/* 障害情報: every page carries the notices, so a long one comes with its first 500 characters; the
 * post has the rest. */
#include "boards.h"

#define BEGINNING 500
#define WHOLE 100000 /* characters: the longest text that a post may have */

/* `count` times 障, each fifth a character outside the basic plane. */
static const char *
long_text(size_t count)
{
    char *text = test_alloc(count * 4 + 1);
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const char *one = i % 5 == 4 ? "𠮷" : "障";

        memcpy(text + used, one, strlen(one));
        used += strlen(one);
    }
    return text;
}

START_TEST(a_long_incident_is_told_by_its_beginning)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    int64_t board = board_named(admin, BOARD_OF_INCIDENTS);
    const char *text = long_text(WHOLE), *beginning;
    struct response *made, *notices;

    made = client_post(admin, "/api/bulletin/posts",
                       test_text("{\"board_id\":%lld,\"title\":\"障害\",\"body_text\":\"%s\"}",
                                 (long long)board, text));
    expect_status(made, 201);
    notices = client_get(client_signed_in(server, "staff"), "/api/bulletin/incident_notices");
    expect_status(notices, 200);
    ck_assert_int_eq(response_int(notices, "items.0.id"), response_int(made, "id"));
    beginning = response_string(notices, "items.0.body_text");
    ck_assert_uint_eq(strlen(beginning), strlen(long_text(BEGINNING)));
    ck_assert_str_eq(beginning, long_text(BEGINNING));
    made = post_get(admin, response_int(made, "id"));
    ck_assert_uint_eq(strlen(response_string(made, "body_text")), strlen(text));
    server_stop(server);
}
END_TEST
