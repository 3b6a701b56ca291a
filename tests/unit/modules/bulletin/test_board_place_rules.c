/* Where a board may hang, and which rights go together. */
#include <check.h>

#include "bulletin.h"

/* 1 ─ 2 ─ 3, 4 beside 2, 5 at the top. */
static const struct bulletin_node nodes[] = { { 1, 0 }, { 2, 1 }, { 3, 2 }, { 4, 1 }, { 5, 0 } };
static const struct bulletin_tree tree = { nodes, 5 };

START_TEST(what_hangs_below_is_found_at_any_depth)
{
    ck_assert(bulletin_tree_is_under(&tree, 3, 1));
    ck_assert(bulletin_tree_is_under(&tree, 3, 3));
    ck_assert(!bulletin_tree_is_under(&tree, 1, 3));
    ck_assert(!bulletin_tree_is_under(&tree, 4, 2));
    ck_assert(!bulletin_tree_is_under(&tree, 0, 1));
    ck_assert(!bulletin_tree_is_under(&tree, 99, 1));
}
END_TEST

START_TEST(a_board_does_not_move_below_itself)
{
    ck_assert_str_eq(bulletin_move_fault(&tree, 1, 3), "bulletin.board_in_circle");
    ck_assert_str_eq(bulletin_move_fault(&tree, 2, 2), "bulletin.board_in_circle");
    ck_assert_ptr_null(bulletin_move_fault(&tree, 2, 5));
    ck_assert_ptr_null(bulletin_move_fault(&tree, 3, 0));
    ck_assert_ptr_null(bulletin_move_fault(&tree, 2, 1));
}
END_TEST

START_TEST(boards_hang_thirty_two_levels_deep_and_no_deeper)
{
    struct bulletin_node chain[BULLETIN_BOARD_DEPTH_MAX + 1];
    struct bulletin_tree deep = { chain, BULLETIN_BOARD_DEPTH_MAX };
    for (int64_t i = 0; i < BULLETIN_BOARD_DEPTH_MAX; i++)
        chain[i] = (struct bulletin_node){ i + 1, i };
    ck_assert_ptr_null(bulletin_move_fault(&deep, 0, BULLETIN_BOARD_DEPTH_MAX - 1));
    ck_assert_str_eq(bulletin_move_fault(&deep, 0, BULLETIN_BOARD_DEPTH_MAX),
                     "bulletin.board_too_deep");
    /* A board with one below it needs two levels. */
    chain[BULLETIN_BOARD_DEPTH_MAX - 2] = (struct bulletin_node){ BULLETIN_BOARD_DEPTH_MAX - 1, 0 };
    ck_assert_ptr_null(
        bulletin_move_fault(&deep, BULLETIN_BOARD_DEPTH_MAX - 1, BULLETIN_BOARD_DEPTH_MAX - 2));
    chain[BULLETIN_BOARD_DEPTH_MAX] = (struct bulletin_node){ 100, BULLETIN_BOARD_DEPTH_MAX };
    deep.count = BULLETIN_BOARD_DEPTH_MAX + 1;
    ck_assert_str_eq(
        bulletin_move_fault(&deep, BULLETIN_BOARD_DEPTH_MAX - 1, BULLETIN_BOARD_DEPTH_MAX - 2),
        "bulletin.board_too_deep");
}
END_TEST

START_TEST(a_circle_in_the_tree_does_not_hang)
{
    const struct bulletin_node ring[] = { { 1, 2 }, { 2, 1 } };
    const struct bulletin_tree circle = { ring, 2 };
    ck_assert(bulletin_tree_is_under(&circle, 1, 2));
    ck_assert(!bulletin_tree_is_under(&circle, 1, 3));
    ck_assert_ptr_nonnull(bulletin_move_fault(&circle, 1, 2));
}
END_TEST

static bool
covered(struct gw_audience_member member, struct gw_audience_member *list, size_t count)
{
    const struct gw_audience_members members = { list, count };
    return bulletin_member_is_covered(&member, &members, &tree);
}

START_TEST(a_set_is_covered_by_a_wider_one_only)
{
    struct gw_audience_member everybody[] = { { 0 } };
    struct gw_audience_member branch[] = { { .department_id = 2, .below = true } };
    struct gw_audience_member single[] = { { .department_id = 2 }, { .person_id = 7 } };
    ck_assert(covered((struct gw_audience_member){ .department_id = 9 }, everybody, 1));
    ck_assert(covered((struct gw_audience_member){ .group_id = 9 }, everybody, 1));
    ck_assert(covered((struct gw_audience_member){ 0 }, everybody, 1));
    ck_assert(covered((struct gw_audience_member){ .department_id = 3, .below = true }, branch, 1));
    ck_assert(covered((struct gw_audience_member){ .department_id = 2 }, branch, 1));
    ck_assert(!covered((struct gw_audience_member){ .department_id = 1 }, branch, 1));
    ck_assert(!covered((struct gw_audience_member){ 0 }, branch, 1));
    ck_assert(!covered((struct gw_audience_member){ .person_id = 7 }, branch, 1));
    ck_assert(covered((struct gw_audience_member){ .department_id = 2 }, single, 2));
    ck_assert(
        !covered((struct gw_audience_member){ .department_id = 2, .below = true }, single, 2));
    ck_assert(!covered((struct gw_audience_member){ .department_id = 3 }, single, 2));
    ck_assert(covered((struct gw_audience_member){ .person_id = 7 }, single, 2));
    ck_assert(!covered((struct gw_audience_member){ .position_id = 7 }, single, 2));
    ck_assert(!covered((struct gw_audience_member){ .person_id = 7 }, NULL, 0));
}
END_TEST
