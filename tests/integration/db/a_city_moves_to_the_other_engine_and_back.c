/* a_city_moves_to_the_other_engine_and_back.c - every table has the same digest on each, and staff
 * go on there with their posts and files.
 */
#include "tests/integration/bulletin/boards.h"
#include "tests/integration/db/moving.h"
#include "tests/lib/tus.h"

static const char *const tables[] = { "account",       "attachment", "audience",     "blob",
                                      "bulletin_post", "counter",    "department",   "file",
                                      "holding",       "item",       "item_comment", "item_version",
                                      "person",        "position",   "read_mark",    "setting" };

struct work {
    int64_t post_id;
    long long file_id;
};

/* Publishes one post with a file, and finds what was published before. */
static struct work
work_on(const struct moving *moving, const char *title, const struct work *before)
{
    struct server *server = server_start_on(moving->directory, NULL);
    struct client *staff = client_signed_in(server, "staff");
    struct work done = { .file_id = tus_upload(staff, "要領.pdf", title, strlen(title)) };
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_ALL), title,
                                      test_text(",\"files\":[%lld]", done.file_id));
    long long until = test_clock_ms() + 15000;

    if (made->status != 201) /* staff may not write there */
        made = post_send(staff, board_named(staff, BOARD_OF_CLASS_FIVE), title,
                         test_text(",\"files\":[%lld]", done.file_id));
    expect_status(made, 201);
    done.post_id = response_int(made, "id");
    while (before->post_id != 0) {
        struct response *found = client_get(staff, "/api/search?q=%E8%A6%8B%E7%A9%8D%E6%9B%B8");
        expect_status(found, 200);
        if (response_count(found, "items") >= 2)
            break;
        ck_assert_msg(test_clock_ms() < until, "not found: %s", found->body);
        test_sleep_ms(100);
    }
    if (before->post_id != 0) {
        expect_status(
            client_get(staff, test_text("/api/bulletin/posts/%lld", (long long)before->post_id)),
            200);
        expect_status(tus_load(staff, before->file_id, NULL), 200);
    }
    server_stop(server);
    return done;
}

START_TEST(digests_are_the_same_after_a_move_and_back)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    work_on(&moving, "見積書の様式", &(struct work){ 0 });
    struct program_result there = moving_to_pgsql(&moving);
    ck_assert_msg(there.status == 0, "%s%s", there.out, there.err);
    ck_assert_ptr_null(strstr(there.out, "DIFFERENT"));
    ck_assert_ptr_nonnull(strstr(there.out, moving.url));
    ck_assert(!moving_has_file(&moving, "kairan.db"));
    moving_prove(&moving, true);
    moving_on_sqlite(&moving);
    struct program_result back = moving_to_sqlite(&moving);
    ck_assert_msg(back.status == 0, "%s%s", back.out, back.err);
    ck_assert(moving_has_file(&moving, "kairan.db"));
    moving_prove(&moving, false);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        ck_assert_str_eq(moving_digest(there.out, tables[i]), moving_digest(back.out, tables[i]));
    ck_assert_str_ne(moving_digest(there.out, "audit_entry"),
                     moving_digest(back.out, "audit_entry")); /* the move is on record */
    ck_assert_int_eq(test_sql_number(moving.directory,
                                     "SELECT count(*) FROM audit_entry WHERE verb = 'core.move'"),
                     2);
}
END_TEST

START_TEST(staff_go_on_after_each_move)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    struct work first = work_on(&moving, "見積書の様式", &(struct work){ 0 });
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    moving_on_pgsql(&moving);
    struct work second = work_on(&moving, "見積書の提出先", &first);
    moving_prove(&moving, true);
    moving_on_sqlite(&moving);
    struct program_result back = moving_to_sqlite(&moving);
    ck_assert_msg(back.status == 0, "%s%s", back.out, back.err);
    work_on(&moving, "見積書の締切", &second);
    moving_prove(&moving, false);
}
END_TEST

START_TEST(the_directory_is_served_with_its_own_database_only)
{
    struct moving moving;

    if (!moving_begin(&moving))
        return;
    struct program_result refused = PROGRAM("serve", "--data", moving.directory, "--database",
                                            moving.url, "--listen", "127.0.0.1:0");
    ck_assert_int_eq(refused.status, 2);
    ck_assert_int_eq(moving_to_pgsql(&moving).status, 0);
    refused = PROGRAM("serve", "--data", moving.directory, "--listen", "127.0.0.1:0");
    ck_assert_int_eq(refused.status, 2);
    ck_assert(!moving_has_file(&moving, "kairan.db"));
}
END_TEST
