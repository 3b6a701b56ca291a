/* fuzz_csv.c - whatever bytes a list consists of: it is read the same way twice, in rows that
 * follow each other, and what a cell was taken for is well-formed, of its column's type and no
 * longer than allowed, or its row is refused; for libFuzzer.
 */
#include "core/import.h"
#include "core/import_text.h"
#include "tests/fuzz/input.h"

#define ROWS_MAX 50
#define ZONE_OFFSET_MIN 540
#define READ_TWICE 8 /* one of so many: it takes as long as all else */

enum { NO, NAME, BODY, COUNT, DAY, MOMENT, SORT, COLUMNS };

static const struct gw_import_choice sorts[] = {
    { "regular", "正規|正職員" },
    { "fiscal_year", "会計年度任用職員|会計年度" },
    { 0 },
};

static const struct gw_import_column columns[] = {
    [NO] = { .name = "staff_no",
             .names = "職員番号|職員No.",
             .type = GW_IMPORT_CODE,
             .required = true,
             .chars_max = 40 },
    [NAME] = { .name = "name", .names = "氏名", .type = GW_IMPORT_TEXT },
    [BODY] = { .name = "body", .names = "本文", .type = GW_IMPORT_BODY, .chars_max = 1000 },
    [COUNT] = { .name = "count", .names = "順位", .type = GW_IMPORT_NUMBER },
    [DAY] = { .name = "day", .names = "発令日", .type = GW_IMPORT_DATE },
    [MOMENT] = { .name = "moment", .names = "掲載日時", .type = GW_IMPORT_MOMENT },
    [SORT] = { .name = "sort", .names = "職員区分", .type = GW_IMPORT_CHOICE, .choices = sorts },
    [COLUMNS] = { 0 },
};

static const struct gw_import_kind kind = { .name = "fuzz", .columns = columns };

/* ---- what the pure functions promise about any well-formed text ---- */

static void
texts_check(struct gw_arena *arena, struct gw_text text)
{
    const struct gw_text narrow = import_text_narrow(arena, text);
    const struct gw_text word = import_text_word(arena, text);
    const struct gw_text bare = import_text_bare(text);

    gw_check(gw_text_is_utf8(narrow) && narrow.bytes <= text.bytes);
    gw_check(gw_text_equal(import_text_narrow(arena, narrow), narrow));
    gw_check(gw_text_is_utf8(word));
    gw_check(gw_text_equal(import_text_word(arena, word), word));
    gw_check(gw_text_is_utf8(bare) && bare.bytes <= text.bytes);
    gw_check(gw_text_is_utf8(import_text_gaiji(arena, text)));
}

/* A day that was understood is understood again as we write it, and so is a moment. */
static void
dates_check(struct gw_arena *arena, struct gw_text text)
{
    gw_date day, again;
    gw_time moment;

    if (import_date_parse(text, &day) == GW_OK) {
        const struct gw_civil civil = gw_date_civil(day);

        gw_check(civil.year >= 1868 && civil.year <= 2199);
        gw_check(import_date_parse(
                     gw_text_format(arena, "%d年%d月%d日", civil.year, civil.month, civil.day),
                     &again) == GW_OK);
        gw_check(again == day);
        gw_check(import_moment_parse(text, ZONE_OFFSET_MIN, &moment) == GW_OK);
        gw_check(moment == gw_date_start(day, ZONE_OFFSET_MIN));
    }
}

/* ---- the file ---- */

static bool
has_control(struct gw_text text, bool lines_too)
{
    for (size_t i = 0; i < text.bytes; i++) {
        const unsigned char byte = (unsigned char)text.data[i];

        if (byte == 0x7f || (byte < 0x20 && !(lines_too && (byte == '\n' || byte == '\t'))))
            return true;
    }
    return false;
}

static void
value_check(struct gw_arena *arena, int column, const struct gw_import_value *value)
{
    if (value->text.bytes == 0)
        return;
    gw_check(gw_text_is_utf8(value->text));
    gw_check(!has_control(value->text, column == BODY));
    texts_check(arena, value->text);
    dates_check(arena, value->text);
}

/* Of a row that wasn't refused. */
static void
row_check(const struct gw_import_row *row)
{
    const struct gw_import_value *values = row->values;

    gw_check(values[NO].text.bytes > 0);
    gw_check(gw_text_chars(values[NO].text) <= 40 && gw_text_chars(values[NAME].text) <= 100 &&
             gw_text_chars(values[BODY].text) <= 1000);
    gw_check(values[COUNT].number >= 0 && values[COUNT].number <= 999999999);
    gw_check(values[SORT].text.bytes == 0 || gw_text_equal(values[SORT].text, GW_TEXT("regular")) ||
             gw_text_equal(values[SORT].text, GW_TEXT("fiscal_year")));
}

static void
report_check(const struct gw_import_report *report)
{
    gw_check(report->count <= report->capacity && report->left_out >= 0);
    for (size_t i = 0; i < report->count; i++) {
        gw_check(gw_text_is_utf8(report->list[i].before));
        gw_check(gw_text_is_utf8(report->list[i].after));
    }
}

static void
sheet_check(struct gw_arena *arena, const struct import_sheet *sheet)
{
    const struct gw_import *import = &sheet->first;
    int64_t line = 1;

    gw_check(import->count <= ROWS_MAX);
    gw_check(sheet->fault != NULL || (import->count > 0 && import->has[NO]));
    for (size_t i = 0; i < import->count; i++) {
        const struct gw_import_row *row = &import->rows[i];

        gw_check(row->line > line);
        line = row->line;
        gw_check(row->refused == (row->outcome == GW_IMPORT_REFUSED));
        for (int column = 0; column < COLUMNS; column++)
            value_check(arena, column, &row->values[column]);
        if (!row->refused)
            row_check(row);
    }
    report_check(&import->report);
}

static void
sheets_compare(const struct import_sheet *left, const struct import_sheet *right)
{
    gw_check(left->fault == right->fault && left->encoding == right->encoding);
    gw_check(left->first.count == right->first.count);
    gw_check(left->first.report.count == right->first.report.count);
    for (size_t i = 0; i < left->first.count; i++) {
        for (int column = 0; column < COLUMNS; column++)
            gw_check(gw_text_equal(left->first.rows[i].values[column].text,
                                   right->first.rows[i].values[column].text));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_arena *arena = input_arena();
    const struct import_reading reading = {
        .kind = &kind,
        .file = { (const char *)data, size },
        .rows_max = ROWS_MAX,
        .zone_offset_min = ZONE_OFFSET_MIN,
    };
    struct import_sheet sheet, again;

    gw_check(import_sheet_read(arena, &reading, &sheet) == GW_OK);
    sheet_check(arena, &sheet);
    if (size % READ_TWICE == 0) {
        gw_check(import_sheet_read(arena, &reading, &again) == GW_OK);
        sheets_compare(&sheet, &again);
    }
    gw_arena_reset(arena); /* what is left over looks like a leak, and the run is done again */
    return 0;
}
