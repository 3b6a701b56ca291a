/* The index follows what happens: published, corrected, withdrawn. */
#include "searching.h"

START_TEST(what_is_published_is_found_within_seconds)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    wait_until_found(staff, "琥珀", id);
    struct response *hits = search_for(staff, "瑠璃", "");
    ck_assert_uint_eq(response_count(hits, "items"), 1);
    ck_assert_str_eq(response_string(hits, "items.0.item.kind"), "bulletin.post");
    ck_assert_str_eq(response_string(hits, "items.0.item.title"), "琥珀の展示");
    ck_assert_str_eq(parts_text(hits, "items.0.title_parts"), "琥珀の展示");
    ck_assert_str_eq(parts_text(hits, "items.0.snippet"), "[瑠璃]色の器を並べます。");
    ck_assert(response_bool(hits, "items.0.read"));
    ck_assert(json_is_null(response_json(hits, "next")));
    ck_assert(json_is_null(response_json(hits, "more")));
    server_stop(server);
}
END_TEST

START_TEST(what_was_corrected_is_found_by_its_new_words_only)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    wait_until_found(staff, "瑠璃", id);
    expect_status(client_patch(staff, post_path(id), 1, "{\"body_text\":\"翡翠の器です。\"}"), 200);
    wait_until_found(staff, "翡翠", id);
    ck_assert(!is_found(staff, "瑠璃", id));
    ck_assert(is_found(staff, "琥珀", id));
    server_stop(server);
}
END_TEST

START_TEST(what_was_withdrawn_is_not_found_from_then_on)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    wait_until_found(staff, "瑠璃", id);
    expect_status(client_delete(staff, post_path(id)), 204);
    ck_assert(!is_found(staff, "瑠璃", id)); /* at once, whatever the index holds */
    server_stop(server);
}
END_TEST

START_TEST(what_was_queued_when_the_server_ended_is_found_after_its_next_start)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t id = text_publish(staff, "琥珀の展示", "瑠璃色の器を並べます。");

    server_kill(server);
    server_restart(server);
    staff = client_signed_in(server, "staff");
    wait_until_found(staff, "瑠璃", id);
    server_stop(server);
}
END_TEST
