/* N10.6: neither colleagues nor the administrator's everyday rights take others' posts away. */
#include "boards.h"

START_TEST(N10_6_nobody_removes_what_others_wrote)
{
    static const char *const others[] = { "admin", "supervisor", "auditor", "personnel" };
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    int64_t board = board_named(staff, BOARD_OF_ALL);
    int64_t post = post_publish(staff, board, "残る掲示");
    int64_t of_chief = post_publish(chief, board, "課長の掲示");

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct client *other = client_signed_in(server, others[i]);

        expect_problem(client_delete(other, post_path(post)), 403, "denied",
                       "bulletin.post_not_yours");
        expect_problem(client_patch(other, post_path(post), 1, "{\"title\":\"x\"}"), 403, "denied",
                       "bulletin.post_not_yours");
    }
    expect_problem(client_delete(staff, post_path(of_chief)), 403, "denied",
                   "bulletin.post_not_yours");
    ck_assert_str_eq(response_string(post_get(staff, post), "title"), "残る掲示");
    ck_assert_int_eq(response_int(post_get(staff, post), "version"), 1);
    server_stop(server);
}
END_TEST
