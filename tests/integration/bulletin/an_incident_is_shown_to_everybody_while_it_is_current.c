/* 障害情報: the banner that everybody sees, whatever board rights they have. */
#include "boards.h"

static int
banner_index(struct client *client, int64_t post)
{
    struct response *notices = client_get(client, "/api/bulletin/incident_notices");

    expect_status(notices, 200);
    return list_index(notices, post);
}

START_TEST(an_incident_is_shown_to_everybody_while_it_is_current)
{
    static const char *const readers[] = { "supervisor", "chief",     "staff",
                                           "auditor",    "personnel", "admin" };
    struct server *server = server_start();
    struct client *admin = client_signed_in(server, "admin");
    struct client *staff = client_signed_in(server, "staff");
    int64_t board = board_named(admin, BOARD_OF_INCIDENTS);
    int64_t usual = post_publish(staff, board_named(staff, BOARD_OF_ALL), "普通の掲示");
    int64_t post = post_publish(admin, board, "【障害】メールが届きにくい状況について");

    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        struct client *reader = client_signed_in(server, readers[i]);

        ck_assert_int_eq(banner_index(reader, post), 0);
        ck_assert_int_eq(banner_index(reader, usual), -1);
        expect_status(post_get(reader, post), 200);
    }
    expect_problem(post_send(staff, board, "t", ""), 403, "denied", "bulletin.board_read_only");
    expect_status(client_delete(admin, post_path(post)), 204);
    ck_assert_int_eq(banner_index(staff, post), -1);
    server_stop(server);
}
END_TEST
