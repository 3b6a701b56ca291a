/* test_json_load.c - JSON that comes in. What happens without memory: tests/torture/test_json.c. */
#include <check.h>
#include <jansson.h>
#include <string.h>

#include "gw/json.h"
#include "tests/lib/memory.h"

#define VALUES ((size_t)500000)

START_TEST(a_text_is_a_tree_a_name_that_comes_twice_a_conflict_and_the_rest_malformed)
{
    json_t *tree;

    ck_assert_int_eq(gw_json_load(GW_TEXT("{\"a\":[1,\"b\"]}"), JSON_REJECT_DUPLICATES, &tree),
                     GW_OK);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(tree, "a"), 1)), "b");
    json_decref(tree);
    ck_assert_int_eq(gw_json_load(GW_TEXT("{\"a\":1,\"a\":2}"), JSON_REJECT_DUPLICATES, &tree),
                     GW_CONFLICT);
    ck_assert_ptr_null(tree);
    ck_assert_int_eq(gw_json_load(GW_TEXT("{\"a\":"), JSON_REJECT_DUPLICATES, &tree), GW_MALFORMED);
    ck_assert_int_eq(gw_json_load(GW_TEXT_NONE, JSON_REJECT_DUPLICATES, &tree), GW_MALFORMED);
    ck_assert_ptr_null(tree);
}
END_TEST

/* Were each value looked for among the others when it is given back, this would take minutes. */
START_TEST(half_a_million_values_with_a_fault_behind_them_are_refused_at_once)
{
    char *text = test_alloc(4 * VALUES + 1);
    json_t *tree;

    text[0] = '[';
    for (size_t i = 0; i < VALUES; i++)
        memcpy(text + 1 + 4 * i, "\"a\",", 4);
    ck_assert_int_eq(gw_json_load((struct gw_text){ text, 4 * VALUES + 1 }, 0, &tree),
                     GW_MALFORMED);
    ck_assert_ptr_null(tree);
}
END_TEST
