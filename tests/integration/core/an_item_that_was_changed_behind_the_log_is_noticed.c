/* DESIGN 6: whoever changes an item, or exchanges an attachment, in the database itself is found
 * out by `kairan audit verify`, although every entry is whole. */
#include "city_sql.h"
#include "tests/integration/bulletin/boards.h"
#include "tests/lib/tus.h"

static struct program_result
verify(const char *directory)
{
    return PROGRAM("audit", "verify", "--data", directory);
}

static void
expect_whole(const char *directory)
{
    struct program_result result = verify(directory);

    ck_assert_msg(result.status == 0, "%s%s", result.out, result.err);
    ck_assert_ptr_nonnull(strstr(result.out, "verdict: whole"));
}

/* After `sql`, which `undo` takes back. */
static void
expect_noticed(const char *directory, int64_t item_id, const char *sql, const char *undo)
{
    city_sql(directory, sql);
    struct program_result result = verify(directory);
    ck_assert_msg(result.status == 1, "not noticed: %s\n%s", sql, result.out);
    ck_assert_ptr_nonnull(
        strstr(result.out, test_text("verdict: broken at item %lld", (long long)item_id)));
    ck_assert_int_eq(PROGRAM("doctor", "--data", directory).status, 1);
    city_sql(directory, undo);
    expect_whole(directory);
}

START_TEST(an_item_that_was_changed_behind_the_log_is_noticed)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    const char *directory = server->directory;
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    long long one = tus_upload(staff, "契約書.txt", "right", 5);
    long long other = tus_upload(staff, "契約書.txt", "wrong", 5);
    struct response *made = post_send(
        staff, board, "契約書", test_text(",\"files\":[%lld],\"comments_allowed\":true", one));
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    expect_status(client_post(staff, test_text("/api/item/items/%lld/comments", (long long)post),
                              "{\"body_text\":\"確認しました。\"}"),
                  201);
    expect_status(client_post(staff, test_text("%s/copy", post_path(post)), "{}"), 201);
    int64_t plain = post_publish(staff, board, "添付なし");
    server_stop(server);
    expect_whole(directory);
    expect_noticed(directory, post,
                   test_text("UPDATE attachment SET file_id = %lld WHERE item_id = %lld", other,
                             (long long)post),
                   test_text("UPDATE attachment SET file_id = %lld WHERE item_id = %lld", one,
                             (long long)post));
    expect_noticed(directory, post,
                   test_text("UPDATE file SET blob_id = (SELECT blob_id FROM file WHERE id = %lld)"
                             " WHERE id = %lld;"
                             "UPDATE file SET name = '契約書2.txt' WHERE id = %lld",
                             one, one, one),
                   test_text("UPDATE file SET name = '契約書.txt' WHERE id = %lld", one));
    expect_noticed(directory, plain,
                   test_text("INSERT INTO attachment (item_id, file_id, position, from_version)"
                             " VALUES (%lld, %lld, 0, 1)",
                             (long long)plain, other),
                   test_text("DELETE FROM attachment WHERE item_id = %lld", (long long)plain));
    expect_noticed(
        directory, plain,
        test_text("UPDATE item SET title = '差替え' WHERE id = %lld", (long long)plain),
        test_text("UPDATE item SET title = '添付なし' WHERE id = %lld", (long long)plain));
    server_restart(server);
    client_close(staff);
    staff = client_signed_in(server, "staff");
    expect_status(client_patch(staff, post_path(post), 1, test_text("{\"files\":[%lld]}", other)),
                  200);
    server_stop(server);
    expect_whole(directory);
}
END_TEST

/* The row goes, the log says nothing of it. */
START_TEST(an_item_that_is_gone_without_an_entry_is_noticed)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_GENERAL_AFFAIRS), "下書き",
                                      ",\"draft\":true");
    expect_status(made, 201);
    int64_t draft = response_int(made, "id");
    server_stop(server);
    expect_whole(server->directory);
    city_sql(server->directory, test_text("PRAGMA foreign_keys = OFF;"
                                          "DELETE FROM bulletin_post WHERE item_id = %lld;"
                                          "DELETE FROM item_version WHERE item_id = %lld;"
                                          "DELETE FROM item WHERE id = %lld",
                                          (long long)draft, (long long)draft, (long long)draft));
    struct program_result result = verify(server->directory);
    ck_assert_int_eq(result.status, 1);
    ck_assert_ptr_nonnull(
        strstr(result.out, test_text("broken at item %lld: it is gone", (long long)draft)));
}
END_TEST
