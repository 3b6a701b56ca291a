/* N10.1: what was published is corrected openly: those who know it are told, and confirm again. */
#include "approvals.h"

static struct response *
reading_of(struct client *client, int64_t post)
{
    struct response *reading = client_get(
        client, test_text("/api/item/items/%lld/reading", (long long)post));

    expect_status(reading, 200);
    return reading;
}

START_TEST(N10_1_a_correction_that_is_told_is_confirmed_again)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(chief, BOARD_OF_GENERAL_AFFAIRS);
    int64_t post = response_int(post_send(chief, board, "集合は9時", ",\"confirm\":true"), "id");
    const char *confirm = test_text("/api/item/items/%lld/confirmation", (long long)post);

    expect_status(client_put(staff, confirm, "{}"), 204);
    expect_status(client_patch(chief, post_path(post), 1, "{\"title\":\"集合は9時です\"}"), 200);
    ck_assert_int_eq(response_int(reading_of(chief, post), "count.confirmed"), 1);
    expect_status(
        client_patch(chief, post_path(post), 2, "{\"title\":\"集合は10時\",\"tell\":true}"), 200);
    ck_assert_int_eq(response_int(reading_of(chief, post), "count.confirmed"), 0);
    ck_assert(has_todo(staff, post, "confirm"));
    for (int i = 0; i < 100 && !is_told(staff, post, "bulletin.notice.corrected"); i++)
        test_sleep_ms(100);
    ck_assert(is_told(staff, post, "bulletin.notice.corrected"));
    expect_status(client_put(staff, confirm, "{}"), 204);
    ck_assert_int_eq(response_int(reading_of(chief, post), "count.confirmed"), 1);
    server_stop(server);
}
END_TEST

START_TEST(N10_1_who_approved_a_post_learns_of_its_correction)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *staff = client_signed_in(server, "staff");
    int64_t post = post_ask(staff, "承認した内容", "");
    struct response *decided = post_decide(chief, post, "approve", "");

    expect_status(decided, 200);
    expect_status(client_patch(staff, post_path(post), response_int(decided, "version"),
                               "{\"title\":\"あとで変えた内容\"}"),
                  200);
    ck_assert(is_told(chief, post, "bulletin.notice.corrected_after_approval"));
    server_stop(server);
}
END_TEST
