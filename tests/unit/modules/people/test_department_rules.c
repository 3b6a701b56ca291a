/* The order of the tree of departments. */
#include <check.h>

#include "people.h"

START_TEST(departments_come_with_those_below_right_behind_them)
{
    struct people_department list[] = { { .id = 20, .sort_key = 1 },
                                        { .id = 10, .sort_key = 2 },
                                        { .id = 21, .parent_id = 20, .sort_key = 3 },
                                        { .id = 12, .parent_id = 10, .sort_key = 4 },
                                        { .id = 11, .parent_id = 10, .sort_key = 5 } };
    static const int64_t wanted[] = { 20, 21, 10, 12, 11 };
    const struct people_department *order[5];
    ck_assert_uint_eq(people_departments_arrange(list, 5, order), 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(order[i]->id, wanted[i]);
}
END_TEST

START_TEST(a_department_below_one_that_has_ended_comes_to_the_top)
{
    struct people_department list[] = { { .id = 5, .parent_id = 99 }, { .id = 6, .parent_id = 5 } };
    const struct people_department *order[2];
    ck_assert_uint_eq(people_departments_arrange(list, 2, order), 2);
    ck_assert_int_eq(order[0]->id, 5);
    ck_assert_int_eq(order[0]->parent_id, 0);
}
END_TEST

START_TEST(a_ring_of_departments_is_left_out)
{
    struct people_department list[] = { { .id = 1 },
                                        { .id = 2, .parent_id = 3 },
                                        { .id = 3, .parent_id = 2 } };
    const struct people_department *order[3];
    ck_assert_uint_eq(people_departments_arrange(list, 3, order), 1);
}
END_TEST
