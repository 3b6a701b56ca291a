/* N8: neither copied nor moved does class 5 come to a board where the administrator did not
 * recognise it. */
#include "boards.h"

START_TEST(N8_class_five_stays_off_boards_that_it_was_not_recognised_for)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *admin = client_signed_in(server, "admin");
    int64_t plaza = board_named(staff, BOARD_OF_CLASS_FIVE);
    int64_t all = board_named(staff, BOARD_OF_ALL);
    struct response *made = post_send(staff, plaza, "サークル", ",\"information_class\":5");
    expect_status(made, 201);
    int64_t post = response_int(made, "id");
    const char *to_all = test_text("{\"board_id\":%lld}", (long long)all);

    struct response *copy = client_post(staff, test_text("%s/copy", post_path(post)), to_all);
    expect_status(copy, 201);
    ck_assert_int_lt(response_int(post_get(staff, response_int(copy, "id")), "information_class"),
                     5);
    expect_problem(client_post(admin, test_text("%s/move", post_path(post)), to_all), 422,
                   "invalid", "item.class_five_not_recognised");
    expect_problem(
        client_patch(staff, post_path(response_int(copy, "id")), 1, "{\"information_class\":5}"),
        422, "invalid", "item.class_five_not_recognised");
    server_stop(server);
}
END_TEST
