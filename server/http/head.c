/* head.c - the head is taken line by line: a line is looked at once, when its LF is in.
 *
 * Limits are checked before the grammar, and the first byte of a request before its line is whole,
 * so that the outcome is the same however the bytes were cut into pieces.
 */
#include "http/head.h"

/* Request line: method, spaces and version beside the target. */
#define REQUEST_LINE_BYTES_MAX (HTTP_TARGET_BYTES_MAX + 64)
#define LENGTH_DIGITS_MAX 18 /* fits int64_t */

static const char *const method_names[HTTP_METHOD_END] = {
    "GET",   "HEAD", "POST", "PUT",  "PATCH",  "DELETE", "OPTIONS",    "PROPFIND", "PROPPATCH",
    "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "MKCALENDAR", "SEARCH",   "ACL",
};

const char *
http_method_name(enum http_method method)
{
    gw_check(method < HTTP_METHOD_END);
    return method_names[method];
}

bool
http_is_token_char(char byte)
{
    /* One bit a byte: "!#$%&'*+-.^_`|~", digits and letters. */
    static const uint64_t token_chars[2] = { 0x03FF6CFA00000000, 0x57FFFFFFC7FFFFFE };
    uint8_t code = (uint8_t)byte;

    return code < 128 && (token_chars[code >> 6] >> (code & 63) & 1) != 0;
}

void
http_head_init(struct http_head *head, size_t bytes_max)
{
    head->bytes_max = bytes_max < HTTP_HEAD_BYTES_MAX ? bytes_max : HTTP_HEAD_BYTES_MAX;
    head->host = (struct http_span){ 0 };
    head->method = HTTP_GET;
    head->fields_count = 0;
    head->minor_zero = head->keep_alive = false;
    head->expects_continue = head->chunked = head->has_length = false;
    head->length = 0;
    head->bytes = head->line = head->scan = 0;
    head->status = 0;
    head->skipped_blank = head->has_request_line = head->has_host = false;
    head->says_close = head->says_keep_alive = false;
}

static void
refuse(struct http_head *head, int status)
{
    if (head->status == 0)
        head->status = status;
}

