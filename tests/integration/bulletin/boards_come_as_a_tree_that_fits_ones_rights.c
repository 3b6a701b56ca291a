/* Everybody sees the own tree: parents first, no parent that is not shown. */
#include "boards.h"

START_TEST(boards_come_as_a_tree_that_fits_ones_rights)
{
    static const char *const readers[] = { "staff", "admin", "personnel" };
    struct server *server = server_start();

    for (size_t r = 0; r < sizeof(readers) / sizeof(readers[0]); r++) {
        struct client *client = client_signed_in(server, readers[r]);
        struct response *boards = client_get(client, "/api/bulletin/boards");
        size_t count = response_count(boards, "items");

        ck_assert_uint_gt(count, 10);
        for (size_t i = 0; i < count; i++) {
            json_t *parent = response_json(boards, test_text("items.%zu.parent_id", i));
            bool found = json_is_null(parent);

            for (size_t j = 0; j < i && !found; j++)
                found = response_int(boards, test_text("items.%zu.id", j)) ==
                        json_integer_value(parent);
            ck_assert_msg(found, "the parent of item %zu is not shown before it", i);
            ck_assert_int_ge(response_int(boards, test_text("items.%zu.information_class", i)), 1);
            ck_assert_str_ne(response_string(boards, test_text("items.%zu.department.name", i)),
                             "");
        }
    }
    server_stop(server);
}
END_TEST
