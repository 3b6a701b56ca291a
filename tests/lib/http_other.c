/* http_other.c - one request through http_parser 2.9. */
#include <http_parser.h>
#include <string.h>

#include "tests/lib/http_against.h"

struct other_state {
    struct other_request *out;
    bool done;
    bool in_value;
    bool past_head;
};

/* The bytes lie in one piece, so parts of one text follow each other. */
static void
extend(struct gw_text *text, const char *at, size_t count)
{
    if (text->data == NULL)
        text->data = at;
    text->bytes += count;
}

static int
on_url(http_parser *parser, const char *at, size_t count)
{
    struct other_state *state = parser->data;

    extend(&state->out->target, at, count);
    return 0;
}

static int
on_name(http_parser *parser, const char *at, size_t count)
{
    struct other_state *state = parser->data;
    struct other_request *out = state->out;

    if (state->past_head) /* trailers */
        return 0;
    if (state->in_value || out->fields_count == 0) {
        if (out->fields_count == OTHER_FIELDS_MAX)
            return 1;
        out->fields_count++;
        state->in_value = false;
    }
    extend(&out->names[out->fields_count - 1], at, count);
    return 0;
}

static int
on_value(http_parser *parser, const char *at, size_t count)
{
    struct other_state *state = parser->data;
    struct other_request *out = state->out;

    if (state->past_head)
        return 0;
    state->in_value = true;
    extend(&out->values[out->fields_count - 1], at, count);
    return 0;
}

static int
on_head(http_parser *parser)
{
    struct other_state *state = parser->data;

    state->past_head = true;
    return 0;
}

static int
on_body(http_parser *parser, const char *at, size_t count)
{
    struct other_state *state = parser->data;
    struct other_request *out = state->out;
    size_t room = sizeof(out->body) - out->body_bytes;

    count = count < room ? count : room;
    memcpy(out->body + out->body_bytes, at, count);
    out->body_bytes += count;
    return 0;
}

static int
on_message(http_parser *parser)
{
    struct other_state *state = parser->data;

    state->done = true;
    http_parser_pause(parser, 1);
    return 0;
}

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

static struct gw_text
trimmed(struct gw_text text)
{
    while (text.bytes > 0 && is_space(text.data[text.bytes - 1]))
        text.bytes--;
    while (text.bytes > 0 && is_space(text.data[0])) {
        text.data++;
        text.bytes--;
    }
    return text;
}

void
other_parse(struct gw_text bytes, struct other_request *out)
{
    static const http_parser_settings settings = { .on_url = on_url,
                                                   .on_header_field = on_name,
                                                   .on_header_value = on_value,
                                                   .on_headers_complete = on_head,
                                                   .on_body = on_body,
                                                   .on_message_complete = on_message };
    struct other_state state = { .out = out };
    http_parser parser;

    out->target = GW_TEXT_NONE;
    out->fields_count = out->body_bytes = 0;
    memset(out->names, 0, sizeof(out->names));
    memset(out->values, 0, sizeof(out->values));
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &state;
    out->bytes = http_parser_execute(&parser, &settings, bytes.data, bytes.bytes);
    out->accepted = state.done && !parser.upgrade; /* an upgrade is something that we never do */
    out->method = http_method_str((enum http_method)parser.method);
    for (size_t i = 0; i < out->fields_count; i++)
        out->values[i] = trimmed(out->values[i]);
}
