/* text.c - comparing, checking, cutting and copying text. */
#include <stdarg.h>

#include "gw/text.h"

struct gw_text
gw_text_from(const char *string)
{
    return string == NULL ? GW_TEXT_NONE : (struct gw_text){ string, strlen(string) };
}

bool
gw_text_equal(struct gw_text left, struct gw_text right)
{
    return left.bytes == right.bytes &&
           (left.bytes == 0 || memcmp(left.data, right.data, left.bytes) == 0);
}

static char
ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

bool
gw_text_equal_nocase(struct gw_text left, struct gw_text right)
{
    if (left.bytes != right.bytes)
        return false;
    for (size_t i = 0; i < left.bytes; i++) {
        if (ascii_lower(left.data[i]) != ascii_lower(right.data[i]))
            return false;
    }
    return true;
}

bool
gw_text_starts(struct gw_text text, struct gw_text prefix)
{
    return text.bytes >= prefix.bytes &&
           (prefix.bytes == 0 || memcmp(text.data, prefix.data, prefix.bytes) == 0);
}

int
gw_text_compare(struct gw_text left, struct gw_text right)
{
    size_t shorter = left.bytes < right.bytes ? left.bytes : right.bytes;
    int order = shorter > 0 ? memcmp(left.data, right.data, shorter) : 0;

    return order != 0 ? order : (left.bytes > right.bytes) - (left.bytes < right.bytes);
}

size_t
gw_text_index(struct gw_text text, char byte)
{
    const char *found = text.bytes > 0 ? memchr(text.data, byte, text.bytes) : NULL;

    return found == NULL ? text.bytes : (size_t)(found - text.data);
}

struct gw_text
gw_text_slice(struct gw_text text, size_t start, size_t end)
{
    if (end > text.bytes)
        end = text.bytes;
    if (start > end)
        start = end;
    return text.data == NULL ? text : (struct gw_text){ text.data + start, end - start };
}

static bool
is_ascii_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

#define WIDE_SPACE GW_TEXT("\xE3\x80\x80") /* U+3000 */

/* Bytes of the white space character that `text` begins with; 0 for none. */
static size_t
space_before(struct gw_text text)
{
    if (text.bytes > 0 && is_ascii_space(text.data[0]))
        return 1;
    return gw_text_starts(text, WIDE_SPACE) ? WIDE_SPACE.bytes : 0;
}

static size_t
space_behind(struct gw_text text)
{
    if (text.bytes > 0 && is_ascii_space(text.data[text.bytes - 1]))
        return 1;
    if (text.bytes < WIDE_SPACE.bytes)
        return 0;
    return space_before(gw_text_slice(text, text.bytes - WIDE_SPACE.bytes, text.bytes)) ==
                   WIDE_SPACE.bytes
               ? WIDE_SPACE.bytes
               : 0;
}

struct gw_text
gw_text_trim(struct gw_text text)
{
    size_t space;

    while ((space = space_before(text)) > 0)
        text = gw_text_slice(text, space, text.bytes);
    while ((space = space_behind(text)) > 0)
        text = gw_text_slice(text, 0, text.bytes - space);
    return text;
}

/* ---- eight bytes at once ---- */

#define EIGHT sizeof(uint64_t)
#define ONES UINT64_C(0x0101010101010101) /* times a byte: that byte eight times */
#define HIGH_BITS (ONES * 0x80)

static uint64_t
eight_at(struct gw_text text, size_t at)
{
    uint64_t eight;

    memcpy(&eight, text.data + at, sizeof(eight));
    return eight;
}

/* Length of the well-formed sequence at `at` (RFC 3629 section 4); 0 when it is none. */
static size_t
sequence_bytes(const uint8_t *at, size_t left)
{
    uint8_t lowest = 0x80;
    uint8_t highest = 0xBF;
    size_t count;

    if (at[0] < 0x80)
        return 1;
    if (at[0] > 0xE0 && at[0] < 0xED) /* kana, and nearly all kanji */
        return left >= 3 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80 ? 3 : 0;
    if (at[0] < 0xC2 || at[0] > 0xF4)
        return 0;
    count = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (at[0] == 0xE0)
        lowest = 0xA0;
    else if (at[0] == 0xED)
        highest = 0x9F;
    else if (at[0] == 0xF0)
        lowest = 0x90;
    else if (at[0] == 0xF4)
        highest = 0x8F;
    if (left < count || at[1] < lowest || at[1] > highest)
        return 0;
    for (size_t i = 2; i < count; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    }
    return count;
}

bool
gw_text_is_utf8(struct gw_text text)
{
    const uint8_t *bytes = (const uint8_t *)text.data;
    size_t at = 0;

    while (at < text.bytes) {
        size_t count;

        if (text.bytes - at >= EIGHT && (eight_at(text, at) & HIGH_BITS) == 0) {
            at += EIGHT;
            continue;
        }
        count = sequence_bytes(bytes + at, text.bytes - at);
        if (count == 0)
            return false;
        at += count;
    }
    return true;
}

