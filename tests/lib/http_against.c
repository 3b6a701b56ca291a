/* http_against.c - compares method, target, headers, body and the place where the next request
 * begins.
 */
#include "tests/lib/http_against.h"

#include <string.h>

#include "tests/lib/http_parsing.h"

static const char *
fields_difference(const char *data, const struct http_head *head, const struct other_request *other)
{
    if (head->fields_count != other->fields_count)
        return "number of headers";
    for (size_t i = 0; i < head->fields_count; i++) {
        if (!gw_text_equal(http_span_text(data, head->fields[i].name), other->names[i]))
            return "a header's name";
        if (!gw_text_equal(http_span_text(data, head->fields[i].value), other->values[i]))
            return "a header's value";
    }
    return NULL;
}

const char *
against_http_parser(struct gw_text bytes, size_t *used)
{
    static struct parsed ours;
    static struct other_request other;

    *used = 0;
    parse_request(bytes, 0, HTTP_HEAD_BYTES_MAX, &ours);
    if (ours.outcome != PARSED_WHOLE)
        return NULL;
    other_parse(bytes, &other);
    if (!other.accepted)
        return NULL;
    *used = ours.bytes;
    if (strcmp(other.method, http_method_name(ours.head.method)) != 0)
        return "method";
    if (!gw_text_equal(http_span_text(bytes.data, ours.head.target), other.target))
        return "target";
    if (other.bytes != ours.bytes)
        return "where the next request begins";
    if (other.body_bytes != ours.body_bytes || memcmp(other.body, ours.body, ours.body_bytes) != 0)
        return "body";
    return fields_difference(bytes.data, &ours.head, &other);
}
