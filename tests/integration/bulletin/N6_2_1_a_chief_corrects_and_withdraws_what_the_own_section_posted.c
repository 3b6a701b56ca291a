/* N6.2.1: the chief manages the section's information, and no other section's. */
#include "boards.h"

START_TEST(N6_2_1_a_chief_corrects_and_withdraws_what_the_own_section_posted)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *other = client_signed_in(server, "auditor");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t ours = post_publish(staff, board, "所管の掲示");
    int64_t theirs = post_publish(other, board, "他課の掲示");

    ck_assert(response_bool(post_get(chief, ours), "can_edit"));
    expect_status(client_patch(chief, post_path(ours), 1, "{\"title\":\"訂正\"}"), 200);
    ck_assert_str_eq(response_string(post_get(staff, ours), "title"), "訂正");
    ck_assert_str_eq(response_string(post_get(staff, ours), "author.name"),
                     response_string(post_get(chief, ours), "author.name"));
    expect_status(client_delete(chief, post_path(ours)), 204);
    ck_assert(!response_bool(post_get(chief, theirs), "can_withdraw"));
    expect_problem(client_delete(chief, post_path(theirs)), 403, "denied",
                   "bulletin.post_not_yours");
    expect_problem(client_patch(chief, post_path(theirs), 1, "{\"title\":\"x\"}"), 403, "denied",
                   "bulletin.post_not_yours");
    ck_assert_str_eq(response_string(post_get(other, theirs), "title"), "他課の掲示");
    server_stop(server);
}
END_TEST
