/* cursor.c - the place in a list as an opaque text: a version byte and the sort values, base64url.
 *
 * Values are 8 bytes, big endian. The text proves nothing: a forged one only moves the place in a
 * list whose every row is checked anyway.
 */
#include <sodium.h>

#include "gw/request.h"

enum { CURSOR_VERSION = 1, VALUES_MAX = 8, BYTES_MAX = 1 + VALUES_MAX * 8 };

static const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

enum gw_err
gw_cursor_decode(struct gw_request *req, struct gw_text after, bool descending, int64_t *values,
                 size_t count)
{
    unsigned char bytes[BYTES_MAX];
    size_t length = 0;

    gw_check(count >= 1 && count <= VALUES_MAX);
    for (size_t i = 0; i < count; i++)
        values[i] = descending ? INT64_MAX : INT64_MIN;
    if (after.bytes == 0)
        return GW_OK;
    if (after.bytes > GW_CURSOR_TEXT_MAX ||
        sodium_base642bin(bytes, sizeof(bytes), after.data, after.bytes, NULL, &length, NULL,
                          variant) != 0 ||
        length != 1 + count * 8 || bytes[0] != CURSOR_VERSION)
        return gw_fail(req, GW_INVALID, "after", "cursor.invalid");
    for (size_t i = 0; i < count; i++) {
        uint64_t value = 0;

        for (size_t b = 0; b < 8; b++)
            value = value << 8 | bytes[1 + i * 8 + b];
        values[i] = (int64_t)value;
    }
    return GW_OK;
}

void
gw_cursor_encode(struct gw_json *json, const int64_t *values, size_t count)
{
    unsigned char bytes[BYTES_MAX] = { CURSOR_VERSION };
    char text[sodium_base64_ENCODED_LEN(BYTES_MAX, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    if (values == NULL) {
        gw_json_null(json, "next");
        return;
    }
    gw_check(count >= 1 && count <= VALUES_MAX);
    for (size_t i = 0; i < count; i++) {
        for (size_t b = 0; b < 8; b++)
            bytes[1 + i * 8 + b] = (unsigned char)((uint64_t)values[i] >> (56 - 8 * b));
    }
    sodium_bin2base64(text, sizeof(text), bytes, 1 + count * 8, variant);
    gw_json_string(json, "next", text);
}
