/* The tree of departments in one page, each below its parent. */
#include <check.h>
#include <jansson.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

START_TEST(departments_come_as_a_tree_parents_first)
{
    struct server *server = server_start();
    struct response *response = client_get(client_signed_in(server, "staff"),
                                           "/api/people/departments");
    expect_status(response, 200);
    size_t count = response_count(response, "items");
    ck_assert_uint_gt(count, 10);
    ck_assert(json_is_null(response_json(response, "next")));
    size_t tops = 0;
    for (size_t i = 0; i < count; i++) {
        json_t *parent = response_json(response, test_text("items.%zu.parent_id", i));
        bool above = json_is_null(parent);
        tops += above;
        for (size_t j = 0; j < i && !above; j++)
            above = response_int(response, test_text("items.%zu.id", j)) ==
                    json_integer_value(parent);
        ck_assert_msg(above, "item %zu comes before its parent", i);
        ck_assert_str_ne(response_string(response, test_text("items.%zu.name", i)), "");
    }
    ck_assert_uint_ge(tops, 1);
    server_stop(server);
}
END_TEST
