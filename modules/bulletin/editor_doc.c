/* editor_doc.c - checks the editor's document against tables of what may stand where, and writes it
 * anew.
 *
 * Nothing of the input is passed on unseen: the stored document is put together from the parts that
 * were understood. So what a browser later shows can hold no node, mark, attribute or address that
 * is not in the tables below.
 */
#include "editor_doc.h"

#include <jansson.h>

#include "editor_attributes.h"
#include "gw/json.h"

#define TEXT_BYTES_MAX ((size_t)2 << 20)
#define BODY_BYTES_MAX ((size_t)4 << 20)
#define MARKS_MAX 5

/* What a node is, and what may stand inside it. */
enum part { PART_NONE, PART_DOC, PART_BLOCK, PART_INLINE, PART_ITEM, PART_ROW, PART_CELL };

struct node_spec {
    const char *type;
    enum part part;
    enum part inside;
    bool filled; /* at least one child */
    const struct editor_attribute *attributes;
    const char *before, *after; /* what stands around it in the plain text */
};

static const struct node_spec nodes[] = {
    { "doc", PART_DOC, PART_BLOCK, true, NULL, "", "" },
    { "paragraph", PART_BLOCK, PART_INLINE, false, NULL, "", "\n" },
    { "heading", PART_BLOCK, PART_INLINE, false, editor_heading_attributes, "", "\n" },
    { "bulletList", PART_BLOCK, PART_ITEM, true, NULL, "", "" },
    { "orderedList", PART_BLOCK, PART_ITEM, true, editor_list_attributes, "", "" },
    { "listItem", PART_ITEM, PART_BLOCK, true, NULL, "・", "" },
    { "blockquote", PART_BLOCK, PART_BLOCK, true, NULL, "", "" },
    { "horizontalRule", PART_BLOCK, PART_NONE, false, NULL, "", "\n" },
    { "hardBreak", PART_INLINE, PART_NONE, false, NULL, "", "\n" },
    { "table", PART_BLOCK, PART_ROW, true, NULL, "", "" },
    { "tableRow", PART_ROW, PART_CELL, true, NULL, "", "\n" },
    { "tableHeader", PART_CELL, PART_BLOCK, true, editor_cell_attributes, "", "\t" },
    { "tableCell", PART_CELL, PART_BLOCK, true, editor_cell_attributes, "", "\t" },
    { "text", PART_INLINE, PART_NONE, false, NULL, "", "" },
};

struct mark_spec {
    const char *type;
    const struct editor_attribute *attributes;
};

static const struct mark_spec marks[] = {
    { "bold", NULL },
    { "italic", NULL },
    { "underline", NULL },
    { "strike", NULL },
    { "link", editor_link_attributes },
};

struct walk {
    struct gw_buf body;
    struct gw_buf text;
    size_t nodes;
};

static const struct node_spec *
node_find(const json_t *node)
{
    const char *type = json_string_value(json_object_get(node, "type"));

    for (size_t i = 0; type != NULL && i < sizeof(nodes) / sizeof(nodes[0]); i++) {
        if (strcmp(nodes[i].type, type) == 0)
            return &nodes[i];
    }
    return NULL;
}

static const struct mark_spec *
mark_find(const json_t *mark)
{
    const char *type = json_string_value(json_object_get(mark, "type"));

    for (size_t i = 0; type != NULL && i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (strcmp(marks[i].type, type) == 0)
            return &marks[i];
    }
    return NULL;
}

/* A value as one JSON text; the buffer's own commas are the walk's work. */
static void
write_text(struct gw_buf *buf, struct gw_text value)
{
    struct gw_json json;

    gw_json_init(&json, buf);
    gw_json_text(&json, NULL, value);
}

/* An object may hold these members only; NULL-ended. */
static bool
has_only(const json_t *object, const char *const *names)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        size_t i = 0;

        while (names[i] != NULL && strcmp(names[i], key) != 0)
            i++;
        if (names[i] == NULL)
            return false;
    }
    return true;
}

static const char *
walk_attributes(struct walk *walk, const json_t *attributes, const struct editor_attribute *known)
{
    if (attributes == NULL && !editor_attributes_required(known))
        return NULL;
    return editor_attributes_write(&walk->body, attributes, known);
}

static const char *
walk_marks(struct walk *walk, const json_t *list)
{
    static const char *const members[] = { "type", "attrs", NULL };
    const struct mark_spec *seen[MARKS_MAX];
    const size_t count = json_array_size(list);
    const char *fault;

    if (!json_is_array(list))
        return "bulletin.body_not_a_document";
    if (count > MARKS_MAX)
        return "bulletin.body_misplaced";
    gw_buf_string(&walk->body, ",\"marks\":[");
    for (size_t i = 0; i < count; i++) {
        const json_t *mark = json_array_get(list, i);

        seen[i] = mark_find(mark);
        if (seen[i] == NULL)
            return "bulletin.body_unknown_mark";
        if (!has_only(mark, members))
            return "bulletin.body_unknown_attribute";
        for (size_t j = 0; j < i; j++) {
            if (seen[j] == seen[i])
                return "bulletin.body_misplaced";
        }
        gw_buf_format(&walk->body, "%s{\"type\":\"%s\"", i > 0 ? "," : "", seen[i]->type);
        fault = walk_attributes(walk, json_object_get(mark, "attrs"), seen[i]->attributes);
        if (fault != NULL)
            return fault;
        gw_buf_string(&walk->body, "}");
    }
    gw_buf_string(&walk->body, "]");
    return NULL;
}

