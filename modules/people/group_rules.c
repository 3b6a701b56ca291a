/* group_rules.c - reading a pasted list of people; pure. */
#include "group.h"

/* What the first line may hold instead of people. */
static const struct gw_text headings[] = {
    { "職員番号", sizeof("職員番号") - 1 },
    { "職員コード", sizeof("職員コード") - 1 },
    { "氏名", sizeof("氏名") - 1 },
    { "名前", sizeof("名前") - 1 },
    { "ログインID", sizeof("ログインID") - 1 },
    { "staff_no", sizeof("staff_no") - 1 },
    { "name", sizeof("name") - 1 },
    { "login", sizeof("login") - 1 },
};

static bool
is_heading(struct gw_text cell)
{
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        if (gw_text_equal_nocase(cell, headings[i]))
            return true;
    }
    return false;
}

/* Takes the first cell off `rest`; a comma inside quotes is part of it. */
static struct gw_text
cell_cut(struct gw_text *rest)
{
    bool quoted = false;
    size_t end = 0;
    struct gw_text cell;

    while (end < rest->bytes && (quoted || (rest->data[end] != ',' && rest->data[end] != '\t'))) {
        quoted ^= rest->data[end] == '"';
        end++;
    }
    cell = gw_text_trim(gw_text_slice(*rest, 0, end));
    *rest = gw_text_slice(*rest, end + 1, rest->bytes);
    if (cell.bytes >= 2 && cell.data[0] == '"' && cell.data[cell.bytes - 1] == '"')
        cell = gw_text_trim(gw_text_slice(cell, 1, cell.bytes - 1));
    return cell;
}

static struct people_line
line_read(struct gw_text text, int64_t number)
{
    struct people_line line = { .number = number, .text = gw_text_trim(text) };
    struct gw_text rest = line.text;

    while (rest.bytes > 0 && line.cells_count < PEOPLE_IMPORT_CELLS_MAX) {
        const struct gw_text cell = cell_cut(&rest);

        if (cell.bytes > 0)
            line.cells[line.cells_count++] = cell;
    }
    return line;
}

/* The mark that spreadsheets put before UTF-8. */
static struct gw_text
without_mark(struct gw_text text)
{
    const struct gw_text mark = GW_TEXT("\xEF\xBB\xBF");

    return gw_text_starts(text, mark) ? gw_text_slice(text, mark.bytes, text.bytes) : text;
}

size_t
people_import_lines(struct gw_text text, struct people_line *lines, size_t lines_max)
{
    struct gw_text rest = without_mark(text);
    size_t count = 0;

    for (int64_t number = 1; rest.bytes > 0; number++) {
        const size_t end = gw_text_index(rest, '\n');
        const struct people_line line = line_read(gw_text_slice(rest, 0, end), number);

        rest = gw_text_slice(rest, end + 1, rest.bytes);
        if (line.cells_count == 0 || (count == 0 && is_heading(line.cells[0])))
            continue;
        if (count < lines_max)
            lines[count] = line;
        count++;
    }
    return count;
}
