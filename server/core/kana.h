/* kana.h - the order of names: by the syllabary (五十音順), as a sort key that a database compares
 * by bytes. */
#ifndef CORE_KANA_H
#define CORE_KANA_H

#include "gw/text.h"

#define KANA_KEY_BYTES_MAX 1024

struct kana_key {
    uint8_t bytes[KANA_KEY_BYTES_MAX];
    size_t count;
};

/* ICU's Japanese collation (JIS X 4061) of a reading "family given": families first, so that all
 * かとう stand before all がとう whatever follows. What is longer than 100 kana is cut. GW_INVALID
 * for what is not UTF-8, GW_BUSY without memory, GW_BUG where ICU has no data for Japanese. */
enum gw_err kana_sort_key(struct gw_text kana, struct kana_key *out) GW_MUST_USE;

#endif
