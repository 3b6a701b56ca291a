/* Lists from elsewhere: rows and cells, two encodings, and what can't be read. */
#include <check.h>
#include <string.h>

#include "core/csv_read.h"
#include "tests/lib/memory.h"

struct sheet {
    struct gw_arena *arena;
    struct csv_reader reader;
    struct csv_row row;
};

static struct sheet
opened(const char *bytes, size_t count)
{
    struct sheet sheet = { .arena = gw_arena_new((size_t)64 << 20) };

    ck_assert_int_eq(csv_reader_open(&sheet.reader, (struct gw_text){ bytes, count }), GW_OK);
    return sheet;
}

static void
closed(struct sheet *sheet)
{
    csv_reader_close(&sheet->reader);
    gw_arena_free(sheet->arena);
}

static bool
next(struct sheet *sheet)
{
    enum gw_err err = csv_reader_next(&sheet->reader, sheet->arena, &sheet->row);

    ck_assert(err == GW_OK || err == GW_MISSING);
    return err == GW_OK;
}

static void
expect_cell(const struct sheet *sheet, size_t cell, const char *wanted)
{
    ck_assert_uint_lt(cell, sheet->row.count);
    const struct gw_text got = sheet->row.cells[cell];
    ck_assert_msg(gw_text_equal(got, gw_text_from(wanted)), "%.*s, not %s", GW_TEXT_ARG(got),
                  wanted);
}

/* One row of one cell. */
static void
expect_only(const char *bytes, size_t count, const char *wanted)
{
    struct sheet sheet = opened(bytes, count);

    ck_assert(next(&sheet));
    ck_assert_ptr_null(sheet.row.fault);
    expect_cell(&sheet, 0, wanted);
    closed(&sheet);
}
#define EXPECT_ONLY(bytes, wanted) expect_only(bytes, sizeof(bytes) - 1, wanted)

static void
expect_fault(const char *bytes, size_t count, const char *fault)
{
    struct sheet sheet = opened(bytes, count);

    ck_assert(next(&sheet));
    ck_assert_ptr_nonnull(sheet.row.fault);
    ck_assert_str_eq(sheet.row.fault, fault);
    closed(&sheet);
}
#define EXPECT_FAULT(bytes, fault) expect_fault(bytes, sizeof(bytes) - 1, fault)

START_TEST(lines_may_end_in_any_way_and_the_last_in_none)
{
    struct sheet sheet = opened("a,b\r\nc\rd\n,\n\ne", 13);

    ck_assert(next(&sheet));
    ck_assert_uint_eq(sheet.row.count, 2);
    expect_cell(&sheet, 1, "b");
    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "c");
    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "d");
    ck_assert(next(&sheet));
    ck_assert_uint_eq(sheet.row.count, 2);
    expect_cell(&sheet, 1, "");
    ck_assert(next(&sheet));
    ck_assert_uint_eq(sheet.row.count, 1);
    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "e");
    ck_assert_int_eq(sheet.row.line, 6);
    ck_assert(!next(&sheet));
    closed(&sheet);
}
END_TEST

START_TEST(quotes_hold_separators_line_breaks_and_quotes)
{
    struct sheet sheet = opened("\"a,\"\"b\"\"\r\nc\",\"\"\nd\"e,f", 21);

    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "a,\"b\"\r\nc");
    expect_cell(&sheet, 1, "");
    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "d\"e");
    expect_cell(&sheet, 1, "f");
    ck_assert_int_eq(sheet.row.line, 2);
    closed(&sheet);
}
END_TEST

START_TEST(a_quote_in_the_wrong_place_is_a_fault_of_its_line_only)
{
    struct sheet sheet = opened("\"a\"b,c\nd", 8);

    ck_assert(next(&sheet));
    ck_assert_str_eq(sheet.row.fault, "import.csv_quote_stray");
    ck_assert(next(&sheet));
    ck_assert_ptr_null(sheet.row.fault);
    expect_cell(&sheet, 0, "d");
    closed(&sheet);
    EXPECT_FAULT("\"a,b\nc", "import.csv_quote_open");
}
END_TEST

#define LONG_CELLS 40
#define LONG_CELL_BYTES ((size_t)400 << 10)

