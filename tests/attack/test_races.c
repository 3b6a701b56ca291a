/* Many at the same moment: where one must win, one wins; what is counted is counted once. */
#include <check.h>

#include "tests/attack/city.h"
#include "tests/attack/rush.h"
#include "tests/lib/engine.h"
#include "tests/lib/machine.h"
#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

enum { NOBODY, STAFF, CHIEF, ADMIN, AUDITOR, PERSONNEL, SUPERVISOR };

/* Clients that come from one address in one moment are more than it may have. */
static const char *const options[] = { "--exempt-networks", "127.0.0.0/8", NULL };

static const char *
post_of(int64_t board, const char *title, const char *more)
{
    return test_text("{\"board_id\":%lld,\"title\":\"%s\",\"body_text\":\"本文\"%s}",
                     (long long)board, title, more);
}

static int64_t
post_make(struct client *client, const char *more)
{
    struct response *made = client_post(client, "/api/bulletin/posts",
                                        post_of(poster_board(client), "競合", more));

    expect_status(made, 201);
    return response_int(made, "id");
}

START_TEST(of_a_thousand_editors_of_one_version_one_wins)
{
    size_t count = (size_t)test_number("ATTACK_CLIENTS", 200);
    struct city city;

    city_open(&city, options);
    int64_t id = post_make(city.clients[STAFF], "");
    const char *path = test_text("/api/bulletin/posts/%lld", (long long)id);
    struct rush *rush = rush_new(city.server);
    for (size_t i = 0; i < count; i++)
        rush_add(rush, city.clients[i % 2 == 0 ? STAFF : CHIEF], test_text("PATCH %s", path),
                 RUSH_JSON "If-Match: \"1\"\r\n", test_text("{\"title\":\"編集 %zu\"}", i));
    rush_run(rush);
    ck_assert_uint_eq(rush_answered(rush, 200), 1);
    ck_assert_uint_eq(rush_answered(rush, 412), count - 1);
    struct response *post = client_get(city.clients[STAFF], path);
    size_t winner = 0;
    while (rush->statuses[winner] != 200)
        winner++;
    ck_assert_int_eq(response_int(post, "version"), 2);
    ck_assert_str_eq(response_string(post, "title"), test_text("編集 %zu", winner));
    city_close(&city);
}
END_TEST

START_TEST(a_thousand_confirmations_of_four_people_are_four)
{
    size_t count = (size_t)test_number("ATTACK_CLIENTS", 200);
    struct city city;

    city_open(&city, options);
    int64_t id = post_make(city.clients[STAFF], ",\"confirm\":true");
    const char *path = test_text("/api/item/items/%lld", (long long)id);
    struct rush *rush = rush_new(city.server);
    for (size_t i = 0; i < count; i++)
        rush_add(rush, city.clients[CHIEF + i % 4], test_text("PUT %s/confirmation", path),
                 RUSH_JSON, "{}");
    rush_run(rush);
    ck_assert_uint_eq(rush_answered(rush, 204), count);
    struct response *reading = client_get(city.clients[STAFF], test_text("%s/reading", path));
    expect_status(reading, 200);
    ck_assert_int_eq(response_int(reading, "count.confirmed"), 4);
    ck_assert_int_eq(
        test_sql_number(
            city.server->directory,
            test_text("SELECT count(*) FROM confirmation WHERE item_id = %lld", (long long)id)),
        4);
    city_close(&city);
}
END_TEST

START_TEST(a_hundred_posts_under_one_key_are_one)
{
    struct city city;

    city_open(&city, options);
    const char *body = post_of(poster_board(city.clients[STAFF]), "一つだけ", "");
    struct rush *rush = rush_new(city.server);
    for (size_t i = 0; i < 100; i++)
        rush_add(rush, city.clients[STAFF], "POST /api/bulletin/posts",
                 RUSH_JSON "Idempotency-Key: one\r\n", body);
    rush_run(rush);
    ck_assert_uint_eq(rush_answered(rush, 201), 100);
    for (size_t i = 0; i < 100; i++)
        ck_assert_int_eq(rush->ids[i], rush->ids[0]);
    ck_assert_int_eq(test_sql_number(city.server->directory,
                                     "SELECT count(*) FROM item WHERE title = '一つだけ'"),
                     1);
    city_close(&city);
}
END_TEST

START_TEST(a_post_is_withdrawn_once_and_an_upload_takes_each_byte_once)
{
    struct city city;

    city_open(&city, options);
    struct client *staff = city.clients[STAFF];
    const char *path = test_text("/api/bulletin/posts/%lld", (long long)post_make(staff, ""));
    struct rush *rush = rush_new(city.server);
    for (size_t i = 0; i < 50; i++)
        rush_add(rush, staff, test_text("DELETE %s", path), "If-Match: \"1\"\r\n", "");
    rush_run(rush);
    ck_assert_uint_eq(rush_answered(rush, 204), 1);

    struct response *upload = client_send(staff, "POST", "/api/file/uploads",
                                          "Tus-Resumable: 1.0.0\r\nUpload-Length: 9\r\n", NULL);
    expect_status(upload, 201);
    rush = rush_new(city.server);
    for (size_t i = 0; i < 50; i++)
        rush_add(rush, staff, test_text("PATCH %s", response_header(upload, "Location")),
                 "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                 "Content-Type: application/offset+octet-stream\r\n",
                 "abc");
    rush_run(rush);
    ck_assert_uint_eq(rush_answered(rush, 204), 1);
    city_close(&city);
}
END_TEST
