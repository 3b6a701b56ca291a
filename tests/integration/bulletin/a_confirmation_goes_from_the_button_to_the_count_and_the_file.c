/* 確認を求める掲示 over HTTP: asked, confirmed, counted, listed by name, undone; never a time. */
#include "boards.h"
#include "tests/lib/stream.h"

static const char *
item_path(int64_t id, const char *rest)
{
    return test_text("/api/item/items/%lld%s", (long long)id, rest);
}

static int64_t
asking_post(struct client *author)
{
    struct response *made = post_send(author, board_named(author, BOARD_OF_GENERAL_AFFAIRS),
                                      "確認をお願いします", ",\"confirm\":true");
    expect_status(made, 201);
    return response_int(made, "id");
}

static int64_t
todo_count(struct client *client)
{
    struct response *count = client_get(client, "/api/item/todo_count");
    expect_status(count, 200);
    return response_int(count, "count");
}

/* As the list of its board shows it. */
static bool
list_says_confirmed(struct client *client, int64_t id)
{
    struct response *page = client_get(
        client, test_text("/api/bulletin/posts?board_id=%lld",
                          (long long)board_named(client, BOARD_OF_GENERAL_AFFAIRS)));
    size_t row = 0;

    expect_status(page, 200);
    while (response_int(page, test_text("items.%zu.id", row)) != id)
        row++;
    return response_bool(page, test_text("items.%zu.confirm.confirmed", row));
}

START_TEST(a_confirmation_goes_from_the_button_to_the_count_and_the_file)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "chief");
    struct client *reader = client_signed_in(server, "staff");
    const int64_t todos_before = todo_count(reader);
    const int64_t id = asking_post(author);
    struct response *reading = client_get(reader, item_path(id, "/reading"));
    expect_status(reading, 200);
    const int64_t asked = response_int(reading, "count.asked");
    ck_assert(response_bool(reading, "may_confirm"));
    ck_assert_int_eq(response_int(reading, "count.confirmed"), 0);
    ck_assert_int_gt(asked, 0);
    ck_assert_int_eq(todo_count(reader), todos_before + 1);
    ck_assert(!list_says_confirmed(reader, id));

    expect_status(client_put(reader, item_path(id, "/confirmation"), "{}"), 204);
    reading = client_get(reader, item_path(id, "/reading"));
    ck_assert(response_bool(reading, "confirmed"));
    ck_assert_int_eq(response_int(reading, "count.confirmed"), 1);
    ck_assert_int_eq(response_int(reading, "count.asked"), asked);
    ck_assert(list_says_confirmed(reader, id));
    ck_assert_int_eq(todo_count(reader), todos_before);
    expect_problem(client_put(author, item_path(id, "/confirmation"), "{}"), 403, "denied",
                   "item.confirm_not_asked");

    expect_status(client_get(reader, item_path(id, "/readers")), 403);
    struct response *names = client_get(author, item_path(id, "/readers?state=confirmed"));
    expect_status(names, 200);
    ck_assert_uint_eq(response_count(names, "items"), 1);
    ck_assert_str_eq(response_string(names, "items.0.kind"), "own");
    ck_assert_ptr_null(strstr(names->body, "_at\""));
    struct response *file = client_get(author, item_path(id, "/readers.csv"));
    expect_status(file, 200);
    ck_assert_int_eq(memcmp(file->body, "\xef\xbb\xbf", 3), 0);
    ck_assert_ptr_nonnull(strstr(file->body, "本人確認"));
    ck_assert_ptr_nonnull(
        strstr(response_header(file, "Content-Disposition"), "filename*=UTF-8''"));
    file = client_get(author, item_path(id, "/readers.csv?encoding=cp932"));
    expect_status(file, 200);
    ck_assert_str_eq(response_header(file, "Content-Type"), "text/csv; charset=windows-31j");

    expect_status(client_delete(reader, item_path(id, "/confirmation")), 204);
    ck_assert_int_eq(todo_count(reader), todos_before + 1);
    ck_assert(!list_says_confirmed(reader, id));
    server_end(server);
}
END_TEST

START_TEST(a_reminder_reaches_the_notices_of_who_has_not_confirmed)
{
    struct server *server = server_start();
    struct client *author = client_signed_in(server, "chief");
    struct client *reader = client_signed_in(server, "staff");
    const int64_t id = asking_post(author);
    struct stream *stream = stream_open(reader, NULL);
    struct stream_event event;
    expect_status(client_post(reader, item_path(id, "/reminders"), "{}"), 403);
    expect_status(client_post(author, item_path(id, "/reminders"), "{}"), 200);
    expect_problem(client_post(author, item_path(id, "/reminders"), "{}"), 409, "conflict",
                   "item.reminded_today");
    ck_assert(stream_wait(stream, "notice.changed", 10000, &event));
    struct response *notices = client_get(reader, "/api/item/notices?unread=true");
    expect_status(notices, 200);
    ck_assert_int_eq(response_int(notices, "items.0.item.id"), id);
    ck_assert_str_eq(response_string(notices, "items.0.reason"), "item.notice_reminder");
    expect_status(client_put(reader,
                             test_text("/api/item/notices/%lld/mark",
                                       (long long)response_int(notices, "items.0.id")),
                             "{\"read\":true}"),
                  204);
    expect_status(client_post(reader, "/api/item/notices/mark_all", "{}"), 204);
    notices = client_get(reader, "/api/item/notice_count");
    ck_assert_int_eq(response_int(notices, "count"), 0);
    stream_close(stream);
    server_end(server);
}
END_TEST
