/* test_map.c - the map behaves as a plain array of pairs does. */
#include <check.h>

#include "base/map.h"

enum { KEYS = 500 };

START_TEST(random_puts_and_removes_equal_a_plain_array)
{
    static char values[KEYS];
    void *model[KEYS] = { 0 };
    unsigned seed = 3;
    struct map map;
    size_t count = 0;

    map_init(&map);
    for (int step = 0; step < 200000; step++) {
        size_t at = (size_t)rand_r(&seed) % KEYS;
        int64_t key = (int64_t)at * 4096 - 100000;

        if (rand_r(&seed) % 2 == 0) {
            ck_assert(map_put(&map, key, &values[at]));
            count += model[at] == NULL;
            model[at] = &values[at];
        } else {
            ck_assert_ptr_eq(map_remove(&map, key), model[at]);
            count -= model[at] != NULL;
            model[at] = NULL;
        }
        ck_assert_uint_eq(map.count, count);
        at = (size_t)rand_r(&seed) % KEYS;
        ck_assert_ptr_eq(map_get(&map, (int64_t)at * 4096 - 100000), model[at]);
    }
    map_done(&map);
}
END_TEST

START_TEST(a_walk_meets_every_entry_once)
{
    static char values[KEYS];
    struct map map;
    size_t cursor = 0;
    size_t met = 0;

    map_init(&map);
    ck_assert_ptr_null(map_next(&map, &cursor));
    for (int64_t key = 0; key < KEYS; key++)
        ck_assert(map_put(&map, key, &values[key]));
    for (const struct map_slot *slot; (slot = map_next(&map, &cursor)) != NULL; met++) {
        ck_assert_ptr_eq(slot->value, &values[slot->key]);
        values[slot->key]++;
    }
    ck_assert_uint_eq(met, KEYS);
    for (int i = 0; i < KEYS; i++)
        ck_assert_int_eq(values[i], 1);
    map_done(&map);
}
END_TEST

START_TEST(an_empty_map_has_nothing_to_give)
{
    struct map map;

    map_init(&map);
    ck_assert_ptr_null(map_get(&map, 0));
    ck_assert_ptr_null(map_remove(&map, 0));
    map_done(&map);
}
END_TEST