START_TEST(a_row_without_end_is_a_fault_and_does_not_fill_the_arena)
{
    const size_t bytes = LONG_CELLS * (LONG_CELL_BYTES + 1);
    char *text = test_alloc(bytes);

    for (size_t i = 0; i < bytes; i++)
        text[i] = (i + 1) % (LONG_CELL_BYTES + 1) == 0 ? ','
                  : i % (LONG_CELL_BYTES + 1) % 2 == 0 ? '\x82'
                                                       : '\xa0';
    struct sheet sheet = opened(text, bytes);
    ck_assert(next(&sheet));
    ck_assert_str_eq(sheet.row.fault, "import.csv_row_long");
    ck_assert(!gw_arena_failed(sheet.arena));
    closed(&sheet);
}
END_TEST

START_TEST(the_encoding_is_found_by_mark_by_form_or_is_CP932)
{
    EXPECT_ONLY("\xef\xbb\xbfあ", "あ");
    EXPECT_ONLY("あ", "あ");
    EXPECT_ONLY("\x82\xa0", "あ");
    struct csv_reader reader;
    ck_assert_int_eq(csv_reader_open(&reader, GW_TEXT("\xff\xfe\x42\x30")), GW_UNSUPPORTED);
}
END_TEST

START_TEST(characters_of_NEC_and_IBM_are_read_as_Windows_does)
{
    EXPECT_ONLY("\xfb\xfc", "髙");
    EXPECT_ONLY("\xfa\xb1", "﨑");
    EXPECT_ONLY("\xed\x95", "﨑");
    EXPECT_ONLY("\x87\x40", "①");
    EXPECT_ONLY("\x87\x8a", "㈱");
    EXPECT_ONLY("\x81\x60\x81\x7c\x81\x5c", "～－―");
    EXPECT_ONLY("\xb1\xb2", "ｱｲ");
    EXPECT_ONLY("\x95\x5c", "表"); /* its second byte is a backslash */
}
END_TEST

START_TEST(the_user_defined_area_is_kept_from_its_first_to_its_last_character)
{
    EXPECT_ONLY("\xf0\x40", "\xee\x80\x80"); /* U+E000 */
    EXPECT_ONLY("\xf9\xfc", "\xee\x9d\x97"); /* U+E757 */
    EXPECT_ONLY("\xee\x80\x80", "\xee\x80\x80");
}
END_TEST

START_TEST(what_is_no_character_is_a_fault_and_never_a_question_mark)
{
    EXPECT_FAULT("\x82", "import.csv_bytes");
    EXPECT_FAULT("\x81\xad\x82\xa0", "import.csv_bytes"); /* not assigned */
    EXPECT_FAULT("\x82\xa0\x80", "import.csv_bytes");
    EXPECT_FAULT("\x82\xa0\xa0", "import.csv_bytes");
    EXPECT_FAULT("\x82\xa0\xfd", "import.csv_bytes");
    EXPECT_FAULT("\xef\xbb\xbf\x82\xa0", "import.csv_bytes");
    EXPECT_FAULT("a\0b", "import.csv_control");
}
END_TEST

START_TEST(variants_by_selector_stay_whole)
{
    EXPECT_ONLY("葛\xf3\xa0\x84\x80城", "葛\xf3\xa0\x84\x80城");
}
END_TEST

START_TEST(tabs_part_cells_where_the_header_has_no_comma)
{
    struct sheet sheet = opened("a\tb\nc,d\te", 9);

    ck_assert(next(&sheet));
    ck_assert_uint_eq(sheet.row.count, 2);
    ck_assert(next(&sheet));
    expect_cell(&sheet, 0, "c,d");
    closed(&sheet);
}
END_TEST

START_TEST(cells_and_columns_are_taken_up_to_their_limits)
{
    char *bytes = malloc(CSV_CELL_BYTES_MAX + 1);

    memset(bytes, 'a', CSV_CELL_BYTES_MAX + 1);
    struct sheet sheet = opened(bytes, CSV_CELL_BYTES_MAX);
    ck_assert(next(&sheet));
    ck_assert_ptr_null(sheet.row.fault);
    closed(&sheet);
    expect_fault(bytes, CSV_CELL_BYTES_MAX + 1, "import.csv_cell_long");
    memset(bytes, ',', CSV_CELLS_MAX);
    sheet = opened(bytes, CSV_CELLS_MAX - 1);
    ck_assert(next(&sheet));
    ck_assert_ptr_null(sheet.row.fault);
    ck_assert_uint_eq(sheet.row.count, CSV_CELLS_MAX);
    closed(&sheet);
    expect_fault(bytes, CSV_CELLS_MAX, "import.csv_cells_many");
    free(bytes);
}
END_TEST
