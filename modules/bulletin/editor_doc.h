/* editor_doc.h - the editor's document as posts keep it: a JSON tree of a few known nodes, and the
 * plain text of it.
 */
#ifndef BULLETIN_EDITOR_DOC_H
#define BULLETIN_EDITOR_DOC_H

#include "gw/text.h"

#define EDITOR_DOC_BYTES_MAX ((size_t)1 << 20)
#define EDITOR_DOC_DEPTH_MAX 32    /* nodes inside nodes, the document itself counted */
#define EDITOR_DOC_NODES_MAX 20000 /* the document itself counted */
#define EDITOR_HREF_BYTES_MAX 2048

struct editor_doc {
    struct gw_text body; /* the document with nothing in it but what is known; in the arena */
    struct gw_text
        text; /* a block a line, "・" before items, table cells parted by tabs; in the arena */
};

/* Reads and checks a document (ProseMirror JSON as TipTap writes it). NULL when it is fine, else
 * the message key of what is wrong; `*out` is written only when it is fine. Pure.
 *
 * Nodes: doc, paragraph, heading (level 1 to 3), bulletList, orderedList (start), listItem,
 * blockquote, horizontalRule, hardBreak, table, tableRow, tableHeader and tableCell (colspan,
 * rowspan, colwidth), text. Marks: bold, italic, underline, strike, link (href: http, https,
 * mailto or a path of this site). A link's target, rel, class and title, a list's type and a cell's
 * align are read and left out: the page decides them. Everything else is refused. */
const char *editor_doc_parse(struct gw_arena *arena, struct gw_text json, struct editor_doc *out);

#endif
