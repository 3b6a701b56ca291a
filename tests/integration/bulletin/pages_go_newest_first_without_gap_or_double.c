/* A board's pages: newest first, each post once, also when new ones come in between. */
#include "boards.h"

START_TEST(pages_go_newest_first_without_gap_or_double)
{
    struct server *server = server_start();
    struct client *client = client_signed_in(server, "staff");
    int64_t board = board_named(client, BOARD_OF_GENERAL_AFFAIRS);
    int64_t made[7];
    const char *after = NULL;
    size_t seen = 0;
    const char *last = "9999";

    for (size_t i = 0; i < 7; i++)
        made[i] = post_publish(client, board, test_text("掲示%zu", i));
    do {
        struct response *page = post_list(client, board, 3, after);
        json_t *next = response_json(page, "next");

        expect_status(page, 200);
        ck_assert_uint_le(response_count(page, "items"), 3);
        for (size_t i = 0; i < response_count(page, "items"); i++, seen++) {
            const char *from = response_string(page, test_text("items.%zu.published_from", i));

            ck_assert_str_le(from, last);
            last = test_text("%s", from);
            if (seen < 7)
                ck_assert_int_eq(response_int(page, test_text("items.%zu.id", i)), made[6 - seen]);
        }
        if (seen == 3)
            (void)post_publish(client, board, "途中の掲示");
        after = json_is_null(next) ? NULL : test_text("%s", json_string_value(next));
    } while (after != NULL);
    ck_assert_uint_eq(seen, response_count(post_list(client, board, 200, NULL), "items") - 1);
    server_stop(server);
}
END_TEST
