/* csv_read.c - reading CSV row by row (csv_read.h).
 *
 * Rows are cut in bytes and each cell is decoded for itself: in CP932 no second byte is a quote, a
 * comma, a tab or a line end, so both encodings are cut alike.
 */
#include "core/csv_read.h"

#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#define CHARS_OF_A_UNIT 3 /* bytes of UTF-8 for one UTF-16 unit at most */

static bool
starts_utf16(struct gw_text file)
{
    return gw_text_starts(file, GW_TEXT("\xff\xfe")) || gw_text_starts(file, GW_TEXT("\xfe\xff"));
}

static char
separator_of(struct gw_text file)
{
    const struct gw_text first = gw_text_slice(file, 0, gw_text_index(file, '\n'));

    return gw_text_index(first, ',') == first.bytes && gw_text_index(first, '\t') < first.bytes
               ? '\t'
               : ',';
}

static enum gw_err
converter_open(struct csv_reader *reader)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("windows-31j", &status);

    if (U_FAILURE(status))
        return status == U_MEMORY_ALLOCATION_ERROR ? GW_BUSY : GW_BUG;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    reader->converter = converter;
    return U_FAILURE(status) ? GW_BUG : GW_OK;
}

enum gw_err
csv_reader_open(struct csv_reader *reader, struct gw_text file)
{
    const struct gw_text mark = GW_TEXT("\xef\xbb\xbf");
    const bool marked = gw_text_starts(file, mark);

    *reader = (struct csv_reader){ .encoding = CSV_READ_UTF8,
                                   .cell_bytes_max = CSV_CELL_BYTES_MAX,
                                   .row_bytes_max = CSV_ROW_BYTES_MAX };
    if (starts_utf16(file))
        return GW_UNSUPPORTED;
    if (marked)
        file = gw_text_slice(file, mark.bytes, file.bytes);
    reader->rest = file;
    reader->separator = separator_of(file);
    if (marked || gw_text_is_utf8(file))
        return GW_OK;
    reader->encoding = CSV_READ_CP932;
    return converter_open(reader);
}

void
csv_reader_close(struct csv_reader *reader)
{
    if (reader->converter != NULL)
        ucnv_close(reader->converter);
    reader->converter = NULL;
}

/* ---- one cell ---- */

static bool
is_ascii(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        if ((text.data[i] & 0x80) != 0)
            return false;
    }
    return true;
}

static bool
has_control(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        const unsigned char byte = (unsigned char)text.data[i];

        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
            return true;
    }
    return false;
}

/* CP932 leaves these single bytes open; converters give them private or C1 characters. */
static bool
has_open_byte(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        const unsigned char byte = (unsigned char)text.data[i];

        if (byte == 0x80 || byte == 0xa0 || byte >= 0xfd)
            return true;
        if ((byte > 0x80 && byte < 0xa0) || byte >= 0xe0)
            i++;
    }
    return false;
}

static enum gw_err
cp932_decode(struct csv_reader *reader, struct gw_arena *arena, struct gw_text raw,
             struct gw_text *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar *units = GW_NEW_ARRAY(arena, UChar, raw.bytes + 1);
    int32_t count, bytes = 0;
    char *text;

    if (has_open_byte(raw))
        return GW_INVALID;
    ucnv_resetToUnicode(reader->converter);
    count = ucnv_toUChars(reader->converter, units, (int32_t)raw.bytes + 1, raw.data,
                          (int32_t)raw.bytes, &status);
    if (U_FAILURE(status))
        return GW_INVALID;
    text = gw_arena_alloc(arena, (size_t)count * CHARS_OF_A_UNIT + 1);
    (void)u_strToUTF8(text, count * CHARS_OF_A_UNIT + 1, &bytes, units, count, &status);
    *out = (struct gw_text){ text, (size_t)bytes };
    return U_FAILURE(status) ? GW_INVALID : GW_OK;
}

static const char *
cell_decode(struct csv_reader *reader, struct gw_arena *arena, struct gw_text raw,
            struct gw_text *out)
{
    *out = GW_TEXT_NONE;
    if (raw.bytes > reader->cell_bytes_max)
        return "import.csv_cell_long";
    if (has_control(raw))
        return "import.csv_control";
    *out = raw;
    if (is_ascii(raw))
        return NULL;
    if (reader->encoding == CSV_READ_CP932)
        return cp932_decode(reader, arena, raw, out) == GW_OK ? NULL : "import.csv_bytes";
    return gw_text_is_utf8(raw) ? NULL : "import.csv_bytes";
}

/* Doubled quotes become one. */
static struct gw_text
quotes_undouble(struct gw_arena *arena, struct gw_text raw)
{
    char *out;
    size_t bytes = 0;

    if (gw_text_index(raw, '"') == raw.bytes)
        return raw;
    out = gw_arena_alloc(arena, raw.bytes);
    for (size_t i = 0; i < raw.bytes; i++) {
        out[bytes++] = raw.data[i];
        if (raw.data[i] == '"')
            i++;
    }
    return (struct gw_text){ out, bytes };
}

