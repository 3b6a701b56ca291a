/* Who may do what on a board, and the tree that each person sees. */
#include <check.h>

#include "bulletin.h"
#include "gw/bitmap.h"
#include "tests/lib/memory.h"

#define TODAY 20544

static const int64_t own[] = { 12 };
static const int64_t above[] = { 1, 10, 12 };

/* Somebody whom these audiences include; the list ends with 0. */
static const struct gw_actor *
clerk(const uint32_t *audiences)
{
    struct gw_actor *actor = test_alloc(sizeof *actor);
    struct gw_bitmap *set = gw_bitmap_new();
    for (; *audiences != 0; audiences++)
        ck_assert_int_eq(gw_bitmap_add(set, *audiences), GW_OK);
    *actor = (struct gw_actor){ .person_id = 7,
                                .departments = own,
                                .departments_count = 1,
                                .departments_above = above,
                                .departments_above_count = 3,
                                .audiences = set };
    return actor;
}
#define CLERK(...) clerk((const uint32_t[]){ __VA_ARGS__, 0 })

/* Rights 2 … 7: readers, writers, commenters, approvers, managers, forced. */
static const struct bulletin_board usual = {
    .id = 1, .rights = { 2, 3, 4, 5, 6, 7 }, .approval = true, .outside_until = GW_DATE_NONE
};

START_TEST(rights_stand_apart_from_each_other)
{
    struct bulletin_can can = bulletin_board_can(&usual, CLERK(2), TODAY);
    ck_assert(can.read && !can.post && !can.comment && !can.approve && !can.manage);
    can = bulletin_board_can(&usual, CLERK(2, 3), TODAY);
    ck_assert(can.read && can.post && !can.comment && !can.approve && !can.manage);
    can = bulletin_board_can(&usual, CLERK(2, 4), TODAY);
    ck_assert(can.read && !can.post && can.comment && !can.approve && !can.manage);
    can = bulletin_board_can(&usual, CLERK(5), TODAY);
    ck_assert(can.read && !can.post && !can.comment && can.approve && !can.manage);
    can = bulletin_board_can(&usual, CLERK(6), TODAY);
    ck_assert(can.read && !can.post && !can.comment && !can.approve && can.manage);
}
END_TEST

/* Whether who is asked and told of posts there is who may open them. */
static bool
is_open_to(const struct bulletin_board *board, uint32_t audience_id)
{
    struct gw_readers readers = { .count = 0 };
    bool found = false;
    bulletin_board_open_to(board, &readers);
    for (size_t i = 0; i < readers.count; i++)
        found = found || readers.audience_ids[i] == audience_id;
    ck_assert_int_eq(found, bulletin_board_can(board, CLERK(audience_id), TODAY).read);
    return found;
}

START_TEST(who_manages_or_approves_reads)
{
    struct bulletin_board board = usual;
    ck_assert(is_open_to(&board, 2) && is_open_to(&board, 5) && is_open_to(&board, 6));
    ck_assert(!is_open_to(&board, 3) && !is_open_to(&board, 4) && !is_open_to(&board, 7));
    board.approval = false;
    ck_assert(!is_open_to(&board, 5) && is_open_to(&board, 6));
    board.rights[BULLETIN_READERS] = 0;
    ck_assert(!is_open_to(&board, 2) && is_open_to(&board, 6));
    board.is_incident = true;
    ck_assert(is_open_to(&board, GW_AUDIENCE_EVERYBODY));
}
END_TEST

START_TEST(writing_without_reading_gives_nothing)
{
    struct bulletin_can can = bulletin_board_can(&usual, CLERK(3, 4, 7), TODAY);
    ck_assert(!can.read && !can.post && !can.comment && !can.approve && !can.manage);
    struct bulletin_board nobodys = { .id = 2, .outside_until = GW_DATE_NONE };
    can = bulletin_board_can(&nobodys, CLERK(1, 2, 3), TODAY);
    ck_assert(!can.read && !can.post);
}
END_TEST

