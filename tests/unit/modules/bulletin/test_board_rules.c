/* Who may do what on a board, and the tree that each person sees. */
#include <check.h>

#include "bulletin.h"

static const int64_t own[] = { 12, 30 };
static const int64_t above[] = { 1, 10, 12, 30 };
static const struct gw_actor clerk = { .person_id = 7,
                                       .departments = own,
                                       .departments_count = 2,
                                       .departments_above = above,
                                       .departments_above_count = 4 };

static enum bulletin_access
access_by(int64_t department_id, bool below, bool can_write)
{
    const struct bulletin_right right = { department_id, below, can_write };
    return bulletin_right_access(&right, &clerk);
}

START_TEST(a_right_reaches_everybody_or_a_department_or_also_those_below)
{
    ck_assert_int_eq(access_by(0, false, false), BULLETIN_MAY_READ);
    ck_assert_int_eq(access_by(0, false, true), BULLETIN_MAY_WRITE);
    ck_assert_int_eq(access_by(12, false, false), BULLETIN_MAY_READ);
    ck_assert_int_eq(access_by(30, false, true), BULLETIN_MAY_WRITE);
    ck_assert_int_eq(access_by(10, false, true), BULLETIN_NO_ACCESS);
    ck_assert_int_eq(access_by(10, true, true), BULLETIN_MAY_WRITE);
    ck_assert_int_eq(access_by(10, true, false), BULLETIN_MAY_READ);
    ck_assert_int_eq(access_by(12, true, false), BULLETIN_MAY_READ);
    ck_assert_int_eq(access_by(13, true, true), BULLETIN_NO_ACCESS);
}
END_TEST

static struct bulletin_board
board(int64_t id, int64_t parent_id, int64_t sort_key, enum bulletin_access access)
{
    return (struct bulletin_board){
        .id = id, .parent_id = parent_id, .sort_key = sort_key, .access = access
    };
}

START_TEST(boards_come_parents_first_and_siblings_in_their_order)
{
    struct bulletin_board boards[] = {
        board(5, 2, 1, BULLETIN_MAY_READ), board(1, 0, 20, BULLETIN_MAY_READ),
        board(4, 2, 2, BULLETIN_MAY_READ), board(2, 0, 10, BULLETIN_MAY_WRITE),
        board(3, 1, 1, BULLETIN_MAY_READ), board(6, 2, 2, BULLETIN_MAY_READ),
    };
    static const int64_t wanted[] = { 2, 5, 4, 6, 1, 3 };
    static const int64_t parents[] = { 0, 2, 2, 2, 0, 1 };
    const struct bulletin_board *shown[6];
    size_t count;
    bulletin_boards_arrange(boards, 6, shown, &count);
    ck_assert_uint_eq(count, 6);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(shown[i]->id, wanted[i]);
        ck_assert_int_eq(shown[i]->shown_parent_id, parents[i]);
    }
}
END_TEST

START_TEST(a_board_below_a_hidden_one_hangs_under_the_nearest_that_is_seen)
{
    struct bulletin_board boards[] = {
        board(1, 0, 1, BULLETIN_MAY_READ),  board(2, 1, 1, BULLETIN_NO_ACCESS),
        board(3, 2, 1, BULLETIN_NO_ACCESS), board(4, 3, 1, BULLETIN_MAY_READ),
        board(5, 0, 2, BULLETIN_NO_ACCESS), board(6, 5, 1, BULLETIN_MAY_WRITE),
    };
    const struct bulletin_board *shown[6];
    size_t count;
    bulletin_boards_arrange(boards, 6, shown, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(shown[0]->id, 1);
    ck_assert_int_eq(shown[1]->id, 4);
    ck_assert_int_eq(shown[1]->shown_parent_id, 1);
    ck_assert_int_eq(shown[2]->id, 6);
    ck_assert_int_eq(shown[2]->shown_parent_id, 0);
}
END_TEST

START_TEST(a_circle_of_boards_does_not_hang)
{
    struct bulletin_board boards[] = {
        board(1, 2, 1, BULLETIN_MAY_READ),
        board(2, 1, 1, BULLETIN_MAY_READ),
        board(3, 0, 1, BULLETIN_MAY_READ),
    };
    const struct bulletin_board *shown[3];
    size_t count;
    bulletin_boards_arrange(boards, 3, shown, &count);
    ck_assert_uint_eq(count, 1);
    bulletin_boards_arrange(NULL, 0, shown, &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST
