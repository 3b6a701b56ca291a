/* No reply leaves before its COMMIT is on the disk; and the test would notice if one did. */
#include "tests/fault/record.h"

#include <check.h>
#include <inttypes.h>
#include <stdlib.h>

#include "tests/lib/memory.h"
#include "tests/lib/poster.h"

#define POSTS 20

static struct record_verdict
posts_record(const char *fault)
{
    setenv("KAIRAN_FAULT", fault, 1);
    struct record record = record_start();
    struct client *client = client_signed_in(record.server, "staff");
    test_sleep_ms(300); /* with replies before COMMIT, the session itself comes later */
    int64_t board = poster_board(client);
    for (int i = 0; i < POSTS; i++) {
        struct response *response = client_post(
            client, "/api/bulletin/posts",
            test_text("{\"board_id\":%" PRId64 ",\"title\":\"記録\",\"body_text\":\"本文\"}",
                      board));
        expect_status(response, 201);
    }
    return record_stop(&record);
}

START_TEST(every_post_is_synced_before_its_reply_leaves)
{
    struct record_verdict verdict = posts_record("");
    ck_assert_int_eq(verdict.created, POSTS);
    ck_assert_int_eq(verdict.unsynced, 0);
}
END_TEST

START_TEST(a_database_that_does_not_sync_is_noticed)
{
    ck_assert_int_gt(posts_record("db.synchronous_off:1+").unsynced, 0);
}
END_TEST

START_TEST(a_reply_before_its_commit_is_noticed)
{
    ck_assert_int_gt(posts_record("db.reply_before_commit:1+").unsynced, 0);
}
END_TEST
