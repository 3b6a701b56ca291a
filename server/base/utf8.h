/* utf8.h - one character of a text at a time. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "gw/text.h"

struct utf8_char {
    uint32_t code;
    size_t bytes; /* at least 1 */
};

/* The character at `at` (< text.bytes). What is not well formed counts as one byte of U+FFFD. */
static inline struct utf8_char
utf8_char_at(struct gw_text text, size_t at)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    const struct utf8_char broken = { 0xFFFD, 1 };
    const size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    uint32_t code = bytes[0];

    if (length == 1)
        return (struct utf8_char){ code, 1 };
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || length > text.bytes - at)
        return broken;
    code &= 0xFFU >> (length + 1);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0U) != 0x80)
            return broken;
        code = code << 6 | (bytes[i] & 0x3FU);
    }
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return broken;
    return (struct utf8_char){ code, length };
}

/* Writes the character and gives its bytes; `code` is one that UTF-8 has. */
static inline size_t
utf8_put(uint32_t code, char out[4])
{
    const size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint32_t first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

    for (size_t i = length; i > 1; i--) {
        out[i - 1] = (char)(0x80U | (code & 0x3FU));
        code >>= 6;
    }
    out[0] = (char)(first[length] | code);
    return length;
}

#endif
