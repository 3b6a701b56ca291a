/* Who acts for a position when its holder is away (代決, T2). */
#include <check.h>

#include "core/people.h"

START_TEST(T2_the_holder_acts_while_there)
{
    const struct position_candidate list[] = { { 1, 10, 0, false }, { 2, 20, 1, false } };
    ck_assert_int_eq(position_candidate_pick(list, 2)->person_id, 1);
}
END_TEST

START_TEST(T2_the_first_deputy_who_is_there_acts_for_an_absent_holder)
{
    const struct position_candidate list[] = {
        { 1, 10, 0, true }, { 3, 30, 2, false }, { 2, 20, 1, true }, { 4, 40, 3, false }
    };
    ck_assert_int_eq(position_candidate_pick(list, 4)->person_id, 3);
}
END_TEST

START_TEST(T2_of_two_who_hold_one_seat_the_one_who_is_there_acts)
{
    const struct position_candidate list[] = { { 1, 10, 0, true },
                                               { 5, 10, 0, false },
                                               { 2, 20, 1, false } };
    ck_assert_int_eq(position_candidate_pick(list, 3)->person_id, 5);
}
END_TEST

START_TEST(T2_nobody_acts_where_all_are_away)
{
    const struct position_candidate list[] = { { 1, 10, 0, true }, { 2, 20, 1, true } };
    ck_assert_ptr_null(position_candidate_pick(list, 2));
    ck_assert_ptr_null(position_candidate_pick(NULL, 0));
}
END_TEST
