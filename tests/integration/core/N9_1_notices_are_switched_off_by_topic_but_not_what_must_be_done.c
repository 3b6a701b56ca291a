/* Everybody chooses what the own notices tell; what has to be done, and corrections of what was
 * read (N10.1), can't be missed. */
#include "tests/integration/bulletin/approvals.h"

#define SETTINGS "/api/item/notice_settings"

static bool
is_on(struct client *client, const char *topic, bool *forced)
{
    struct response *list = client_get(client, SETTINGS);

    expect_status(list, 200);
    for (size_t i = 0; i < response_count(list, "items"); i++) {
        if (strcmp(response_string(list, test_text("items.%zu.topic", i)), topic) == 0) {
            *forced = response_bool(list, test_text("items.%zu.forced", i));
            ck_assert_uint_gt(strlen(response_string(list, test_text("items.%zu.label", i))), 0);
            return response_bool(list, test_text("items.%zu.in_app", i));
        }
    }
    ck_abort_msg("there is no topic %s", topic);
    return false;
}

static struct response *
switch_to(struct client *client, const char *topic, bool on)
{
    return client_put(client, SETTINGS,
                      test_text("{\"topic\":\"%s\",\"in_app\":%s}", topic, on ? "true" : "false"));
}

static void
comment(struct client *client, int64_t post)
{
    expect_status(client_post(client, test_text("/api/item/items/%lld/comments", (long long)post),
                              "{\"body_text\":\"承知しました。\"}"),
                  201);
}

START_TEST(N9_1_notices_are_switched_off_by_topic_but_not_what_must_be_done)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_GENERAL_AFFAIRS);
    bool forced = true;

    ck_assert(is_on(staff, "item.comment", &forced));
    ck_assert(!forced);
    expect_status(switch_to(staff, "item.comment", false), 204);
    expect_status(switch_to(staff, "item.comment", false), 204);
    ck_assert(!is_on(staff, "item.comment", &forced));
    ck_assert(is_on(chief, "item.comment", &forced)); /* everybody's own */
    struct response *made = post_send(staff, board, "通知の確認", ",\"comments_allowed\":true");
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    comment(chief, post);
    ck_assert(!is_told(staff, post, "item.commented"));
    expect_status(switch_to(staff, "item.comment", true), 204);
    comment(chief, post);
    ck_assert(is_told(staff, post, "item.commented"));

    ck_assert(is_on(chief, "bulletin.approval", &forced));
    ck_assert(forced);
    expect_problem(switch_to(chief, "bulletin.approval", false), 409, "conflict",
                   "item.notice_forced");
    expect_problem(switch_to(chief, "item.confirm", false), 409, "conflict", "item.notice_forced");
    expect_problem(switch_to(chief, "bulletin.corrected", false), 409, "conflict",
                   "item.notice_forced");
    expect_problem(switch_to(chief, "no.such", false), 422, "invalid", "item.notice_topic_unknown");
    ck_assert(is_told(chief, post_ask(staff, "承認の依頼", ""), "bulletin.notice.approval_asked"));
    server_stop(server);
}
END_TEST

START_TEST(N9_1_forced_and_unknown_topics_change_nothing)
{
    static const char *const forced_topics[] = { "bulletin.approval", "item.confirm",
                                                 "bulletin.corrected" };
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *nobody = client_new(server);
    const char *before = client_get(staff, SETTINGS)->body;
    const char *longest = "";
    bool forced = false;

    for (size_t i = 0; i < sizeof(forced_topics) / sizeof(forced_topics[0]); i++) {
        expect_problem(switch_to(staff, forced_topics[i], false), 409, "conflict",
                       "item.notice_forced");
        expect_status(switch_to(staff, forced_topics[i], true), 204); /* as it is */
        ck_assert(is_on(staff, forced_topics[i], &forced) && forced);
    }
    for (int i = 0; i < 64; i++)
        longest = test_text("%sx", longest);
    expect_problem(switch_to(staff, longest, false), 422, "invalid", "item.notice_topic_unknown");
    struct response *refused = switch_to(staff, test_text("%sx", longest), false);
    expect_status(refused, 422);
    ck_assert_str_eq(response_string(refused, "field"), "topic");
    ck_assert_str_ne(response_string(refused, "message_key"), "item.notice_topic_unknown");
    expect_status(switch_to(staff, "", false), 422);
    expect_problem(switch_to(staff, "item.comment.x", true), 422, "invalid",
                   "item.notice_topic_unknown");
    expect_status(client_put(staff, SETTINGS, "{\"topic\":\"item.comment\"}"), 422);
    expect_status(client_put(staff, SETTINGS, "{\"in_app\":false}"), 422);
    expect_status(client_get(nobody, SETTINGS), 401);
    ck_assert_str_eq(client_get(staff, SETTINGS)->body, before);
    server_stop(server);
}
END_TEST
