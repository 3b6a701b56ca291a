/* n/N from sets of people: who counts, who left, who came later. */
#include <check.h>

#include "core/reading_rules.h"

#define IDS(...)                                                 \
    ((struct gw_ids){ (const int64_t[]){ 0, ##__VA_ARGS__ } + 1, \
                      sizeof((const int64_t[]){ 0, ##__VA_ARGS__ }) / 8 - 1 })
#define AUTHOR 900

static struct gw_reading_counts
count(struct gw_arena *arena, const struct reading_sets *sets)
{
    struct gw_reading_counts counts = { 0 };
    struct reading_lines lines;
    reading_lines_make(arena, sets, &lines);
    reading_lines_count(&lines, &counts);
    return counts;
}

static const struct reading_line *
line_of(const struct reading_lines *lines, int64_t person_id)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->lines[i].person_id == person_id)
            return &lines->lines[i];
    }
    return NULL;
}

START_TEST(N_is_the_audience_today_without_the_author_and_those_on_leave)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = { .counted = IDS(1, 2, 3, AUTHOR),
                                       .on_leave = IDS(4),
                                       .asked = IDS(1, 2, 3, 4),
                                       .confirmed = IDS(2),
                                       .author_id = AUTHOR };
    const struct gw_reading_counts counts = count(arena, &sets);
    int64_t n, all;
    ck_assert_int_eq(counts.confirmed, 1);
    ck_assert_int_eq(counts.asked, 3);
    ck_assert_int_eq(counts.on_leave, 1);
    ck_assert_int_eq(counts.left, 0);
    ck_assert_int_eq(counts.added, 0);
    reading_sets_count(&sets, &n, &all);
    ck_assert_int_eq(n, 1);
    ck_assert_int_eq(all, 3);
    gw_arena_free(arena);
}
END_TEST

START_TEST(who_left_stays_listed_and_no_longer_counts)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = {
        .counted = IDS(1), .asked = IDS(1, 2, 3), .confirmed = IDS(2), .author_id = AUTHOR
    };
    const struct gw_reading_counts counts = count(arena, &sets);
    struct reading_lines lines;
    ck_assert_int_eq(counts.confirmed, 0);
    ck_assert_int_eq(counts.asked, 1);
    ck_assert_int_eq(counts.left, 2);
    reading_lines_make(arena, &sets, &lines);
    ck_assert_int_eq(line_of(&lines, 2)->state, READING_LEFT);
    ck_assert(line_of(&lines, 2)->confirmed);
    ck_assert(!line_of(&lines, 3)->confirmed);
    gw_arena_free(arena);
}
END_TEST

START_TEST(who_came_later_counts_and_is_marked_as_added)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = {
        .counted = IDS(1, 5, 6), .asked = IDS(1), .confirmed = IDS(5), .author_id = AUTHOR
    };
    const struct gw_reading_counts counts = count(arena, &sets);
    ck_assert_int_eq(counts.confirmed, 1);
    ck_assert_int_eq(counts.asked, 3);
    ck_assert_int_eq(counts.added, 2);
    gw_arena_free(arena);
}
END_TEST

START_TEST(a_newcomer_who_confirmed_and_left_is_listed_too)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = {
        .counted = IDS(1), .asked = IDS(1), .confirmed = IDS(7), .author_id = AUTHOR
    };
    struct reading_lines lines;
    reading_lines_make(arena, &sets, &lines);
    ck_assert_uint_eq(lines.count, 2);
    ck_assert_int_eq(line_of(&lines, 7)->state, READING_LEFT);
    ck_assert(!line_of(&lines, 7)->added);
    gw_arena_free(arena);
}
END_TEST

START_TEST(on_leave_is_neither_n_nor_N_and_comes_back_as_it_was)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    struct reading_sets sets = { .counted = IDS(1),
                                 .on_leave = IDS(2),
                                 .asked = IDS(1, 2),
                                 .confirmed = IDS(2),
                                 .author_id = AUTHOR };
    struct gw_reading_counts counts = count(arena, &sets);
    ck_assert_int_eq(counts.confirmed, 0);
    ck_assert_int_eq(counts.asked, 1);
    sets.counted = IDS(1, 2);
    sets.on_leave = IDS();
    counts = count(arena, &sets);
    ck_assert_int_eq(counts.confirmed, 1);
    ck_assert_int_eq(counts.asked, 2);
    ck_assert_int_eq(counts.added, 0);
    gw_arena_free(arena);
}
END_TEST

START_TEST(nobody_at_all_is_zero_of_zero)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = { .author_id = AUTHOR };
    const struct gw_reading_counts counts = count(arena, &sets);
    int64_t n, all;
    ck_assert_int_eq(counts.asked + counts.confirmed + counts.left, 0);
    reading_sets_count(&sets, &n, &all);
    ck_assert_int_eq(n + all, 0);
    gw_arena_free(arena);
}
END_TEST

