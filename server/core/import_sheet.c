/* import_sheet.c - a file becomes rows of typed cells (core/import.h).
 *
 * Columns are found by the names in the first row that isn't blank, in any order. What was read
 * otherwise than it stands is noted with both; a cell that can't be read refuses its row.
 */
#include "core/import.h"

#include "core/import_text.h"
#include "gw/csv.h"

#define NUMBER_DIGITS_MAX 9
#define CHARS_MAX_DEFAULT 100
#define SCRATCH_BYTES_MAX ((size_t)64 << 20)
#define ENTRIES_KEPT_MAX ((size_t)200000) /* ten times what is shown; refusals: twice */

struct reading {
    const struct import_reading *in;
    struct gw_arena *arena;
    struct gw_arena *scratch; /* of one row */
    struct import_sheet *sheet;
    struct gw_import *import;
    int *columns; /* of the cell: index of the column, -1: unknown */
    size_t cells;
    size_t capacity; /* of rows */
};

static size_t
columns_count(const struct gw_import_kind *kind)
{
    size_t count = 0;

    while (kind->columns[count].name != NULL)
        count++;
    gw_check(count <= IMPORT_COLUMNS_MAX);
    return count;
}

struct gw_text
gw_import_column_name(struct gw_arena *arena, const struct gw_import_column *column)
{
    const struct gw_text names = gw_text_from(column->names);

    return gw_text_copy(arena, gw_text_slice(names, 0, gw_text_index(names, '|')));
}

/* ---- the report ---- */

static bool
counts_rows(enum gw_import_outcome outcome)
{
    return outcome <= GW_IMPORT_REFUSED;
}

/* A list where every cell was read otherwise has millions of entries. */
static bool
is_kept(const struct gw_import_report *report, enum gw_import_outcome outcome)
{
    return report->count < (outcome == GW_IMPORT_REFUSED ? 2 * ENTRIES_KEPT_MAX : ENTRIES_KEPT_MAX);
}

static void
entry_keep(struct gw_import *import, const struct gw_import_row *row,
           const struct gw_import_entry *entry)
{
    struct gw_import_report *report = &import->report;

    if (report->count == report->capacity) {
        const size_t capacity = report->capacity == 0 ? 256 : report->capacity * 2;
        struct gw_import_entry *list = GW_NEW_ARRAY(import->arena, struct gw_import_entry,
                                                    capacity);

        if (report->count > 0)
            memcpy(list, report->list, report->count * sizeof(*list));
        report->list = list;
        report->capacity = capacity;
    }
    report->list[report->count] = *entry;
    if (row != NULL)
        report->list[report->count].line = row->line;
    report->count++;
}

void
gw_import_note(struct gw_import *import, struct gw_import_row *row,
               const struct gw_import_entry *entry)
{
    struct gw_import_report *report = &import->report;

    if (is_kept(report, entry->outcome))
        entry_keep(import, row, entry);
    else
        report->left_out++;
    if (!counts_rows(entry->outcome) || row == NULL) {
        report->counts[entry->outcome]++;
        return;
    }
    if (entry->outcome > row->outcome)
        row->outcome = (uint8_t)entry->outcome;
    row->refused = row->refused || entry->outcome == GW_IMPORT_REFUSED;
}

void
gw_import_refuse(struct gw_import *import, struct gw_import_row *row, int column,
                 const char *message_key)
{
    const struct gw_import_column *columns = import->kind->columns;
    struct gw_import_entry entry = { .outcome = GW_IMPORT_REFUSED, .message_key = message_key };

    if (column >= 0) {
        entry.column = columns[column].names;
        entry.before = row->values[column].text;
    }
    gw_import_note(import, row, &entry);
}

/* ---- the header ---- */

static int
column_named(struct reading *reading, struct gw_text header)
{
    const struct gw_import_column *columns = reading->in->kind->columns;

    for (int i = 0; columns[i].name != NULL; i++) {
        if (import_text_is_one_of(reading->scratch, header, columns[i].names) ||
            gw_text_equal(import_text_word(reading->scratch, header),
                          gw_text_from(columns[i].name)))
            return i;
    }
    return -1;
}

static void
header_take(struct reading *reading, size_t cell, struct gw_text header)
{
    struct import_sheet *sheet = reading->sheet;
    const int column = header.bytes == 0 ? -1 : column_named(reading, header);

    reading->columns[cell] = column;
    header = gw_text_copy(reading->arena, header);
    if (column < 0) {
        if (header.bytes > 0)
            sheet->unknown[sheet->unknown_count++] = header;
        return;
    }
    if (sheet->headers[column].bytes > 0) {
        sheet->fault = "import.column_twice";
        sheet->fault_column = header;
    }
    sheet->headers[column] = header;
    ((bool *)(uintptr_t)reading->import->has)[column] = true;
}

