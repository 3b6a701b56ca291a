/* The part of a text that shows why it was found. */
#include "core/search_snippet.h"

#include <check.h>

#include "gw/search.h"
#include "tests/lib/memory.h"

/* The snippet as "…before[hit]behind…", as a reply gives it. */
static const char *
snippet_of(const char *typed, const char *text, size_t chars)
{
    struct gw_arena *arena = gw_arena_new((size_t)16 << 20);
    struct search_query query;
    struct search_parts parts;
    const char *out = "";
    search_query_parse(arena, gw_search_form(arena, gw_text_from(typed)), &query);
    search_snippet(arena, &query, gw_text_from(text), chars, &parts);
    for (size_t i = 0; i < parts.count; i++)
        out = test_text("%s%s%.*s%s", out, parts.list[i].is_hit ? "[" : "",
                        GW_TEXT_ARG(parts.list[i].text), parts.list[i].is_hit ? "]" : "");
    out = test_text("%s%s%s", parts.cut_before ? "…" : "", out, parts.cut_behind ? "…" : "");
    gw_arena_free(arena);
    return out;
}

START_TEST(hits_are_marked_in_the_text_as_it_was_written)
{
    ck_assert_str_eq(snippet_of("会議", "本日の会議は会議室で", 100), "本日の[会議]は[会議]室で");
    ck_assert_str_eq(snippet_of("がいど", "新ｶﾞｲﾄﾞ、ガイド", 100), "新[ｶﾞｲﾄﾞ]、[ガイド]");
    ck_assert_str_eq(snippet_of("株", "㈱緑", 100), "[㈱]緑");
    ck_assert_str_eq(snippet_of("kai", "Ｋａｉｒａｎ", 100), "[Ｋａｉ]ｒａｎ");
    ck_assert_str_eq(snippet_of("会", "会議と会", 100), "[会]議と[会]");
}
END_TEST

START_TEST(what_the_index_takes_for_the_same_is_marked)
{
    ck_assert_str_eq(snippet_of("令和8年4月", "令和８年　4月から", 100), "[令和８年　4月]から");
    ck_assert_str_eq(snippet_of("19", "covid19と19", 100), "covid19と[19]");
}
END_TEST

START_TEST(excluded_words_and_a_text_without_hits_show_the_beginning)
{
    ck_assert_str_eq(snippet_of("資料 -会議", "本日の会議", 3), "本日の…");
    ck_assert_str_eq(snippet_of("資料", "", 10), "");
    ck_assert_str_eq(snippet_of("資料", "　\n", 10), "");
}
END_TEST

START_TEST(the_stretch_holds_the_first_hit_with_most_words)
{
    const char *text =
        "会議。ああああああああああああああああああああああああああああああああああああ"
        "いいいいいいいいいいいいいいいいいいいいいいいいいいいいい会議の資料です。";
    ck_assert_ptr_nonnull(strstr(snippet_of("会議 資料", text, 40), "[会議]の[資料]です。"));
    ck_assert_ptr_eq(strstr(snippet_of("会議 資料", text, 40), "[会議]。"), NULL);
    ck_assert_ptr_nonnull(strstr(snippet_of("会議", text, 40), "[会議]。ああ"));
}
END_TEST

START_TEST(overlapping_hits_become_one)
{
    ck_assert_str_eq(snippet_of("会議室 室長", "会議室長", 100), "[会議室][長]");
}
END_TEST

START_TEST(a_long_text_is_cut_on_both_sides)
{
    char text[9000];
    for (size_t i = 0; i + 3 < sizeof(text); i += 3)
        memcpy(text + i, "あ", 4);
    memcpy(text + 4500, "会議", 6);
    const char *snippet = snippet_of("会議", text, 60);
    ck_assert_int_eq(strncmp(snippet, "…ああ", strlen("…ああ")), 0);
    ck_assert_ptr_nonnull(strstr(snippet, "[会議]"));
    ck_assert_uint_eq(gw_text_chars(gw_text_from(snippet)), 60 + 2 + 2);
}
END_TEST
