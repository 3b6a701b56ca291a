/* 問合せ先: department, telephone, extension of the author. */
#include "boards.h"

START_TEST(the_contact_is_filled_in_when_none_is_given)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t post = post_publish(client, board_named(client, BOARD_OF_ALL), "題");
    struct response *shown = post_get(client, post);
    const char *extension = response_string(shown, "author.extension");

    ck_assert_ptr_nonnull(strstr(response_string(shown, "contact"), "総務課 0000-55-"));
    ck_assert_ptr_nonnull(
        strstr(response_string(shown, "contact"), test_text("（内線%s）", extension)));
    server_stop(server);
}
END_TEST