static void
header_read(struct reading *reading, const struct csv_row *row)
{
    const struct gw_import_column *columns = reading->in->kind->columns;
    struct import_sheet *sheet = reading->sheet;

    reading->cells = row->count;
    reading->columns = GW_NEW_ARRAY(reading->arena, int, row->count);
    sheet->unknown = GW_NEW_ARRAY(reading->arena, struct gw_text, row->count);
    if (row->fault != NULL)
        sheet->fault = row->fault;
    for (size_t i = 0; i < row->count && sheet->fault == NULL; i++)
        header_take(reading, i, import_text_bare(row->cells[i]));
    for (size_t i = 0; columns[i].name != NULL && sheet->fault == NULL; i++) {
        if (!columns[i].required || reading->import->has[i])
            continue;
        sheet->fault = "import.column_missing";
        sheet->fault_column = gw_import_column_name(reading->arena, &columns[i]);
    }
}

/* ---- cells ---- */

/* One cell on its way: what stands in the file, and what it is taken for. */
struct cell {
    struct gw_import_row *row;
    const struct gw_import_column *column;
    int index;
    struct gw_text raw;
};

static void
read_as_note(struct reading *reading, const struct cell *cell, struct gw_text after)
{
    const struct gw_import_entry entry = {
        .outcome = GW_IMPORT_READ_AS,
        .column = cell->column->names,
        .before = gw_text_copy(reading->arena, cell->raw),
        .after = after,
    };

    gw_import_note(reading->import, cell->row, &entry);
}

static void
gaiji_note(struct reading *reading, const struct cell *cell, struct gw_text text)
{
    const struct gw_import_entry entry = {
        .outcome = GW_IMPORT_GAIJI,
        .message_key = "import.gaiji",
        .column = cell->column->names,
        .before = text,
        .after = import_text_gaiji(reading->arena, text),
    };

    if (entry.after.bytes > 0)
        gw_import_note(reading->import, cell->row, &entry);
}

/* Line breaks and tabs inside of a cell as one blank; bodies keep their lines. */
static struct gw_text
lines_join(struct gw_arena *arena, struct gw_text text, bool is_body)
{
    char *out = gw_arena_alloc(arena, text.bytes + 1);
    size_t bytes = 0;

    for (size_t i = 0; i < text.bytes; i++) {
        const char byte = text.data[i];

        if (byte == '\r' && i + 1 < text.bytes && text.data[i + 1] == '\n')
            continue;
        if (byte == '\r' || byte == '\n')
            out[bytes++] = is_body ? '\n' : ' ';
        else
            out[bytes++] = byte == '\t' && !is_body ? ' ' : byte;
    }
    return (struct gw_text){ out, bytes };
}

static bool
number_read(struct gw_text text, int64_t *out)
{
    int64_t number = 0;

    if (text.bytes > NUMBER_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        number = number * 10 + (text.data[i] - '0');
    }
    *out = number;
    return true;
}

static const char *
choice_read(struct reading *reading, const struct cell *cell, struct gw_import_value *value)
{
    for (const struct gw_import_choice *c = cell->column->choices; c->value != NULL; c++) {
        if (import_text_is_one_of(reading->scratch, value->text, c->words) ||
            gw_text_equal(import_text_word(reading->scratch, value->text),
                          gw_text_from(c->value))) {
            value->text = gw_text_from(c->value);
            return NULL;
        }
    }
    return "import.choice_unknown";
}

/* The message key of what is wrong with it; NULL where nothing is. */
static const char *
value_read(struct reading *reading, const struct cell *cell, struct gw_import_value *value)
{
    gw_date date;

    switch (cell->column->type) {
    case GW_IMPORT_NUMBER:
        return number_read(value->text, &value->number) ? NULL : "import.number_bad";
    case GW_IMPORT_DATE:
        if (import_date_parse(value->text, &date) != GW_OK)
            return "import.date_bad";
        value->number = date;
        return NULL;
    case GW_IMPORT_MOMENT:
        return import_moment_parse(value->text, reading->in->zone_offset_min, &value->number) ==
                       GW_OK
                   ? NULL
                   : "import.moment_bad";
    case GW_IMPORT_CHOICE:
        return choice_read(reading, cell, value);
    case GW_IMPORT_TEXT:
    case GW_IMPORT_BODY:
    case GW_IMPORT_CODE:
        return NULL;
    }
    return NULL;
}

static struct gw_text
as_taken(struct reading *reading, const struct cell *cell)
{
    const enum gw_import_type type = cell->column->type;
    struct gw_text text;

    if (type == GW_IMPORT_BODY)
        return lines_join(reading->arena, cell->raw, true);
    text = import_text_bare(lines_join(reading->scratch, cell->raw, false));
    if (type != GW_IMPORT_TEXT)
        text = import_text_bare(import_text_narrow(reading->scratch, text));
    return gw_text_copy(reading->arena, text);
}

static void
cell_read(struct reading *reading, struct cell *cell)
{
    const size_t chars_max = cell->column->chars_max != 0 ? cell->column->chars_max
                                                          : CHARS_MAX_DEFAULT;
    struct gw_import_value *value = &cell->row->values[cell->index];
    const char *fault = NULL;
    struct gw_text taken;

    value->text = taken = as_taken(reading, cell);
    if (cell->column->type != GW_IMPORT_BODY && !gw_text_equal(taken, cell->raw))
        read_as_note(reading, cell, taken);
    if (taken.bytes == 0)
        return;
    if (gw_text_chars(taken) > chars_max)
        fault = "import.too_long";
    else
        fault = value_read(reading, cell, value);
    if (fault != NULL)
        gw_import_refuse(reading->import, cell->row, cell->index, fault);
    gaiji_note(reading, cell, taken);
}

