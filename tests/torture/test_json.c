/* Each allocation of jansson fails in turn, in texts whose ends fall on every size of its buffer.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "gw/json.h"
#include "tests/torture/fault.h"

#define CHARS_MAX 70
#define FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)

/* How many allocations reading takes; when one of them fails it is "later", else the right tree. */
static long
load_with_fault(struct gw_text text, const json_t *right, long at, bool onwards)
{
    struct fault_stroke stroke = { 0 };
    const struct fault_plan plan = { FAULT_MEMORY, at, onwards, &stroke };
    json_t *tree;
    enum gw_err err;
    long calls;

    fault_begin(&plan);
    err = gw_json_load(text, FLAGS, &tree);
    calls = fault_end();
    ck_assert_msg(err == (stroke.struck ? GW_BUSY : GW_OK), "%.*s, %ld: %d", (int)text.bytes,
                  text.data, at, (int)err);
    ck_assert(err == GW_OK ? json_equal(tree, right) : tree == NULL);
    json_decref(tree);
    return calls;
}

START_TEST(a_json_that_got_no_memory_is_neither_wrong_nor_another)
{
    char text[4 * CHARS_MAX], chars[CHARS_MAX + 1];

    fault_begin(&(struct fault_plan){ FAULT_MEMORY, -1, false, NULL }); /* takes memory once */
    (void)fault_end();
    fault_watch_memory(-1);
    for (int count = 0; count < CHARS_MAX; count++) {
        struct gw_text all = { text, 0 };
        json_t *right;
        long calls;

        memset(chars, '5', sizeof(chars));
        chars[count] = '\0';
        all.bytes = (size_t)snprintf(text, sizeof(text), "{\"a%s\":[\"%s\",1.%s5,true]}", chars,
                                     chars, chars);
        ck_assert_int_eq(gw_json_load(all, FLAGS, &right), GW_OK);
        calls = load_with_fault(all, right, -1, false);
        for (long at = 0; at < calls; at++) {
            (void)load_with_fault(all, right, at, false);
            (void)load_with_fault(all, right, at, true);
        }
        json_decref(right);
    }
    ck_assert_uint_eq(fault_left(NULL, 0), 0);
}
END_TEST

/* In texts that are right, that end too early, and whose string needs several buffers. */
START_TEST(what_jansson_copied_is_overwritten_before_it_is_freed)
{
    static const char *const texts[] = {
        "{\"login\":\"taro\",\"password\":\"kaze-no-michi\"}",
        "{\"password\":\"kaze-no-michi\",",
        "{\"password\":\"kaze-no-michi, kaze-no-michi, kaze-no-michi, kaze-no-michi\"}",
        "{\"password\":\"kaze-no-michi, kaze-no-michi, kaze-no-michi, kaze-no-michi",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        json_t *tree;

        fault_watch_secret("kaze-no-");
        (void)(gw_json_load(gw_text_from(texts[i]), FLAGS, &tree) == GW_OK);
        json_decref(tree);
        ck_assert_uint_eq(fault_secrets(), 0);
        fault_watch_secret(NULL);
    }
}
END_TEST
