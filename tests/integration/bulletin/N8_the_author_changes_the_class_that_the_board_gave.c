/* N8: the board gives a post its class, the author may give it another of the five; class 5 holds
 * only as long as the administrator recognises it. */
#include "boards.h"

static int64_t
class_of(struct client *client, int64_t post)
{
    return response_int(post_get(client, post), "information_class");
}

static const char *
class_body(int information_class)
{
    return test_text("{\"information_class\":%d}", information_class);
}

START_TEST(N8_the_author_changes_the_class_that_the_board_gave)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "分類を改める掲示");
    struct response *list;

    ck_assert_int_eq(class_of(staff, post), 3);
    for (int wanted = 1; wanted <= 4; wanted++) {
        expect_status(client_patch(staff, post_path(post), wanted, class_body(wanted)), 200);
        ck_assert_int_eq(class_of(staff, post), wanted);
    }
    expect_status(client_patch(staff, post_path(post), 5, "{\"title\":\"件名だけ\"}"), 200);
    list = post_list(staff, board, 200, NULL);
    ck_assert_int_eq(
        response_int(list, test_text("items.%d.information_class", list_index(list, post))), 4);
    expect_status(client_patch(staff, post_path(post), 6, class_body(0)), 422);
    expect_status(client_patch(staff, post_path(post), 6, class_body(6)), 422);
    expect_problem(client_patch(staff, post_path(post), 6, class_body(5)), 422, "invalid",
                   "item.class_five_not_recognised");
    ck_assert_int_eq(class_of(staff, post), 4);
    server_stop(server);
}
END_TEST

START_TEST(N8_a_post_begins_with_the_class_that_its_board_has_that_day)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(
        admin, "手引", ",\"information_class\":1,\"readers\":" EVERYBODY ",\"writers\":" EVERYBODY);
    int64_t before = post_publish(staff, board, "手引の一");
    struct response *draft = post_send(staff, board, "手引の下書き", ",\"draft\":true");

    expect_status(draft, 201);
    ck_assert_int_eq(class_of(staff, response_int(draft, "id")), 1);
    expect_status(board_patch(admin, board, class_body(2)), 200);
    ck_assert_int_eq(class_of(staff, post_publish(staff, board, "手引の二")), 2);
    ck_assert_int_eq(class_of(staff, before), 1);
    server_stop(server);
}
END_TEST

START_TEST(N8_a_draft_of_class_five_stays_one_where_the_recognition_has_ended)
{
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_make(admin, "文化祭",
                               ",\"information_class\":5,\"class_five_reason\":\"文化活動のため\","
                               "\"readers\":" EVERYBODY ",\"writers\":" EVERYBODY);
    struct response *draft = post_send(staff, board, "出演者の募集", ",\"draft\":true");
    const char *publish;
    int64_t post;

    expect_status(draft, 201);
    post = response_int(draft, "id");
    publish = test_text("%s/publish", post_path(post));
    ck_assert_int_eq(class_of(staff, post), 5);
    expect_status(board_patch(admin, board, "{\"class_five_reason\":\"\",\"information_class\":4}"),
                  200);
    expect_problem(client_post(staff, publish, "{}"), 422, "invalid",
                   "item.class_five_not_recognised");
    ck_assert_str_eq(response_string(post_get(staff, post), "state"), "draft");
    expect_status(client_patch(staff, post_path(post), 1, class_body(4)), 200);
    expect_status(client_post(staff, publish, "{}"), 200);
    ck_assert_str_eq(response_string(post_get(staff, post), "state"), "current");
    server_stop(server);
}
END_TEST