static struct http_span
span(size_t start, size_t end)
{
    return (struct http_span){ (uint16_t)start, (uint16_t)(end - start) };
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* "HTTP/1.1" or "HTTP/1.0"; another version is 505, anything else 400. */
static void
take_version(struct http_head *head, struct gw_text text)
{
    if (text.bytes != 8 || memcmp(text.data, "HTTP/", 5) != 0 || !is_digit(text.data[5]) ||
        text.data[6] != '.' || !is_digit(text.data[7]))
        refuse(head, 400);
    else if (text.data[5] != '1' || text.data[7] > '1')
        refuse(head, 505);
    else
        head->minor_zero = text.data[7] == '0';
}

static void
take_method(struct http_head *head, struct gw_text text)
{
    for (unsigned i = 0; i < HTTP_METHOD_END; i++) {
        if (gw_text_equal(text, gw_text_from(method_names[i]))) {
            head->method = (enum http_method)i;
            return;
        }
    }
    refuse(head, 501);
}

static void
take_request_line(struct http_head *head, const char *data, size_t start, size_t end)
{
    size_t at = start;
    size_t target;

    while (at < end && http_is_token_char(data[at]))
        at++;
    if (at == start || at == end || data[at] != ' ') {
        refuse(head, 400);
        return;
    }
    target = ++at;
    while (at < end && data[at] > 0x20 && data[at] < 0x7f && data[at] != '#')
        at++;
    if (at == target || at == end || data[at] != ' ') {
        refuse(head, 400);
        return;
    }
    head->target = span(target, at);
    take_version(head, (struct gw_text){ data + at + 1, end - at - 1 });
    take_method(head, (struct gw_text){ data + start, target - 1 - start });
    if (at - target > HTTP_TARGET_BYTES_MAX)
        refuse(head, 414);
    head->has_request_line = true;
}

static void
take_length(struct http_head *head, struct gw_text value)
{
    int64_t length = 0;

    if (head->has_length || value.bytes == 0 || value.bytes > LENGTH_DIGITS_MAX) {
        refuse(head, 400);
        return;
    }
    for (size_t i = 0; i < value.bytes; i++) {
        if (!is_digit(value.data[i])) {
            refuse(head, 400);
            return;
        }
        length = length * 10 + (value.data[i] - '0');
    }
    head->has_length = true;
    head->length = length;
}

static void
take_coding(struct http_head *head, struct gw_text value)
{
    if (head->chunked || value.bytes == 0)
        refuse(head, 400);
    else if (!gw_text_equal_nocase(value, GW_TEXT("chunked")))
        refuse(head, 501);
    else
        head->chunked = true;
}

/* Connection = #connection-option (RFC 9110 section 7.6.1). */
static void
take_connection(struct http_head *head, struct gw_text value)
{
    while (value.bytes > 0) {
        size_t comma = gw_text_index(value, ',');
        struct gw_text option = gw_text_trim(gw_text_slice(value, 0, comma));

        head->says_close = head->says_close || gw_text_equal_nocase(option, GW_TEXT("close"));
        head->says_keep_alive = head->says_keep_alive ||
                                gw_text_equal_nocase(option, GW_TEXT("keep-alive"));
        value = gw_text_slice(value, comma + 1, value.bytes);
    }
}

/* The few headers that decide about framing and the connection. */
static void
take_known(struct http_head *head, const char *data, const struct http_field *field)
{
    struct gw_text name = http_span_text(data, field->name);
    struct gw_text value = http_span_text(data, field->value);

    if (name.bytes == 4 && gw_text_equal_nocase(name, GW_TEXT("host"))) {
        if (head->has_host || value.bytes == 0)
            refuse(head, 400);
        head->has_host = true;
        head->host = field->value;
    } else if (name.bytes == 14 && gw_text_equal_nocase(name, GW_TEXT("content-length"))) {
        take_length(head, value);
    } else if (name.bytes == 17 && gw_text_equal_nocase(name, GW_TEXT("transfer-encoding"))) {
        take_coding(head, value);
    } else if (name.bytes == 10 && gw_text_equal_nocase(name, GW_TEXT("connection"))) {
        take_connection(head, value);
    } else if (name.bytes == 6 && gw_text_equal_nocase(name, GW_TEXT("expect"))) {
        if (gw_text_equal_nocase(value, GW_TEXT("100-continue")))
            head->expects_continue = true;
        else
            refuse(head, 417);
    }
}

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* field-value holds no control character but HTAB (RFC 9110 section 5.5). */
static bool
is_value(const char *data, size_t start, size_t end)
{
    bool bad = false;

    for (size_t i = start; i < end; i++) {
        uint8_t code = (uint8_t)data[i];

        bad |= (code < 0x20 && code != '\t') || code == 0x7f;
    }
    return !bad;
}

static void
take_field(struct http_head *head, const char *data, size_t start, size_t end)
{
    struct http_field *field;
    size_t colon = start;
    size_t value;

    while (colon < end && http_is_token_char(data[colon]))
        colon++;
    if (colon == start || colon == end || data[colon] != ':' || !is_value(data, colon, end)) {
        refuse(head, 400);
        return;
    }
    if (head->fields_count == HTTP_HEADERS_MAX) {
        refuse(head, 431);
        return;
    }
    value = colon + 1;
    while (value < end && is_space(data[value]))
        value++;
    while (end > value && is_space(data[end - 1]))
        end--;
    field = &head->fields[head->fields_count++];
    field->name = span(start, colon);
    field->value = span(value, end);
    take_known(head, data, field);
}

/* What only the whole head can tell (RFC 9112 sections 3.2, 6.3, 9.3). */
static void
finish(struct http_head *head)
{
    if (!head->has_host && !head->minor_zero)
        refuse(head, 400);
    if (head->chunked && (head->has_length || head->minor_zero))
        refuse(head, 400);
    head->keep_alive = !head->says_close && (!head->minor_zero || head->says_keep_alive);
    head->expects_continue = head->expects_continue && !head->minor_zero;
    head->bytes = head->line;
}

/* The line whose LF is at `newline`. True when the head is complete. */
static bool
take_line(struct http_head *head, const char *data, size_t newline)
{
    size_t start = head->line;
    size_t end = newline - 1;

    head->line = head->scan = newline + 1;
    if (newline == start || data[end] != '\r') {
        refuse(head, 400);
        return false;
    }
    if (!head->has_request_line && end == start) {
        if (head->skipped_blank)
            refuse(head, 400);
        head->skipped_blank = true;
        return false;
    }
    if (!head->has_request_line) {
        take_request_line(head, data, start, end);
        return false;
    }
    if (end > start) {
        take_field(head, data, start, end);
        return false;
    }
    finish(head);
    return true;
}

/* `end` is where the line that is coming in ends, so far: refused when that is already too far. */
static void
check_limits(struct http_head *head, struct gw_text bytes, size_t end)
{
    if (!head->has_request_line && head->line < bytes.bytes &&
        !http_is_token_char(bytes.data[head->line]) && bytes.data[head->line] != '\r')
        refuse(head, 400);
    if (!head->has_request_line && end - head->line > REQUEST_LINE_BYTES_MAX)
        refuse(head, 414);
    if (end > head->bytes_max)
        refuse(head, head->has_request_line ? 431 : 414);
}

enum http_head_result
http_head_parse(struct http_head *head, struct gw_text bytes)
{
    bool done = false;

    while (head->status == 0 && !done) {
        const char *from = bytes.data + head->scan;
        const char *newline = memchr(from, '\n', bytes.bytes - head->scan);
        size_t end = newline == NULL ? bytes.bytes : (size_t)(newline - bytes.data) + 1;

        check_limits(head, bytes, end);
        if (head->status != 0)
            break;
        if (newline == NULL) {
            head->scan = bytes.bytes;
            return HTTP_HEAD_MORE;
        }
        done = take_line(head, bytes.data, end - 1);
    }
    return head->status == 0 ? HTTP_HEAD_DONE : HTTP_HEAD_REFUSED;
}