/* ---- rows ---- */

static bool
is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (gw_text_trim(row->cells[i]).bytes > 0)
            return false;
    }
    return row->fault == NULL;
}

static struct gw_import_row *
row_add(struct reading *reading, int64_t line)
{
    struct gw_import *import = reading->import;

    if (import->count == reading->capacity) {
        const size_t capacity = reading->capacity == 0 ? 1024 : reading->capacity * 2;
        struct gw_import_row *rows = GW_NEW_ARRAY(reading->arena, struct gw_import_row, capacity);

        if (import->count > 0)
            memcpy(rows, import->rows, import->count * sizeof(*rows));
        import->rows = rows;
        reading->capacity = capacity;
    }
    import->rows[import->count] = (struct gw_import_row){
        .line = line,
        .values = GW_NEW_ARRAY(reading->arena, struct gw_import_value,
                               columns_count(reading->in->kind)),
    };
    return &import->rows[import->count++];
}

static void
required_check(struct reading *reading, struct gw_import_row *row)
{
    const struct gw_import_column *columns = reading->in->kind->columns;

    for (int i = 0; columns[i].name != NULL; i++) {
        if (columns[i].required && row->values[i].text.bytes == 0)
            gw_import_refuse(reading->import, row, i, "import.cell_empty");
    }
}

static void
row_read(struct reading *reading, const struct csv_row *from)
{
    struct gw_import_row *row = row_add(reading, from->line);
    struct cell cell = { .row = row };

    for (size_t i = 0; i < from->count && from->fault == NULL; i++) {
        if (i >= reading->cells) {
            if (gw_text_trim(from->cells[i]).bytes > 0) {
                gw_import_refuse(reading->import, row, -1, "import.cells_more");
                break;
            }
            continue;
        }
        cell.index = reading->columns[i];
        if (cell.index < 0)
            continue;
        cell.column = &reading->in->kind->columns[cell.index];
        cell.raw = from->cells[i];
        cell_read(reading, &cell);
    }
    if (from->fault != NULL)
        gw_import_refuse(reading->import, row, -1, from->fault);
    else
        required_check(reading, row);
}

static int64_t
lines_of(struct gw_text file)
{
    int64_t lines = 0;

    for (const char *at = file.data;
         (at = memchr(at, '\n', file.bytes - (size_t)(at - file.data))) != NULL; at++)
        lines++;
    return lines;
}

static enum gw_err
rows_read(struct reading *reading, struct csv_reader *reader)
{
    struct import_sheet *sheet = reading->sheet;
    const int64_t bytes = (int64_t)reader->rest.bytes;
    struct csv_row row;
    enum gw_err err;

    import_progress_stage(reading->in->progress, IMPORT_READING, lines_of(reader->rest), bytes);
    while ((err = csv_reader_next(reader, reading->scratch, &row)) == GW_OK) {
        if (is_blank(&row)) {
            /* between the rows */
        } else if (reading->columns == NULL) {
            header_read(reading, &row);
        } else if ((int64_t)reading->import->count == reading->in->rows_max) {
            sheet->fault = "import.rows_many";
        } else {
            row_read(reading, &row);
        }
        if (sheet->fault != NULL || gw_arena_failed(reading->arena))
            break;
        import_progress_at(reading->in->progress, bytes - (int64_t)reader->rest.bytes);
        gw_arena_reset(reading->scratch);
    }
    GW_TRY(gw_arena_fault(reading->arena));
    GW_TRY(gw_arena_fault(reading->scratch));
    if (sheet->fault == NULL && reading->import->count == 0)
        sheet->fault = "import.no_rows";
    return gw_step_end(err);
}

enum gw_err
import_sheet_read(struct gw_arena *arena, const struct import_reading *in, struct import_sheet *out)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *scratch = gw_arena_new(SCRATCH_BYTES_MAX);
    struct reading reading = {
        .in = in, .arena = arena, .scratch = scratch, .sheet = out, .import = &out->first
    };
    struct csv_reader reader;
    enum gw_err err;

    if (scratch == NULL)
        return GW_BUSY;
    *out = (struct import_sheet){ .digest = gw_digest_of(&in->file, 1) };
    out->first = (struct gw_import){
        .arena = arena,
        .kind = in->kind,
        .progress = in->progress,
        .has = GW_NEW_ARRAY(arena, bool, columns_count(in->kind)),
    };
    err = csv_reader_open(&reader, in->file);
    if (err == GW_UNSUPPORTED) {
        out->fault = "import.utf16";
        return GW_OK;
    }
    GW_TRY(err);
    out->encoding = reader.encoding;
    err = rows_read(&reading, &reader);
    csv_reader_close(&reader);
    return err;
}
