/* Two who correct at once: the second is told which version stands now. */
#include "boards.h"

START_TEST(an_edit_of_an_old_version_is_shown_the_current_one)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t post = post_publish(staff, board_named(staff, BOARD_OF_ALL), "元");
    struct response *first = client_patch(chief, post_path(post), 1, "{\"title\":\"課長\"}");
    struct response *second = client_patch(staff, post_path(post), 1, "{\"title\":\"職員\"}");

    expect_status(first, 200);
    ck_assert_int_eq(response_int(first, "version"), 2);
    ck_assert_str_eq(response_header(first, "ETag"), "\"2\"");
    expect_problem(second, 412, "stale", "item.stale");
    ck_assert_int_eq(response_int(second, "current_version"), 2);
    ck_assert_str_eq(response_string(post_get(staff, post), "title"), "課長");
    expect_problem(client_patch(staff, post_path(post), 0, "{\"title\":\"x\"}"), 428,
                   "precondition_required", "");
    expect_status(client_patch(staff, post_path(post), 2, "{\"title\":\"職員\"}"), 200);
    server_stop(server);
}
END_TEST
