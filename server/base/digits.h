/* digits.h - decimal digits two at a time, for what writes many numbers. */
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 20 /* of an int64_t, with its sign */

/* "00" to "99". */
extern const char digit_pairs[201];

/* `value` below 100, as two digits. */
static inline void
digits_put_two(char *out, uint64_t value)
{
    memcpy(out, digit_pairs + 2 * value, 2);
}

/* Writes the number so that it ends where out[DIGITS_MAX] begins, and gives the index of its first
 * character. */
static inline size_t
digits_put(char out[DIGITS_MAX], int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t first = DIGITS_MAX;

    while (rest >= 100) {
        first -= 2;
        digits_put_two(out + first, rest % 100);
        rest /= 100;
    }
    if (rest >= 10) {
        first -= 2;
        digits_put_two(out + first, rest);
    } else {
        out[--first] = (char)('0' + rest);
    }
    if (value < 0)
        out[--first] = '-';
    return first;
}

#endif
