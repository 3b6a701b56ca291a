/* condition.c - see condition.h. */
#include "core/condition.h"

enum gw_err
condition_if_match(struct gw_text header, int64_t *version)
{
    struct gw_text tag = gw_text_trim(header);
    int64_t number;

    if (tag.bytes < 3 || tag.data[0] != '"' || tag.data[tag.bytes - 1] != '"')
        return GW_INVALID;
    GW_TRY(gw_text_int(gw_text_slice(tag, 1, tag.bytes - 1), &number));
    if (number < 1)
        return GW_INVALID;
    *version = number;
    return GW_OK;
}

bool
condition_key_is_valid(struct gw_text key)
{
    for (size_t i = 0; i < key.bytes; i++) {
        if (key.data[i] <= ' ' || key.data[i] > '~')
            return false;
    }
    return key.bytes >= 1 && key.bytes <= IDEMPOTENCY_KEY_BYTES_MAX;
}
