/* What a search may be narrowed to, as tokens and as an expression over them. */
#include <check.h>

#include "core/search.h"
#include "tests/lib/memory.h"

static const char *
expression_of(const struct search_narrowing *narrowing)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20);
    struct gw_text text = search_scope_expression(arena, narrowing);
    const char *out = test_text("%.*s", GW_TEXT_ARG(text));
    gw_arena_free(arena);
    return out;
}

static gw_date
day(int32_t year, int32_t month, int32_t of_month)
{
    return gw_date_from_civil((struct gw_civil){ year, month, of_month });
}

#define OPEN .from = GW_DATE_NONE, .until = GW_DATE_NONE

START_TEST(an_item_has_a_token_for_each_thing_it_is_narrowed_by)
{
    struct gw_arena *arena = gw_arena_new((size_t)1 << 20);
    struct search_item item = { .kind = GW_TEXT("bulletin.post"),
                                .container_id = 12,
                                .owner_department_id = 3,
                                .issuer_department_id = 3,
                                .author_id = 7,
                                .published_from = gw_date_start(day(2026, 4, 1), 540) };
    ck_assert_str_eq(gw_text_string(arena, search_scope_of(arena, &item, 540)),
                     "kbulletin.post c12 d3 p7 m202604");
    item.parent_container_id = 13;
    item.issuer_department_id = 4;
    item.on_behalf_of = 8;
    ck_assert_str_eq(gw_text_string(arena, search_scope_of(arena, &item, 540)),
                     "kbulletin.post c12 c13 d3 d4 p7 p8 m202604");
    item.published_from--; /* still March in the city */
    ck_assert_ptr_nonnull(
        strstr(gw_text_string(arena, search_scope_of(arena, &item, 540)), "m202603"));
    gw_arena_free(arena);
}
END_TEST

START_TEST(what_is_not_narrowed_has_no_expression)
{
    ck_assert_str_eq(expression_of(&(struct search_narrowing){ OPEN }), "");
}
END_TEST

START_TEST(all_filters_have_to_fit)
{
    const int64_t departments[] = { 3, 4 };
    const struct search_narrowing narrowing = { .kind = GW_TEXT("bulletin.post"),
                                                .container_id = 12,
                                                .person_id = 7,
                                                .departments = { departments, 2 },
                                                OPEN };
    ck_assert_str_eq(expression_of(&narrowing),
                     "\"kbulletin.post\" AND \"c12\" AND \"p7\" AND (\"d3\" OR \"d4\")");
}
END_TEST

START_TEST(a_period_is_its_months_up_to_ten_years)
{
    ck_assert_str_eq(expression_of(&(struct search_narrowing){ .from = day(2025, 12, 31),
                                                               .until = day(2026, 2, 1) }),
                     "(\"m202512\" OR \"m202601\" OR \"m202602\")");
    ck_assert_str_eq(expression_of(&(struct search_narrowing){ .from = day(2026, 4, 1),
                                                               .until = day(2026, 4, 1) }),
                     "(\"m202604\")");
    const char *ten = expression_of(
        &(struct search_narrowing){ .from = day(2016, 4, 1), .until = day(2026, 3, 31) });
    ck_assert_ptr_nonnull(strstr(ten, "m201604"));
    ck_assert_ptr_nonnull(strstr(ten, "m202603"));
    ck_assert_str_eq(expression_of(&(struct search_narrowing){ .from = day(2016, 4, 1),
                                                               .until = day(2026, 4, 1) }),
                     "");
    ck_assert_str_eq(
        expression_of(&(struct search_narrowing){ .from = day(2026, 4, 1), .until = GW_DATE_NONE }),
        "");
}
END_TEST
