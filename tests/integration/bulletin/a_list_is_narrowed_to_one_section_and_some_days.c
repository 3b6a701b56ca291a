/* B17: the list by the section that issued a post, and by the days on which it appeared. */
#include <time.h>

#include "boards.h"

static int
index_with(struct client *client, int64_t post, const char *filter)
{
    struct response *list = client_get(client,
                                       test_text("/api/bulletin/posts?limit=200&%s", filter));

    expect_status(list, 200);
    return list_index(list, post);
}

/* The day in Japan on which a post of now appears, some days on. */
static const char *
day_of(struct client *client, int64_t post, int days)
{
    struct tm parts = { 0 };
    char *text = test_alloc(16);
    time_t at;

    ck_assert_ptr_nonnull(strptime(response_string(post_get(client, post), "published_from"),
                                   "%Y-%m-%dT%H:%M", &parts));
    at = timegm(&parts) + 9 * 3600 + days * 86400;
    gmtime_r(&at, &parts);
    (void)strftime(text, 16, "%Y-%m-%d", &parts);
    return text;
}

START_TEST(a_list_is_narrowed_to_one_section_and_some_days)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *other = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "総務課の掲示");
    int64_t theirs = post_publish(other, board, "他課の掲示");
    const char *section = test_text("department_id=%lld",
                                    (long long)department_named(staff, "総務課"));
    const char *today = day_of(staff, post, 0), *yesterday = day_of(staff, post, -1),
               *tomorrow = day_of(staff, post, 1);

    ck_assert_int_ge(index_with(staff, post, section), 0);
    ck_assert_int_eq(index_with(staff, theirs, section), -1);
    ck_assert_int_ge(index_with(staff, theirs, "importance=0"), 0);
    ck_assert_int_ge(index_with(staff, post, test_text("from=%s&until=%s", today, today)), 0);
    ck_assert_int_eq(index_with(staff, post, test_text("until=%s", yesterday)), -1);
    ck_assert_int_eq(index_with(staff, post, test_text("from=%s", tomorrow)), -1);
    server_stop(server);
}
END_TEST
