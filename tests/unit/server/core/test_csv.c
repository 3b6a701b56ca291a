/* Files for spreadsheets: quoting, two encodings, no formulas. */
#include <check.h>

#include "gw/csv.h"

static const char *
written(struct gw_buf *buf)
{
    gw_buf_add(buf, "", 1);
    ck_assert(!buf->failed);
    return buf->data;
}

static const char *
one_cell(struct gw_buf *buf, enum gw_csv_encoding encoding, const char *cell, int64_t *replaced)
{
    struct gw_csv csv;
    gw_buf_init(buf, 1 << 20);
    gw_csv_init(&csv, buf, encoding);
    gw_csv_text(&csv, gw_text_from(cell));
    *replaced = csv.replaced;
    return written(buf);
}

static void
expect_cell(enum gw_csv_encoding encoding, const char *cell, const char *wanted, int64_t replaced)
{
    struct gw_buf buf;
    int64_t got;
    const char *text = one_cell(&buf, encoding, cell, &got);
    ck_assert_str_eq(text, wanted);
    ck_assert_int_eq(got, replaced);
    gw_buf_done(&buf);
}

#define BOM "\xef\xbb\xbf"

START_TEST(rows_end_in_CRLF_and_cells_are_parted_by_commas)
{
    struct gw_csv csv;
    struct gw_buf buf;
    gw_buf_init(&buf, 1 << 20);
    gw_csv_init(&csv, &buf, GW_CSV_UTF8);
    gw_csv_text(&csv, GW_TEXT("総務課"));
    gw_csv_number(&csv, -5);
    gw_csv_text(&csv, GW_TEXT_NONE);
    gw_csv_row_end(&csv);
    gw_csv_text(&csv, GW_TEXT("a"));
    gw_csv_row_end(&csv);
    ck_assert_str_eq(written(&buf), BOM "総務課,-5,\r\na\r\n");
    gw_buf_done(&buf);
}
END_TEST

START_TEST(commas_quotes_and_line_ends_are_quoted)
{
    expect_cell(GW_CSV_UTF8, "a,b", BOM "\"a,b\"", 0);
    expect_cell(GW_CSV_UTF8, "a\"b\"", BOM "\"a\"\"b\"\"\"", 0);
    expect_cell(GW_CSV_UTF8, "a\r\nb", BOM "\"a\r\nb\"", 0);
    expect_cell(GW_CSV_UTF8, " a", BOM "\" a\"", 0);
    expect_cell(GW_CSV_UTF8, "", BOM, 0);
}
END_TEST

START_TEST(what_a_spreadsheet_would_run_gets_an_apostrophe)
{
    expect_cell(GW_CSV_UTF8, "=1+1", BOM "'=1+1", 0);
    expect_cell(GW_CSV_UTF8, "+81", BOM "'+81", 0);
    expect_cell(GW_CSV_UTF8, "-1", BOM "'-1", 0);
    expect_cell(GW_CSV_UTF8, "@SUM(A1)", BOM "'@SUM(A1)", 0);
    expect_cell(GW_CSV_UTF8, "\tx", BOM "'\tx", 0);
    expect_cell(GW_CSV_UTF8, "＝1", BOM "'＝1", 0);
    expect_cell(GW_CSV_UTF8, "=HYPERLINK(\"a\",\"b\")", BOM "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"",
                0);
    expect_cell(GW_CSV_UTF8, "1=1", BOM "1=1", 0);
}
END_TEST

START_TEST(CP932_has_no_mark_and_knows_what_Windows_knows)
{
    expect_cell(GW_CSV_CP932, "あ", "\x82\xa0", 0);
    expect_cell(GW_CSV_CP932, "①㈱髙﨑", "\x87\x40\x87\x8a\xfb\xfc\xfa\xb1", 0);
    expect_cell(GW_CSV_CP932, "ｱ", "\xb1", 0);
}
END_TEST

START_TEST(the_wave_dash_and_its_like_reach_CP932)
{
    expect_cell(GW_CSV_CP932, "〜～−－", "\x81\x60\x81\x60\x81\x7c\x81\x7c", 0);
}
END_TEST

START_TEST(what_CP932_does_not_have_is_shown_by_number_and_counted)
{
    expect_cell(GW_CSV_CP932, "𠮷野", "&#x20BB7;\x96\xec", 1);
    expect_cell(GW_CSV_CP932, "😀😀", "&#x1F600;&#x1F600;", 2);
}
END_TEST

START_TEST(the_choices_of_the_encoding_are_utf_8_and_cp932)
{
    ck_assert_int_eq(gw_csv_encoding_of(GW_TEXT_NONE), GW_CSV_UTF8);
    ck_assert_int_eq(gw_csv_encoding_of(GW_TEXT("utf-8")), GW_CSV_UTF8);
    ck_assert_int_eq(gw_csv_encoding_of(GW_TEXT("cp932")), GW_CSV_CP932);
}
END_TEST
