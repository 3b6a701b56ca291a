/* Who writes to some people only is seldom one of them: the author still sees, corrects and
 * withdraws it. */
#include "boards.h"

START_TEST(what_one_wrote_for_others_stays_in_ones_hands)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *auditor = client_signed_in(server, "auditor");
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_CLASS_FIVE),
                                      "監査委員の皆様へ",
                                      test_text(",\"audience\":%s", only(auditor)));
    int64_t post = response_int(made, "id");

    expect_status(made, 201);
    expect_status(post_get(auditor, post), 200);
    expect_status(post_get(client_signed_in(server, "personnel"), post), 404);
    expect_status(post_get(staff, post), 200);
    expect_status(client_patch(staff, post_path(post), 1, "{\"title\":\"監査委員へ\"}"), 200);
    ck_assert_int_ge(list_index(client_get(staff, "/api/bulletin/posts?mine=true&limit=200"), post),
                     0);
    expect_status(client_delete(staff, post_path(post)), 204);
    expect_status(post_get(auditor, post), 404);
    server_stop(server);
}
END_TEST