START_TEST(nobody_approves_where_no_approval_is_asked_for)
{
    struct bulletin_board board = usual;
    board.approval = false;
    ck_assert(!bulletin_board_can(&board, CLERK(2, 5), TODAY).approve);
}
END_TEST

START_TEST(a_board_of_incidents_is_read_by_everybody)
{
    struct bulletin_board board = usual;
    board.is_incident = true;
    ck_assert(bulletin_board_can(&board, CLERK(99), TODAY).read);
    ck_assert(!bulletin_board_can(&board, CLERK(99), TODAY).post);
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(99), NULL), BULLETIN_FORCED_ON);
}
END_TEST

START_TEST(a_closed_board_takes_nothing_and_stays_readable)
{
    struct bulletin_board board = usual;
    board.closed_at = 1;
    struct bulletin_can can = bulletin_board_can(&board, CLERK(2, 3, 4, 6), TODAY);
    ck_assert(can.read && !can.post && !can.comment && can.manage);
}
END_TEST

START_TEST(an_outside_bodys_permission_holds_through_its_last_day)
{
    struct bulletin_board board = usual;
    board.outside_body = GW_TEXT("職員組合");
    board.outside_until = TODAY;
    ck_assert(bulletin_board_can(&board, CLERK(2, 3), TODAY).post);
    ck_assert(!bulletin_board_can(&board, CLERK(2, 3), TODAY + 1).post);
    ck_assert(bulletin_board_can(&board, CLERK(2, 3), TODAY + 1).read);
}
END_TEST

START_TEST(the_employers_side_never_sees_who_read_an_outside_bodys_post)
{
    struct bulletin_board board = usual;
    ck_assert(bulletin_board_names_readers(&board, true));
    ck_assert(!bulletin_board_names_readers(&board, false));
    board.outside_body = GW_TEXT("職員組合");
    ck_assert(!bulletin_board_names_readers(&board, true));
    board.can.manage = true;
    ck_assert(bulletin_board_names_readers(&board, true));
}
END_TEST

START_TEST(one_follows_ones_own_departments_boards_and_what_one_chose)
{
    const bool yes = true, no = false;
    struct bulletin_board board = usual;
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2), NULL), BULLETIN_NOT_SUBSCRIBED);
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2), &yes), BULLETIN_SUBSCRIBED);
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2, 7), &no), BULLETIN_FORCED_ON);
    board.branch_department_id = 10;
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2), NULL), BULLETIN_SUBSCRIBED);
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2), &no), BULLETIN_NOT_SUBSCRIBED);
    board.branch_department_id = 13;
    ck_assert_int_eq(bulletin_board_subscription(&board, CLERK(2), NULL), BULLETIN_NOT_SUBSCRIBED);
}
END_TEST

/* ---- the tree ---- */

static struct bulletin_board
board(int64_t id, int64_t parent_id, int64_t sort_key, bool read)
{
    return (struct bulletin_board){
        .id = id, .parent_id = parent_id, .sort_key = sort_key, .can.read = read
    };
}

START_TEST(boards_come_parents_first_and_siblings_in_their_order)
{
    struct bulletin_board boards[] = {
        board(5, 2, 1, true),  board(1, 0, 20, true), board(4, 2, 2, true),
        board(2, 0, 10, true), board(3, 1, 1, true),  board(6, 2, 2, true),
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
        board(1, 0, 1, true), board(2, 1, 1, false), board(3, 2, 1, false),
        board(4, 3, 1, true), board(5, 0, 2, false), board(6, 5, 1, true),
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
        board(1, 2, 1, true),
        board(2, 1, 1, true),
        board(3, 0, 1, true),
    };
    const struct bulletin_board *shown[3];
    size_t count;
    bulletin_boards_arrange(boards, 3, shown, &count);
    ck_assert_uint_eq(count, 1);
    bulletin_boards_arrange(NULL, 0, shown, &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST
