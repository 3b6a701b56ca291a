/* Cells as people type them: widths, days of both calendars, local characters. */
#include <check.h>

#include "core/import_text.h"

static struct gw_arena *
arena(void)
{
    static struct gw_arena *kept;

    if (kept == NULL)
        kept = gw_arena_new(1 << 20);
    return kept;
}

static void
expect_text(struct gw_text got, const char *wanted)
{
    ck_assert_msg(gw_text_equal(got, gw_text_from(wanted)), "%.*s, not %s", GW_TEXT_ARG(got),
                  wanted);
}

static void
expect_day(const char *text, int year, int month, int day)
{
    gw_date got;

    ck_assert_msg(import_date_parse(gw_text_from(text), &got) == GW_OK, "%s", text);
    ck_assert_msg(got == gw_date_from_civil((struct gw_civil){ year, month, day }), "%s", text);
}

static void
expect_no_day(const char *text)
{
    gw_date got;

    ck_assert_msg(import_date_parse(gw_text_from(text), &got) != GW_OK, "%s", text);
}

START_TEST(days_are_read_as_city_halls_write_them)
{
    expect_day("2026/4/1", 2026, 4, 1);
    expect_day("2026-04-01", 2026, 4, 1);
    expect_day("2026.4.1", 2026, 4, 1);
    expect_day("20260401", 2026, 4, 1);
    expect_day("2026年4月1日", 2026, 4, 1);
    expect_day("2026年4月1日(水)", 2026, 4, 1);
    expect_day("2026/04/01 0:00:00", 2026, 4, 1);
    expect_day("令和8年4月1日", 2026, 4, 1);
    expect_day("R8.4.1", 2026, 4, 1);
    expect_day("r08/04/01", 2026, 4, 1);
    expect_day("令和元年5月1日", 2019, 5, 1);
    expect_day("H31.4.30", 2019, 4, 30);
    expect_day("平成元年1月8日", 1989, 1, 8);
    expect_day("昭和64年1月7日", 1989, 1, 7);
    expect_day("S50.4.1", 1975, 4, 1);
}
END_TEST

START_TEST(a_day_that_does_not_exist_or_is_not_of_its_era_is_none)
{
    expect_no_day("2026/2/29");
    expect_no_day("2026/13/1");
    expect_no_day("令和元年4月30日");
    expect_no_day("平成31年5月1日");
    expect_no_day("昭和64年1月8日");
    expect_no_day("平成32年4月1日");
    expect_no_day("4月1日");
    expect_no_day("2026/4");
    expect_no_day("2026/4/1 8:30");
    expect_no_day("2026/4/1x");
    expect_no_day("26/4/1");
    expect_no_day("");
}
END_TEST

START_TEST(moments_are_of_the_citys_zone)
{
    const gw_date day = gw_date_from_civil((struct gw_civil){ 2026, 4, 1 });
    gw_time got;

    ck_assert_int_eq(import_moment_parse(GW_TEXT("2026/4/1 8:30"), 540, &got), GW_OK);
    ck_assert_int_eq(got, gw_date_start(day, 540) + 8 * GW_HOUR + 30 * GW_MINUTE);
    ck_assert_int_eq(import_moment_parse(GW_TEXT("令和8年4月1日"), 540, &got), GW_OK);
    ck_assert_int_eq(got, gw_date_start(day, 540));
    ck_assert_int_eq(import_moment_parse(GW_TEXT("2026/4/1 24:00"), 540, &got), GW_INVALID);
}
END_TEST

START_TEST(letters_and_digits_of_full_width_become_ASCII_and_nothing_else)
{
    expect_text(import_text_narrow(arena(), GW_TEXT("ＡＢ－１２　3髙ア")), "AB-12 3髙ア");
    const struct gw_text plain = GW_TEXT("山田");
    ck_assert_ptr_eq(import_text_narrow(arena(), plain).data, plain.data);
}
END_TEST

START_TEST(what_a_spreadsheet_puts_around_a_cell_is_taken_off)
{
    expect_text(import_text_bare(GW_TEXT("=\"00123\"")), "00123");
    expect_text(import_text_bare(GW_TEXT("'=1+1")), "=1+1");
    expect_text(import_text_bare(GW_TEXT("'＝合計")), "＝合計"); /* what our own lists mark */
    expect_text(import_text_bare(GW_TEXT("'＠総務")), "＠総務");
    expect_text(import_text_bare(GW_TEXT("''-1")), "'-1");
    expect_text(import_text_bare(GW_TEXT(" 山田　太郎　")), "山田　太郎");
    expect_text(import_text_bare(GW_TEXT("'山田")), "'山田");
}
END_TEST

START_TEST(headers_are_compared_without_width_blanks_and_remarks)
{
    ck_assert(import_text_is_one_of(arena(), GW_TEXT("職員　番号（必須）"), "氏名|職員番号"));
    ck_assert(import_text_is_one_of(arena(), GW_TEXT("ログインＩＤ"), "ログインID"));
    ck_assert(import_text_is_one_of(arena(), GW_TEXT("本務・兼務"), "本務兼務"));
    ck_assert(!import_text_is_one_of(arena(), GW_TEXT("職員番号2"), "職員番号"));
}
END_TEST

START_TEST(local_characters_are_named_once_each)
{
    expect_text(import_text_gaiji(arena(), GW_TEXT("\xee\x80\x80山\xee\x9d\x97\xee\x80\x80")),
                "U+E000 U+E757");
    expect_text(import_text_gaiji(arena(), GW_TEXT("葛\xf3\xa0\x84\x80城髙﨑")), "");
}
END_TEST