size_t
gw_text_chars(struct gw_text text)
{
    size_t chars = text.bytes;
    size_t i = 0;

    for (; text.bytes - i >= EIGHT; i += EIGHT) {
        uint64_t eight = eight_at(text, i);

        chars -= ((eight >> 7 & ~eight >> 6) & ONES) * ONES >> 56; /* bytes that are 10…… */
    }
    for (; i < text.bytes; i++)
        chars -= ((uint8_t)text.data[i] & 0xC0) == 0x80;
    return chars;
}

struct gw_text
gw_text_clip(struct gw_text text, size_t bytes_max)
{
    size_t end = bytes_max;

    if (text.bytes <= bytes_max)
        return text;
    while (end > 0 && ((uint8_t)text.data[end] & 0xC0) == 0x80)
        end--;
    return gw_text_slice(text, 0, end);
}

enum gw_err
gw_text_int(struct gw_text text, int64_t *out)
{
    bool negative = text.bytes > 0 && text.data[0] == '-';
    size_t first = negative ? 1 : 0;
    int64_t value = 0;

    if (text.bytes == first || (text.data[first] == '0' && text.bytes != 1))
        return GW_INVALID; /* nothing, "-0" or a leading zero */
    for (size_t i = first; i < text.bytes; i++) {
        int digit = text.data[i] - '0';

        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return GW_INVALID;
    }
    *out = value;
    return GW_OK;
}

struct gw_text
gw_text_copy(struct gw_arena *arena, struct gw_text text)
{
    return (struct gw_text){ gw_arena_copy(arena, text.data, text.bytes), text.bytes };
}

struct gw_text
gw_text_join(struct gw_arena *arena, const struct gw_text *parts, size_t count)
{
    size_t bytes = 0, used = 0;
    char *joined;

    for (size_t i = 0; i < count; i++)
        bytes += parts[i].bytes;
    joined = gw_arena_alloc(arena, bytes);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].bytes > 0)
            memcpy(joined + used, parts[i].data, parts[i].bytes);
        used += parts[i].bytes;
    }
    return (struct gw_text){ joined, bytes };
}

char *
gw_text_string(struct gw_arena *arena, struct gw_text text)
{
    char *string = gw_arena_alloc(arena, text.bytes + 1);

    if (text.bytes > 0)
        memcpy(string, text.data, text.bytes);
    return string;
}

struct gw_text
gw_text_format(struct gw_arena *arena, const char *format, ...)
{
    va_list args;
    char *room;
    int count;

    va_start(args, format);
    count = vsnprintf(NULL, 0, format, args);
    va_end(args);
    gw_check(count >= 0);
    room = gw_arena_alloc(arena, (size_t)count + 1);
    va_start(args, format);
    vsnprintf(room, (size_t)count + 1, format, args);
    va_end(args);
    return (struct gw_text){ room, (size_t)count };
}

struct gw_text
gw_text_hex(struct gw_arena *arena, const void *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *in = bytes;
    char *out = gw_arena_array(arena, count, 2);

    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    return (struct gw_text){ out, 2 * count };
}

static int
hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

enum gw_err
gw_text_unhex(struct gw_text text, void *out, size_t count)
{
    uint8_t *bytes = out;

    if (text.bytes / 2 != count || text.bytes % 2 != 0)
        return GW_INVALID;
    for (size_t i = 0; i < text.bytes; i++) {
        if (hex_value(text.data[i]) < 0)
            return GW_INVALID;
    }
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(hex_value(text.data[2 * i]) << 4 | hex_value(text.data[2 * i + 1]));
    return GW_OK;
}

/* Whether one of eight bytes is less than `limit`, which is at most 128. */
static bool
one_is_less(uint64_t eight, uint8_t limit)
{
    return ((eight - ONES * limit) & ~eight & HIGH_BITS) != 0;
}

/* Whether one of eight bytes is a control character, or the first byte of one. */
static bool
may_have_control(uint64_t eight)
{
    return one_is_less(eight, 0x20) || one_is_less(eight ^ ONES * 0x7f, 1) ||
           one_is_less(eight ^ ONES * 0xc2, 1);
}

bool
gw_text_has_control(struct gw_text text, bool multiline)
{
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (text.bytes - i >= EIGHT && !may_have_control(eight_at(text, i))) {
            i += EIGHT - 1;
            continue;
        }
        if (multiline && (c == '\t' || c == '\n'))
            continue;
        if (c < 0x20 || c == 0x7f)
            return true;
        if (c == 0xc2 && i + 1 < text.bytes && (unsigned char)text.data[i + 1] < 0xa0)
            return true;
    }
    return false;
}
