/* What a person types, as words and in the index's language. */
#include "core/search_query.h"

#include <check.h>

#include "gw/search.h"
#include "tests/lib/memory.h"

static struct gw_arena *
new_arena(void)
{
    return gw_arena_new((size_t)16 << 20);
}

static const char *
fts_of(const char *typed)
{
    struct gw_arena *arena = new_arena();
    struct search_query query;
    search_query_parse(arena, gw_search_form(arena, gw_text_from(typed)), &query);
    struct gw_text fts = search_query_fts(arena, &query, GW_TEXT_NONE);
    const char *out = query.wanted == 0 ? "" : test_text("%.*s", GW_TEXT_ARG(fts));
    gw_arena_free(arena);
    return out;
}

#define BOTH(words) "indexed_text : ((" words "))"

START_TEST(words_are_all_wanted)
{
    ck_assert_str_eq(fts_of("会議"), BOTH("\"会議\""));
    ck_assert_str_eq(fts_of("会議　資料"), BOTH("\"会議\" AND \"資料\""));
    ck_assert_str_eq(fts_of("ガイド"), BOTH("\"がいど\""));
}
END_TEST

START_TEST(quotes_keep_a_phrase_together)
{
    ck_assert_str_eq(fts_of("\"new plan\""), BOTH("\"new plan\""));
    ck_assert_str_eq(fts_of("“会議 資料”"), BOTH("\"会議 資料\""));
    ck_assert_str_eq(fts_of("＂会議 資料"), BOTH("\"会議 資料\""));
    ck_assert_str_eq(fts_of("会\"議"), BOTH("\"会\" * AND \"議\" *"));
}
END_TEST

START_TEST(a_minus_excludes)
{
    ck_assert_str_eq(fts_of("会議 -資料"), "indexed_text : ((\"会議\") NOT (\"資料\"))");
    ck_assert_str_eq(fts_of("会議 －\"資料 室\" -旧版"),
                     "indexed_text : ((\"会議\") NOT (\"資料 室\" * OR \"旧版\"))");
    ck_assert_str_eq(fts_of("covid-19"), BOTH("\"covid-19\""));
    ck_assert_str_eq(fts_of("-資料"), "");
}
END_TEST

START_TEST(one_character_and_words_of_letters_are_beginnings)
{
    ck_assert_str_eq(fts_of("会"), BOTH("\"会\" *"));
    ck_assert_str_eq(fts_of("Kai"), BOTH("\"kai\" *"));
    ck_assert_str_eq(fts_of("\"kai\""), BOTH("\"kai\""));
    ck_assert_str_eq(fts_of("令和8年"), BOTH("\"令和8年\" *"));
    ck_assert_str_eq(fts_of("a"), BOTH("\"a\""));
}
END_TEST

START_TEST(numbers_are_whole_unless_long)
{
    ck_assert_str_eq(fts_of("2026"), BOTH("\"2026\""));
    ck_assert_str_eq(fts_of("20260"), BOTH("\"20260\" *"));
}
END_TEST

START_TEST(what_holds_no_letter_is_left_out)
{
    ck_assert_str_eq(fts_of("※ … ！"), "");
    ck_assert_str_eq(fts_of("会議 ※"), BOTH("\"会議\""));
    ck_assert_str_eq(fts_of("\"\" \"※\" -"), "");
    ck_assert_str_eq(fts_of(""), "");
}
END_TEST

START_TEST(the_index_s_own_language_is_only_text)
{
    ck_assert_str_eq(fts_of("a* OR b:c (d)"), BOTH("\"a*\" AND \"or\" * AND \"b:c\" AND \"(d)\""));
    ck_assert_str_eq(fts_of("scope:p1"), BOTH("\"scope:p1\" *"));
}
END_TEST

START_TEST(a_scope_is_looked_for_in_its_own_column)
{
    struct gw_arena *arena = new_arena();
    struct search_query query;
    search_query_parse(arena, GW_TEXT("会議"), &query);
    struct gw_text fts = search_query_fts(arena, &query, GW_TEXT("\"c12\""));
    ck_assert_str_eq(gw_text_string(arena, fts),
                     "indexed_text : ((\"会議\")) AND scope : (\"c12\")");
    gw_arena_free(arena);
}
END_TEST