static bool
has_controls(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        const unsigned char byte = (unsigned char)text.data[i];

        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f)
            return true;
    }
    return false;
}

static const char *
walk_text(struct walk *walk, const json_t *node)
{
    const json_t *value = json_object_get(node, "text");
    const struct gw_text text = { json_string_value(value), json_string_length(value) };

    if (text.data == NULL || text.bytes == 0)
        return "bulletin.body_not_a_document";
    if (has_controls(text))
        return "bulletin.body_control_character";
    gw_buf_string(&walk->body, ",\"text\":");
    write_text(&walk->body, text);
    gw_buf_text(&walk->text, text);
    return NULL;
}

/* The members of a node beside those that every node may have. */
static const char *
members_fault(const json_t *node, const struct node_spec *spec)
{
    static const char *const of_text[] = { "type", "text", "marks", NULL };
    static const char *const of_inline[] = { "type", "attrs", "marks", NULL };
    static const char *const of_others[] = { "type", "attrs", "content", NULL };
    const bool is_text = strcmp(spec->type, "text") == 0;

    if (has_only(node, is_text ? of_text : spec->part == PART_INLINE ? of_inline : of_others))
        return NULL;
    return "bulletin.body_unknown_attribute";
}

static const char *walk_content(struct walk *walk, const json_t *node, const struct node_spec *spec,
                                size_t depth);

static const char *
walk_node(struct walk *walk, const json_t *node, enum part expected, size_t depth)
{
    const struct node_spec *spec = node_find(node);
    const json_t *mark_list = json_object_get(node, "marks");
    const char *fault;

    if (!json_is_object(node))
        return "bulletin.body_not_a_document";
    if (spec == NULL)
        return "bulletin.body_unknown_node";
    if (spec->part != expected)
        return "bulletin.body_misplaced";
    if (depth > EDITOR_DOC_DEPTH_MAX)
        return "bulletin.body_too_deep";
    if (++walk->nodes > EDITOR_DOC_NODES_MAX)
        return "bulletin.body_too_many_nodes";
    fault = members_fault(node, spec);
    if (fault != NULL)
        return fault;
    gw_buf_format(&walk->body, "{\"type\":\"%s\"", spec->type);
    gw_buf_string(&walk->text, spec->before);
    fault = walk_attributes(walk, json_object_get(node, "attrs"), spec->attributes);
    if (fault == NULL && mark_list != NULL)
        fault = walk_marks(walk, mark_list);
    if (fault == NULL && strcmp(spec->type, "text") == 0)
        fault = walk_text(walk, node);
    if (fault == NULL)
        fault = walk_content(walk, node, spec, depth);
    gw_buf_string(&walk->body, "}");
    gw_buf_string(&walk->text, spec->after);
    return fault;
}

/* Blocks end with a line feed; what a cell or row puts after itself takes the place of theirs. */
static void
text_drop_line_feed(struct gw_buf *text)
{
    if (text->bytes > 0 && text->data[text->bytes - 1] == '\n')
        text->bytes--;
}

static const char *
walk_content(struct walk *walk, const json_t *node, const struct node_spec *spec, size_t depth)
{
    const json_t *content = json_object_get(node, "content");
    const size_t count = json_array_size(content);
    const char *fault = NULL;

    if (content != NULL && !json_is_array(content))
        return "bulletin.body_not_a_document";
    if ((spec->filled && count == 0) || (spec->inside == PART_NONE && count > 0))
        return "bulletin.body_misplaced";
    if (count == 0)
        return NULL;
    gw_buf_string(&walk->body, ",\"content\":[");
    for (size_t i = 0; i < count && fault == NULL; i++) {
        if (i > 0)
            gw_buf_string(&walk->body, ",");
        fault = walk_node(walk, json_array_get(content, i), spec->inside, depth + 1);
    }
    gw_buf_string(&walk->body, "]");
    if (spec->part == PART_CELL)
        text_drop_line_feed(&walk->text);
    if (spec->part == PART_ROW && walk->text.bytes > 0)
        walk->text.bytes--; /* the tab after the last cell */
    return fault;
}

static void
json_release(void *json)
{
    json_decref(json);
}

static void
buf_release(void *buf)
{
    gw_buf_done(buf);
}

const char *
editor_doc_parse(struct gw_arena *arena, struct gw_text json, struct editor_doc *out)
{
    struct walk *walk = GW_NEW(arena, struct walk);
    const char *fault;
    json_t *tree;

    if (json.bytes > EDITOR_DOC_BYTES_MAX)
        return "bulletin.body_too_large";
    if (gw_json_load(json, JSON_REJECT_DUPLICATES, &tree) == GW_BUSY)
        gw_arena_fail(arena);
    if (tree == NULL)
        return "bulletin.body_not_a_document";
    gw_arena_own(arena, tree, json_release);
    gw_buf_init(&walk->body, BODY_BYTES_MAX);
    gw_arena_own(arena, &walk->body, buf_release);
    gw_buf_init(&walk->text, TEXT_BYTES_MAX);
    gw_arena_own(arena, &walk->text, buf_release);
    fault = walk_node(walk, tree, PART_DOC, 1);
    if (fault != NULL)
        return fault;
    if (walk->body.no_memory || walk->text.no_memory)
        gw_arena_fail(arena);
    if (walk->body.failed || walk->text.failed)
        return "bulletin.body_too_large";
    while (walk->text.bytes > 0 && walk->text.data[walk->text.bytes - 1] == '\n')
        walk->text.bytes--;
    *out = (struct editor_doc){ .body = gw_buf_view(&walk->body),
                                .text = gw_buf_view(&walk->text) };
    return NULL;
}
