/* demo_document.c - the lines of a demonstration post as a plain text, or as the editor's document.
 */
#include "bulletin_demo.h"

#define LABEL_SIGN "："

static bool
takes(struct gw_text *line, const char *sign)
{
    const struct gw_text start = gw_text_from(sign);

    if (!gw_text_starts(*line, start))
        return false;
    *line = gw_text_slice(*line, start.bytes, line->bytes);
    return true;
}

/* The next line of `rest`, which it is taken from. */
static struct gw_text
line_next(struct gw_text *rest)
{
    const size_t end = gw_text_index(*rest, '\n');
    const struct gw_text line = gw_text_slice(*rest, 0, end);

    *rest = gw_text_slice(*rest, end + 1, rest->bytes);
    return line;
}

void
demo_lines_plain(struct gw_text lines, struct gw_buf *out)
{
    while (lines.bytes > 0) {
        struct gw_text line = line_next(&lines);

        (void)takes(&line, "@");
        gw_buf_text(out, line);
        if (lines.bytes > 0)
            gw_buf_string(out, "\n");
    }
}

static void
node_open(struct gw_json *json, const char *type)
{
    gw_json_object(json, NULL);
    gw_json_string(json, "type", type);
}

static void
node_open_filled(struct gw_json *json, const char *type)
{
    node_open(json, type);
    gw_json_array(json, "content");
}

static void
node_close_filled(struct gw_json *json)
{
    gw_json_array_end(json);
    gw_json_object_end(json);
}

static void
paragraph_write(struct gw_json *json, struct gw_text text)
{
    const bool is_note = gw_text_starts(text, GW_TEXT("※"));

    if (text.bytes == 0)
        return;
    node_open_filled(json, "paragraph");
    node_open(json, "text");
    if (is_note) {
        gw_json_array(json, "marks");
        node_open(json, "bold");
        gw_json_object_end(json);
        gw_json_array_end(json);
    }
    gw_json_text(json, "text", text);
    gw_json_object_end(json);
    node_close_filled(json);
}

static void
heading_write(struct gw_json *json, struct gw_text text)
{
    node_open(json, "heading");
    gw_json_object(json, "attrs");
    gw_json_int(json, "level", 3);
    gw_json_object_end(json);
    gw_json_array(json, "content");
    node_open(json, "text");
    gw_json_text(json, "text", text);
    gw_json_object_end(json);
    node_close_filled(json);
}

static void
cell_write(struct gw_json *json, const char *type, struct gw_text text)
{
    node_open_filled(json, type);
    paragraph_write(json, text);
    node_close_filled(json);
}

/* "label：value" becomes a row with a heading cell. */
static void
row_write(struct gw_json *json, struct gw_text line)
{
    const struct gw_text sign = GW_TEXT(LABEL_SIGN);
    size_t at = 0;

    while (at < line.bytes && !gw_text_starts(gw_text_slice(line, at, line.bytes), sign))
        at++;
    node_open_filled(json, "tableRow");
    cell_write(json, "tableHeader", gw_text_slice(line, 0, at));
    cell_write(json, "tableCell", gw_text_slice(line, at + sign.bytes, line.bytes));
    node_close_filled(json);
}

enum block { BLOCK_NONE, BLOCK_LIST, BLOCK_TABLE };

/* Neighbouring items share a list, neighbouring rows a table. */
static void
block_change(struct gw_json *json, enum block *open, enum block wanted)
{
    if (*open == wanted)
        return;
    if (*open != BLOCK_NONE)
        node_close_filled(json);
    if (wanted != BLOCK_NONE)
        node_open_filled(json, wanted == BLOCK_LIST ? "bulletList" : "table");
    *open = wanted;
}

void
demo_lines_document(struct gw_text lines, struct gw_buf *out)
{
    enum block open = BLOCK_NONE;
    struct gw_json json;

    gw_json_init(&json, out);
    node_open_filled(&json, "doc");
    while (lines.bytes > 0) {
        struct gw_text line = line_next(&lines);

        if (takes(&line, "・")) {
            block_change(&json, &open, BLOCK_LIST);
            cell_write(&json, "listItem", line);
        } else if (takes(&line, "@")) {
            block_change(&json, &open, BLOCK_TABLE);
            row_write(&json, line);
        } else {
            block_change(&json, &open, BLOCK_NONE);
            if (takes(&line, "■"))
                heading_write(&json, line);
            else
                paragraph_write(&json, line);
        }
    }
    block_change(&json, &open, BLOCK_NONE);
    node_close_filled(&json);
}
