/* Nobody decides the own case (DESIGN 5): a post of the only approver is for that one's deputy. */
#include "approvals.h"
#include "tests/lib/engine.h"

START_TEST(nobody_approves_the_own_post)
{
    struct server *server = server_start();
    struct client *chief = client_signed_in(server, "chief");
    struct client *deputy = client_signed_in(server, deputy_login(server->directory));
    int64_t post = post_ask(chief, "課長の掲示", "");

    ck_assert_int_eq(approval_index(chief, "decide", post), -1);
    ck_assert(!has_todo(chief, post, "approve"));
    ck_assert(!response_bool(post_get(chief, post), "can_approve"));
    expect_problem(post_decide(chief, post, "approve", ""), 403, "denied",
                   "bulletin.own_post_not_decided");
    ck_assert_int_ge(approval_index(deputy, "decide", post), 0);
    ck_assert(has_todo(deputy, post, "approve"));
    expect_status(post_decide(deputy, post, "approve", ""), 200);
    struct response *seen = post_get(chief, post);
    ck_assert_str_eq(response_string(seen, "state"), "current");
    ck_assert_str_eq(response_string(seen, "approval.deputy_for.name"),
                     response_string(seen, "author.name"));
    ck_assert_int_eq(approval_index(chief, "after_review", post), -1);
    server_stop(server);
}
END_TEST

static int64_t
todos_counted(struct client *client)
{
    return response_int(client_get(client, "/api/item/todo_count"), "count");
}

START_TEST(nobody_approves_what_another_wrote_for_one)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *auditor = client_signed_in(server, "auditor");
    struct client *admin = client_signed_in(server, "admin");
    const int64_t chief_id = response_int(client_get(chief, "/api/session"), "user.id");
    const int64_t auditor_id = response_int(client_get(auditor, "/api/session"), "user.id");
    const int64_t before = todos_counted(chief);
    int64_t post;

    expect_status(board_patch(admin, board_named(admin, BOARD_WITH_APPROVAL),
                              test_text("{\"approvers\":{\"members\":[{\"person_id\":%lld},"
                                        "{\"person_id\":%lld}]}}",
                                        (long long)chief_id, (long long)auditor_id)),
                  200);
    post = post_ask(staff, "課長の掲示の代理入力",
                    test_text(",\"on_behalf_of\":%lld", (long long)chief_id));

    ck_assert(has_todo(auditor, post, "approve"));
    ck_assert_int_eq(approval_index(chief, "decide", post), -1);
    ck_assert(!has_todo(chief, post, "approve"));
    ck_assert_int_eq(todos_counted(chief), before);
    expect_problem(post_decide(chief, post, "approve", ""), 403, "denied",
                   "bulletin.own_post_not_decided");
    server_stop(server);
}
END_TEST

START_TEST(a_post_that_nobody_could_approve_is_refused)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(admin, "承認者がひとり",
                               test_text(",\"information_class\":3,\"readers\":" EVERYBODY
                                         ",\"writers\":" EVERYBODY ",\"approvers\":%s",
                                         only(staff)));

    expect_problem(post_send(staff, board, "自分で承認", ""), 409, "conflict",
                   "bulletin.nobody_approves");
    expect_status(post_send(staff, board, "下書き", ",\"draft\":true"), 201);
    server_stop(server);
}
END_TEST

/* Puts the job that looks after deputies at the front. */
static void
deputies_follow(struct server *server, const char *sql)
{
    struct fixture fixture = { .directory = server->directory };

    server_stop(server);
    fixture_sql(&fixture, sql);
    fixture_sql(&fixture, "UPDATE job SET run_at = 0 WHERE kind = 'bulletin.deputies.keep'");
    server_restart(server);
}

static void
await_decide(struct server *server, const char *login, int64_t post)
{
    struct client *client = client_signed_in(server, login);
    const long long end = test_clock_ms() + 10000;

    while (approval_index(client, "decide", post) < 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    ck_assert(has_todo(client, post, "approve"));
}

START_TEST(T2_when_the_deputy_of_the_own_case_leaves_the_next_one_decides)
{
    struct server *server = server_start();
    const char *first = deputy_login(server->directory);
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = post_ask(chief, "課長の掲示", "");
    const char *leave = test_text("INSERT INTO leave_period (id, person_id, leave_from) SELECT 7,"
                                  " person_id, 1 FROM account WHERE login = '%s'",
                                  first);

    await_decide(server, first, post);
    deputies_follow(server, leave);
    const char *next = deputy_login(server->directory);
    const long long end = test_clock_ms() + 10000;
    while (test_sql_number(server->directory,
                           test_text("SELECT count(*) FROM bulletin_approval a JOIN account c ON"
                                     " c.person_id = a.stand_in_id WHERE a.item_id = %lld AND"
                                     " c.login = '%s'",
                                     (long long)post, first)) != 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    if (strcmp(next, first) != 0)
        await_decide(server, next, post);
    deputies_follow(server, "DELETE FROM leave_period WHERE id = 7");
    await_decide(server, first, post);
    expect_status(post_decide(client_signed_in(server, first), post, "approve", ""), 200);
    server_stop(server);
}
END_TEST

/* The jobs reach all that waits, not what one turn does only. */
START_TEST(T2_the_newest_of_many_waiting_posts_finds_its_deputy_too)
{
    struct server *server = server_start();
    const char *login = deputy_login(server->directory);
    struct client *chief = client_signed_in(server, "chief");
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t newest = 0;

    expect_status(board_patch(admin, board_named(admin, BOARD_WITH_APPROVAL),
                              test_text("{\"approvers\":%s}", only(chief))),
                  200);
    for (int i = 0; i < 51; i++)
        newest = post_ask(staff, "多くの待ち", "");
    deputies_follow(server, "INSERT INTO leave_period (id, person_id, leave_from) SELECT 7,"
                            " person_id, 1 FROM account WHERE login = 'chief'");
    const long long end = test_clock_ms() + 20000;
    while (test_sql_number(server->directory,
                           test_text("SELECT count(*) FROM bulletin_approval a JOIN account c ON"
                                     " c.person_id = a.stand_in_id WHERE a.item_id = %lld AND"
                                     " c.login = '%s'",
                                     (long long)newest, login)) == 0) {
        ck_assert_int_lt(test_clock_ms(), end);
        test_sleep_ms(50);
    }
    server_stop(server);
}
END_TEST
