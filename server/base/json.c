/* json.c - the streaming JSON writer.
 *
 * Lists of rows are its busiest use, so each value reserves its room once and is written in place;
 * text is checked and copied eight bytes at a time until something must be escaped.
 */
#include "gw/json.h"

#include "base/digits.h"

#define DEPTH_MAX 32
#define ONES UINT64_C(0x0101010101010101)
#define TOPS UINT64_C(0x8080808080808080)

void
gw_json_init(struct gw_json *json, struct gw_buf *buf)
{
    *json = (struct gw_json){ .buf = buf };
}

/* Room that nearly always is there already. */
static inline char *
reserve(struct gw_buf *buf, size_t bytes)
{
    if (!buf->failed && buf->capacity - buf->bytes >= bytes && buf->data != NULL)
        return buf->data + buf->bytes;
    return gw_buf_reserve(buf, bytes);
}

/* Reserves comma, name and `bytes` of value, writes the first two and gives the place of the value;
 * NULL when the buffer is full. */
static inline char *
begin(struct gw_json *json, struct gw_text name, size_t bytes)
{
    uint32_t bit = UINT32_C(1) << json->depth;
    char *at = reserve(json->buf, name.bytes + bytes + sizeof(",\"\":"));
    bool comma = (json->filled & bit) != 0;

    json->filled |= bit;
    if (at == NULL)
        return NULL;
    if (comma)
        *at++ = ',';
    if (name.data == NULL)
        return at;
    *at++ = '"';
    memcpy(at, name.data, name.bytes);
    at += name.bytes;
    *at++ = '"';
    *at++ = ':';
    return at;
}

/* The value ends before `end`. */
static inline void
finish(struct gw_json *json, const char *end)
{
    json->buf->bytes = (size_t)(end - json->buf->data);
}

void
gw_json_put_raw(struct gw_json *json, struct gw_text name, struct gw_text value)
{
    char *at = begin(json, name, value.bytes);

    if (at == NULL)
        return;
    memcpy(at, value.data, value.bytes);
    finish(json, at + value.bytes);
}

void
gw_json_open(struct gw_json *json, struct gw_text name, char bracket)
{
    char *at = begin(json, name, 1);

    gw_check(json->depth < DEPTH_MAX - 1);
    json->depth++;
    json->filled &= ~(UINT32_C(1) << json->depth);
    if (at == NULL)
        return;
    *at++ = bracket;
    finish(json, at);
}

void
gw_json_close(struct gw_json *json, char bracket)
{
    char *at = reserve(json->buf, 1);

    gw_check(json->depth > 0);
    json->depth--;
    if (at == NULL)
        return;
    *at = bracket;
    finish(json, at + 1);
}

void
gw_json_put_int(struct gw_json *json, struct gw_text name, int64_t value)
{
    char digits[2 * DIGITS_MAX] = { 0 }; /* the second half is only copied, behind the number */
    size_t first = digits_put(digits, value);
    char *at = begin(json, name, DIGITS_MAX);

    if (at == NULL)
        return;
    memcpy(at, digits + first, DIGITS_MAX); /* of a constant size: two moves */
    finish(json, at + DIGITS_MAX - first);
}

/* Whether a byte of the word is below 0x20, a quote or a backslash; bytes above 0x7F are none of
 * them. */
static bool
has_special(uint64_t word)
{
    uint64_t quote = word ^ (ONES * '"');
    uint64_t backslash = word ^ (ONES * '\\');
    uint64_t below = (word - ONES * 0x20) | (quote - ONES) | (backslash - ONES);

    return (below & ~word & TOPS) != 0;
}

static bool
is_special(char byte)
{
    return (uint8_t)byte < 0x20 || byte == '"' || byte == '\\';
}

/* The letter that follows the backslash; 0 where only \u00XX will do. */
static char
short_escape(char byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return byte;
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    default:
        return 0;
    }
}

static size_t
escaped_bytes(struct gw_text text)
{
    size_t bytes = text.bytes;

    for (size_t i = 0; i < text.bytes; i++) {
        if (is_special(text.data[i]))
            bytes += short_escape(text.data[i]) != 0 ? 1 : 5;
    }
    return bytes;
}

static char *
put_escaped(char *at, struct gw_text text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < text.bytes; i++) {
        char byte = text.data[i];
        char letter = short_escape(byte);

        if (!is_special(byte)) {
            *at++ = byte;
            continue;
        }
        *at++ = '\\';
        if (letter != 0) {
            *at++ = letter;
            continue;
        }
        memcpy(at, "u00", 3);
        at[3] = digits[(uint8_t)byte >> 4];
        at[4] = digits[(uint8_t)byte & 15];
        at += 5;
    }
    return at;
}

#define WORD sizeof(uint64_t)

/* Copies a word; false where something in it must be escaped. */
static inline bool
copy_word(char *at, const char *from)
{
    uint64_t word;

    memcpy(&word, from, WORD);
    memcpy(at, &word, WORD);
    return !has_special(word);
}

/* Copies the text as it is; false as soon as it can't stay so. */
static inline bool
copy_plain(char *at, struct gw_text text)
{
    if (text.bytes < WORD) {
        for (size_t i = 0; i < text.bytes; i++) {
            at[i] = text.data[i];
            if (is_special(text.data[i]))
                return false;
        }
        return true;
    }
    for (size_t i = 0; i + WORD < text.bytes; i += WORD) {
        if (!copy_word(at + i, text.data + i))
            return false;
    }
    return copy_word(at + text.bytes - WORD, text.data + text.bytes - WORD);
}

/* Writes the text escaped at `at`, which lies in room that was reserved for it as it is. */
static char *
put_special(struct gw_json *json, char *at, struct gw_text value)
{
    size_t before = (size_t)(at - (json->buf->data + json->buf->bytes));
    char *start = gw_buf_reserve(json->buf, before + escaped_bytes(value) + sizeof("\""));

    return start == NULL ? NULL : put_escaped(start + before, value);
}

void
gw_json_put_text(struct gw_json *json, struct gw_text name, struct gw_text value)
{
    char *at = begin(json, name, value.bytes + sizeof("\"\""));

    if (at == NULL)
        return;
    *at++ = '"';
    if (copy_plain(at, value))
        at += value.bytes;
    else
        at = put_special(json, at, value);
    if (at == NULL)
        return;
    *at++ = '"';
    finish(json, at);
}

void
gw_json_put_time(struct gw_json *json, struct gw_text name, gw_time value)
{
    char *at;

    if (value == 0) {
        gw_json_put_raw(json, name, GW_TEXT("null"));
        return;
    }
    at = begin(json, name, GW_TIME_CHARS + 1); /* its NUL gives way to a quote */
    if (at == NULL)
        return;
    *at = '"';
    gw_time_render(value, at + 1);
    at[GW_TIME_CHARS] = '"';
    finish(json, at + GW_TIME_CHARS + 1);
}

void
gw_json_put_date(struct gw_json *json, struct gw_text name, gw_date value)
{
    char moment[GW_TIME_CHARS + 1];

    if (value == GW_DATE_NONE) {
        gw_json_put_raw(json, name, GW_TEXT("null"));
        return;
    }
    moment[0] = '"';
    gw_time_render(gw_date_start(value, 0), moment + 1);
    moment[sizeof("2026-04-01")] = '"'; /* where the 'T' stands */
    gw_json_put_raw(json, name, (struct gw_text){ moment, sizeof("2026-04-01") + 1 });
}
