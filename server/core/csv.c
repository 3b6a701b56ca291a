/* csv.c - lists as files for spreadsheets (gw/csv.h). */
#include "gw/csv.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ustring.h>

#include "core/file.h"

#define CP932_BYTES_EACH 12 /* of one UTF-16 unit at most: "&#x10FFFF;" for two */

void
gw_csv_init(struct gw_csv *csv, struct gw_buf *out, enum gw_csv_encoding encoding)
{
    *csv = (struct gw_csv){ .out = out, .encoding = encoding };
    if (encoding == GW_CSV_UTF8)
        gw_buf_string(out, "\xef\xbb\xbf");
}

static void
cell_begin(struct gw_csv *csv)
{
    if (csv->in_row)
        gw_buf_string(csv->out, ",");
    csv->in_row = true;
}

/* What a spreadsheet takes for a formula, half or full width, or for the end of the cell before. */
static bool
is_formula(struct gw_text cell)
{
    static const char *const starts[] = { "=",  "+",  "-",  "@",  "\t", "\r",
                                          "\n", "＝", "＋", "－", "＠" };

    while (gw_text_starts(cell, GW_TEXT("'"))) /* so that the mark can be told from the text */
        cell = gw_text_slice(cell, 1, cell.bytes);
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (gw_text_starts(cell, gw_text_from(starts[i])))
            return true;
    }
    return false;
}

struct gw_text
gw_csv_unmark(struct gw_text cell)
{
    return gw_text_starts(cell, GW_TEXT("'")) && is_formula(cell)
               ? gw_text_slice(cell, 1, cell.bytes)
               : cell;
}

static bool
needs_quotes(struct gw_text cell)
{
    for (size_t i = 0; i < cell.bytes; i++) {
        if (strchr(",\"\r\n", cell.data[i]) != NULL)
            return true;
    }
    return cell.bytes > 0 && (cell.data[0] == ' ' || cell.data[cell.bytes - 1] == ' ');
}

/* Counts each character that CP932 doesn't have and lets ICU write its numeric form. */
static void
replace_and_count(const void *context, UConverterFromUnicodeArgs *args, const UChar *units,
                  int32_t length, UChar32 character, UConverterCallbackReason reason,
                  UErrorCode *status)
{
    int64_t *replaced = (int64_t *)(uintptr_t)context;

    if (reason <= UCNV_IRREGULAR)
        ++*replaced;
    UCNV_FROM_U_CALLBACK_ESCAPE(UCNV_ESCAPE_XML_HEX, args, units, length, character, reason,
                                status);
}

/* Where Unicode has two characters for one of CP932, the one that Microsoft's table takes: signs
 * typed elsewhere than on Windows would be lost otherwise. */
static UChar
as_windows_writes(UChar unit)
{
    switch (unit) {
    case 0x301c: /* 〜 */
        return 0xff5e;
    case 0x2016: /* ‖ */
        return 0x2225;
    case 0x2212: /* − */
        return 0xff0d;
    case 0x2014: /* — */
        return 0x2015;
    case 0x00a2: /* ¢ */
        return 0xffe0;
    case 0x00a3: /* £ */
        return 0xffe1;
    case 0x00ac: /* ¬ */
        return 0xffe2;
    default:
        return unit;
    }
}

static void
cp932_convert(struct gw_csv *csv, UConverter *converter, const UChar *units, int32_t count)
{
    const int32_t room = count * CP932_BYTES_EACH + 1;
    char *place = gw_buf_reserve(csv->out, (size_t)room);
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes;

    if (place == NULL)
        return;
    ucnv_setFromUCallBack(converter, replace_and_count, &csv->replaced, NULL, NULL, &status);
    bytes = ucnv_fromUChars(converter, place, room, units, count, &status);
    if (U_FAILURE(status))
        csv->out->failed = csv->out->no_memory = true;
    else
        gw_buf_commit(csv->out, (size_t)bytes);
}

static void
cp932_add(struct gw_csv *csv, struct gw_text text)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("windows-31j", &status);
    UChar *units = malloc((text.bytes + 1) * sizeof(*units));
    int32_t count = 0;

    if (U_SUCCESS(status) && units != NULL) {
        (void)u_strFromUTF8(units, (int32_t)text.bytes + 1, &count, text.data, (int32_t)text.bytes,
                            &status);
        for (int32_t i = 0; i < count; i++)
            units[i] = as_windows_writes(units[i]);
    }
    if (U_SUCCESS(status) && units != NULL)
        cp932_convert(csv, converter, units, count);
    else
        csv->out->failed = csv->out->no_memory = true;
    free(units);
    ucnv_close(converter);
}

static void
text_add(struct gw_csv *csv, struct gw_text text)
{
    if (text.bytes == 0)
        return;
    if (csv->encoding == GW_CSV_CP932)
        cp932_add(csv, text);
    else
        gw_buf_text(csv->out, text);
}

/* Quotes inside are doubled. */
static void
quoted_add(struct gw_csv *csv, struct gw_text text)
{
    while (text.bytes > 0) {
        const size_t quote = gw_text_index(text, '"');

        text_add(csv, gw_text_slice(text, 0, quote));
        if (quote < text.bytes)
            gw_buf_string(csv->out, "\"\"");
        text = gw_text_slice(text, quote + 1, text.bytes);
    }
}

void
gw_csv_text(struct gw_csv *csv, struct gw_text cell)
{
    const bool formula = is_formula(cell);

    cell_begin(csv);
    if (!needs_quotes(cell)) {
        gw_buf_string(csv->out, formula ? "'" : "");
        text_add(csv, cell);
        return;
    }
    gw_buf_string(csv->out, formula ? "\"'" : "\"");
    quoted_add(csv, cell);
    gw_buf_string(csv->out, "\"");
}

void
gw_csv_number(struct gw_csv *csv, int64_t cell)
{
    cell_begin(csv);
    gw_buf_int(csv->out, cell);
}

void
gw_csv_row_end(struct gw_csv *csv)
{
    gw_buf_string(csv->out, "\r\n");
    csv->in_row = false;
}

enum gw_err
gw_csv_reply(struct gw_request *req, const struct gw_csv *csv, struct gw_text name)
{
    const struct gw_text view = gw_buf_view(csv->out);

    GW_TRY(gw_buf_fault(csv->out));
    gw_reply_header(req, "Content-Disposition", file_disposition(req->arena, name, false));
    return gw_reply_content(req,
                            csv->encoding == GW_CSV_CP932 ? "text/csv; charset=windows-31j"
                                                          : "text/csv; charset=utf-8",
                            gw_text_copy(req->arena, view));
}

enum gw_csv_encoding
gw_csv_encoding_of(struct gw_text choice)
{
    return gw_text_equal(choice, GW_TEXT("cp932")) ? GW_CSV_CP932 : GW_CSV_UTF8;
}
