/* N6.2.1: the chief withdraws and corrects the section's posts, those for others' eyes, too. */
#include "boards.h"

START_TEST(N6_2_1_the_chief_answers_for_what_the_section_publishes_to_whomever)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");
    struct client *chief = client_signed_in(server, "chief");
    struct client *auditor = client_signed_in(server, "auditor");
    struct response *made = post_send(staff, board_named(staff, BOARD_OF_CLASS_FIVE),
                                      "監査委員の皆様へ",
                                      test_text(",\"audience\":%s", only(auditor)));
    int64_t post = response_int(made, "id");

    expect_status(made, 201);
    expect_status(post_get(client_signed_in(server, "personnel"), post), 404);
    expect_status(post_get(chief, post), 200);
    expect_status(client_patch(chief, post_path(post), 1, "{\"title\":\"監査委員へ\"}"), 200);
    expect_status(client_delete(chief, post_path(post)), 204);
    expect_status(post_get(auditor, post), 404);
    server_stop(server);
}
END_TEST
