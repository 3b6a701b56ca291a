/* editor_attributes.c - attributes of the editor's nodes and marks, checked and written anew. */
#include "editor_attributes.h"

#include "editor_doc.h"
#include "gw/json.h"

#define SPAN_MAX 100
#define WIDTH_MAX 10000
#define LIST_START_MAX 999999

const struct editor_attribute editor_heading_attributes[] = {
    { "level", EDITOR_NUMBER, true, 1, 3 },
    { 0 },
};
const struct editor_attribute editor_list_attributes[] = {
    { "start", EDITOR_NUMBER, false, 0, LIST_START_MAX },
    { "type", EDITOR_IGNORED, false, 0, 0 },
    { 0 },
};
const struct editor_attribute editor_cell_attributes[] = {
    { "colspan", EDITOR_NUMBER, false, 1, SPAN_MAX },
    { "rowspan", EDITOR_NUMBER, false, 1, SPAN_MAX },
    { "colwidth", EDITOR_WIDTHS, false, 1, WIDTH_MAX },
    { "align", EDITOR_IGNORED, false, 0, 0 },
    { 0 },
};
const struct editor_attribute editor_link_attributes[] = {
    { "href", EDITOR_HREF, true, 0, 0 },      { "target", EDITOR_IGNORED, false, 0, 0 },
    { "rel", EDITOR_IGNORED, false, 0, 0 },   { "class", EDITOR_IGNORED, false, 0, 0 },
    { "title", EDITOR_IGNORED, false, 0, 0 }, { 0 },
};

bool
editor_attributes_required(const struct editor_attribute *known)
{
    for (; known != NULL && known->name != NULL; known++) {
        if (known->required)
            return true;
    }
    return false;
}

bool
editor_href_is_allowed(struct gw_text href)
{
    static const char *const schemes[] = { "https://", "http://", "mailto:" };

    if (href.bytes == 0 || href.bytes > EDITOR_HREF_BYTES_MAX)
        return false;
    for (size_t i = 0; i < href.bytes; i++) {
        /* Browsers drop tabs and line feeds, and read a backslash as a slash. */
        if ((unsigned char)href.data[i] <= 0x20 || href.data[i] == 0x7f || href.data[i] == '\\')
            return false;
    }
    if (href.data[0] == '/')
        return href.bytes == 1 || href.data[1] != '/';
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        const struct gw_text scheme = gw_text_from(schemes[i]);

        if (href.bytes > scheme.bytes &&
            gw_text_equal_nocase(gw_text_slice(href, 0, scheme.bytes), scheme))
            return href.data[scheme.bytes] != '/';
    }
    return false;
}

static const struct editor_attribute *
attribute_find(const struct editor_attribute *known, const char *name)
{
    for (; known != NULL && known->name != NULL; known++) {
        if (strcmp(known->name, name) == 0)
            return known;
    }
    return NULL;
}

static bool
number_is_inside(const json_t *value, const struct editor_attribute *attribute)
{
    return json_is_integer(value) && json_integer_value(value) >= attribute->min &&
           json_integer_value(value) <= attribute->max;
}

static const char *
write_widths(struct gw_json *json, const json_t *value, const struct editor_attribute *attribute)
{
    const size_t count = json_array_size(value);

    if (!json_is_array(value) || count > SPAN_MAX)
        return "bulletin.body_unknown_attribute";
    gw_json_array(json, attribute->name);
    for (size_t i = 0; i < count; i++) {
        const json_t *width = json_array_get(value, i);

        if (json_is_null(width))
            gw_json_null(json, NULL);
        else if (number_is_inside(width, attribute))
            gw_json_int(json, NULL, json_integer_value(width));
        else
            return "bulletin.body_unknown_attribute";
    }
    gw_json_array_end(json);
    return NULL;
}

static const char *
write_value(struct gw_json *json, const json_t *value, const struct editor_attribute *attribute)
{
    const struct gw_text text = { json_string_value(value), json_string_length(value) };

    switch (attribute->type) {
    case EDITOR_NUMBER:
        if (!number_is_inside(value, attribute))
            return "bulletin.body_unknown_attribute";
        gw_json_int(json, attribute->name, json_integer_value(value));
        return NULL;
    case EDITOR_WIDTHS:
        return write_widths(json, value, attribute);
    case EDITOR_HREF:
        if (!editor_href_is_allowed(text))
            return "bulletin.body_bad_link";
        gw_json_text(json, attribute->name, text);
        return NULL;
    case EDITOR_IGNORED:
        return json_is_object(value) || json_is_array(value) ? "bulletin.body_unknown_attribute"
                                                             : NULL;
    }
    return NULL;
}

const char *
editor_attributes_write(struct gw_buf *buf, const json_t *attributes,
                        const struct editor_attribute *known)
{
    struct gw_json json;
    const char *fault;
    const char *name;
    json_t *value;

    if (attributes != NULL && !json_is_null(attributes) && !json_is_object(attributes))
        return "bulletin.body_unknown_attribute";
    json_object_foreach((json_t *)attributes, name, value)
    {
        if (attribute_find(known, name) == NULL)
            return "bulletin.body_unknown_attribute";
    }
    if (known == NULL)
        return NULL;
    gw_buf_string(buf, ",\"attrs\":");
    gw_json_init(&json, buf);
    gw_json_object(&json, NULL);
    for (; known->name != NULL; known++) {
        value = json_object_get(attributes, known->name);
        if (value == NULL || json_is_null(value)) {
            if (known->required)
                return known->type == EDITOR_HREF ? "bulletin.body_bad_link"
                                                  : "bulletin.body_unknown_attribute";
            continue;
        }
        fault = write_value(&json, value, known);
        if (fault != NULL)
            return fault;
    }
    gw_json_object_end(&json);
    return NULL;
}