/* ---- one row ---- */

enum cell_end { CELL_ENDS, ROW_ENDS, FILE_ENDS, QUOTE_OPEN, QUOTE_STRAY };

static bool
is_line_end(char byte)
{
    return byte == '\r' || byte == '\n';
}

/* Where the quoted part that begins behind text[0] ends; text.bytes where it doesn't. */
static size_t
quote_close(struct gw_text text)
{
    size_t at = 1;

    while (at < text.bytes) {
        const char *quote = memchr(text.data + at, '"', text.bytes - at);

        if (quote == NULL)
            return text.bytes;
        at = (size_t)(quote - text.data);
        if (at + 1 >= text.bytes || text.data[at + 1] != '"')
            return at;
        at += 2;
    }
    return text.bytes;
}

/* Takes the separator or line end at the beginning of the rest. */
static enum cell_end
end_take(struct csv_reader *reader)
{
    const struct gw_text rest = reader->rest;
    size_t taken = 1;
    enum cell_end end = ROW_ENDS;

    if (rest.bytes == 0)
        return FILE_ENDS;
    if (rest.data[0] == reader->separator)
        end = CELL_ENDS;
    else if (!is_line_end(rest.data[0]))
        return QUOTE_STRAY;
    else if (rest.data[0] == '\r' && rest.bytes > 1 && rest.data[1] == '\n')
        taken = 2;
    reader->rest = gw_text_slice(rest, taken, rest.bytes);
    return end;
}

static enum cell_end
cell_cut(struct csv_reader *reader, struct gw_arena *arena, struct gw_text *raw)
{
    const struct gw_text rest = reader->rest;
    size_t end = 0;

    if (rest.bytes > 0 && rest.data[0] == '"') {
        end = quote_close(rest);
        if (end == rest.bytes)
            return QUOTE_OPEN;
        *raw = quotes_undouble(arena, gw_text_slice(rest, 1, end));
        reader->rest = gw_text_slice(rest, end + 1, rest.bytes);
        return end_take(reader);
    }
    while (end < rest.bytes && rest.data[end] != reader->separator && !is_line_end(rest.data[end]))
        end++;
    *raw = gw_text_slice(rest, 0, end);
    reader->rest = gw_text_slice(rest, end, rest.bytes);
    return end_take(reader);
}

static void
fault_note(struct csv_row *row, size_t cell, const char *fault)
{
    if (row->fault != NULL || fault == NULL)
        return;
    row->fault = fault;
    row->fault_cell = cell;
}

/* To the end of the line: what follows a misplaced quote is not guessed at. */
static enum cell_end
line_skip(struct csv_reader *reader)
{
    size_t end = 0;

    while (end < reader->rest.bytes && !is_line_end(reader->rest.data[end]))
        end++;
    reader->rest = gw_text_slice(reader->rest, end, reader->rest.bytes);
    return end_take(reader);
}

static enum cell_end
cell_read(struct csv_reader *reader, struct gw_arena *arena, struct csv_row *row)
{
    struct gw_text raw = GW_TEXT_NONE;
    enum cell_end end = cell_cut(reader, arena, &raw);

    if (end == QUOTE_OPEN) {
        fault_note(row, row->count, "import.csv_quote_open");
        row->is_last = true;
        reader->rest = GW_TEXT_NONE;
        return FILE_ENDS;
    }
    if (end == QUOTE_STRAY) {
        fault_note(row, row->count, "import.csv_quote_stray");
        end = line_skip(reader);
    }
    if (row->count == CSV_CELLS_MAX) {
        fault_note(row, row->count, "import.csv_cells_many");
        return end;
    }
    /* Nobody reads the cells of a row with a fault; one without end would fill the arena. */
    if (row->fault == NULL)
        fault_note(row, row->count, cell_decode(reader, arena, raw, &row->cells[row->count]));
    row->count++;
    return end;
}

enum gw_err
csv_reader_next(struct csv_reader *reader, struct gw_arena *arena, struct csv_row *row)
{
    const char *begin = reader->rest.data;
    struct gw_text cells[CSV_CELLS_MAX] = { { NULL, 0 } };
    enum cell_end end;

    if (reader->rest.bytes == 0)
        return GW_MISSING;
    *row = (struct csv_row){ .line = ++reader->line, .cells = cells };
    do {
        end = cell_read(reader, arena, row);
        if (!row->is_last && (size_t)(reader->rest.data - begin) > reader->row_bytes_max)
            fault_note(row, 0, "import.csv_row_long");
    } while (end == CELL_ENDS);
    row->cells = gw_arena_copy(arena, cells, row->count * sizeof(*cells));
    return GW_OK;
}