START_TEST(each_persons_confirmation_is_found_by_its_place)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_sets sets = { .counted = IDS(1, 2, 3),
                                       .asked = IDS(1, 2, 3, 9),
                                       .confirmed = IDS(1, 3, 9),
                                       .author_id = AUTHOR };
    struct reading_lines lines;
    reading_lines_make(arena, &sets, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        if (lines.lines[i].confirmed)
            ck_assert_int_eq(sets.confirmed.ids[lines.lines[i].confirmation],
                             lines.lines[i].person_id);
    }
    gw_arena_free(arena);
}
END_TEST

START_TEST(only_who_is_counted_may_confirm_and_only_once)
{
    const struct reading_sets sets = {
        .counted = IDS(1, 2, AUTHOR), .on_leave = IDS(3), .confirmed = IDS(2), .author_id = AUTHOR
    };
    struct gw_item item = { .confirm = true, .state = GW_CURRENT };
    ck_assert(reading_may_confirm(&item, &sets, 1));
    ck_assert(!reading_may_confirm(&item, &sets, 2));
    ck_assert(!reading_may_confirm(&item, &sets, 3));
    ck_assert(!reading_may_confirm(&item, &sets, 4));
    ck_assert(!reading_may_confirm(&item, &sets, AUTHOR));
    item.state = GW_WITHDRAWN;
    ck_assert(!reading_may_confirm(&item, &sets, 1));
    item.state = GW_PAST;
    ck_assert(reading_may_confirm(&item, &sets, 1));
    item.confirm = false;
    ck_assert(!reading_may_confirm(&item, &sets, 1));
}
END_TEST

START_TEST(ones_own_confirmation_can_be_undone_on_the_same_day)
{
    ck_assert(reading_may_undo("own", 100, 100));
    ck_assert(!reading_may_undo("own", 100, 101));
    ck_assert(!reading_may_undo("on_behalf", 100, 100));
    ck_assert(!reading_may_undo("department", 100, 100));
}
END_TEST

START_TEST(a_deadline_is_over_the_day_after)
{
    ck_assert(!reading_is_overdue(100, 99));
    ck_assert(!reading_is_overdue(100, 100));
    ck_assert(reading_is_overdue(100, 101));
    ck_assert(!reading_is_overdue(GW_DATE_NONE, 101));
}
END_TEST

START_TEST(N9_3_reminders_go_out_the_business_day_before_then_daily_then_to_the_chief)
{
    /* Friday 100, Monday 103: a deadline on the weekend or on Monday is told on Friday. */
    ck_assert_ptr_null(reading_reminder_due(GW_DATE_NONE, 100, 103, 105));
    ck_assert_ptr_null(reading_reminder_due(104, 100, 103, 109));
    ck_assert_str_eq(reading_reminder_due(103, 100, 103, 108), "due");
    ck_assert_str_eq(reading_reminder_due(101, 100, 103, 106), "due");
    ck_assert_ptr_null(reading_reminder_due(100, 100, 103, 105));
    ck_assert_str_eq(reading_reminder_due(99, 100, 103, 101), "overdue");
    ck_assert_str_eq(reading_reminder_due(98, 100, 103, 100), "chief");
    ck_assert_str_eq(reading_reminder_due(90, 100, 103, 95), "chief");
}
END_TEST

static bool
ids_equal(struct gw_ids left, struct gw_ids right)
{
    return left.count == right.count &&
           (left.count == 0 || memcmp(left.ids, right.ids, left.count * sizeof(*left.ids)) == 0);
}

START_TEST(an_audience_is_narrowed_to_who_may_read)
{
    struct gw_arena *arena = gw_arena_new(1 << 20);
    const struct reading_open open = {
        { { .counted = IDS(1, 4, 9), .on_leave = IDS(2) },
          { .counted = IDS(1, 5), .on_leave = IDS(6) } },
        2,
    };
    const struct gw_ids all = IDS(1, 2, 5, 6, 9);

    ck_assert(
        ids_equal(reading_ids_among(arena, IDS(0, 1, 2, 3, 6, 7, 9, 10), &open), IDS(1, 2, 6, 9)));
    ck_assert(ids_equal(reading_ids_among(arena, IDS(3), &open), IDS()));
    ck_assert(ids_equal(reading_ids_among(arena, IDS(), &open), IDS()));
    ck_assert(
        ids_equal(reading_ids_among(arena, all, &(struct reading_open){ .count = 0 }), IDS()));
    /* Whom nobody is left out of is not copied. */
    ck_assert_ptr_eq(reading_ids_among(arena, all, &open).ids, all.ids);
    gw_arena_free(arena);
}
END_TEST
