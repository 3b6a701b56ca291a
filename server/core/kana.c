/* kana.c - the order of names, by ICU. */
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "core/kana.h"

#define KANA_BYTES_MAX 300 /* 100 kana */

/* Where the family name ends: at a space, U+3000 included. */
static size_t
family_bytes(struct gw_text kana)
{
    for (size_t i = 0; i < kana.bytes; i++) {
        if (kana.data[i] == ' ' ||
            gw_text_starts(gw_text_slice(kana, i, kana.bytes), GW_TEXT("　")))
            return i;
    }
    return kana.bytes;
}

/* Appends the part's key with its closing NUL, which sorts before everything. */
static enum gw_err
part_add(UCollator *collator, struct gw_text part, struct kana_key *out)
{
    UChar units[KANA_BYTES_MAX]; /* UTF-16 never has more units than UTF-8 has bytes */
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = (int32_t)(sizeof out->bytes - out->count);
    int32_t count = 0;

    if (part.bytes == 0)
        return GW_OK;
    (void)u_strFromUTF8(units, KANA_BYTES_MAX, &count, part.data, (int32_t)part.bytes, &status);
    if (U_FAILURE(status))
        return GW_INVALID;
    int32_t bytes = ucol_getSortKey(collator, units, count, out->bytes + out->count, room);
    if (bytes <= 0) /* without memory; it has no other reason here */
        return GW_BUSY;
    out->count += (size_t)(bytes < room ? bytes : room);
    return GW_OK;
}

enum gw_err
kana_sort_key(struct gw_text kana, struct kana_key *out)
{
    struct gw_text name = gw_text_clip(gw_text_trim(kana), KANA_BYTES_MAX);
    size_t family = family_bytes(name);
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("ja", &status);

    if (U_FAILURE(status))
        return status == U_MEMORY_ALLOCATION_ERROR ? GW_BUSY : GW_BUG;
    out->count = 0;
    enum gw_err err = part_add(collator, gw_text_slice(name, 0, family), out);
    if (err == GW_OK)
        err = part_add(collator, gw_text_trim(gw_text_slice(name, family, name.bytes)), out);
    ucol_close(collator);
    return err;
}
