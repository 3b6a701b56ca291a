/* editor_attributes.h - attributes of the editor's nodes and marks: which there are, and their
 * values. For editor_doc.c only.
 */
#ifndef BULLETIN_EDITOR_ATTRIBUTES_H
#define BULLETIN_EDITOR_ATTRIBUTES_H

#include <jansson.h>

#include "gw/buf.h"

enum editor_attribute_type {
    EDITOR_NUMBER, /* whole, inside [min, max] */
    EDITOR_WIDTHS, /* null, or a list of whole numbers or nulls */
    EDITOR_HREF,
    EDITOR_IGNORED, /* known, and left out */
};

/* A table of them ends with a zero entry. */
struct editor_attribute {
    const char *name;
    enum editor_attribute_type type;
    bool required;
    int64_t min, max;
};

extern const struct editor_attribute editor_heading_attributes[];
extern const struct editor_attribute editor_list_attributes[];
extern const struct editor_attribute editor_cell_attributes[];
extern const struct editor_attribute editor_link_attributes[];

/* NULL has none. */
bool editor_attributes_required(const struct editor_attribute *known);

/* Writes member ,"attrs":{…} with what is known; nothing when that is nothing. `attributes` NULL or
 * JSON null counts as {}. The message key of what is wrong, NULL where nothing is. */
const char *editor_attributes_write(struct gw_buf *buf, const json_t *attributes,
                                    const struct editor_attribute *known);

/* http, https or mailto with something behind it, or a path of this site ("/…", not "//…"); no
 * white space or control character. */
bool editor_href_is_allowed(struct gw_text href);

#endif
