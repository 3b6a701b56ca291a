/* audit_entry.h - the canonical bytes of an audit entry (DESIGN 6), and reading them back.
 *
 * Version 2, all numbers big endian: version 1 byte, chain 4, sequence 8, at 8, then person_id,
 * position_id, on_behalf_of, session_id and item_id 8 each; the digests before and after, each a
 * byte 0, or a byte 1 and 32 bytes; peer, route, verb, kind, result, reason and clause, each its
 * length in 4 bytes and its UTF-8. One record has exactly one encoding.
 *
 * Version 1 has the same bytes; the digests of its items leave out what is attached to them.
 */
#ifndef CORE_AUDIT_ENTRY_H
#define CORE_AUDIT_ENTRY_H

#include "core/audit.h"
#include "gw/buf.h"

#define AUDIT_ENTRY_VERSION 2
#define AUDIT_ENTRY_VERSION_WITHOUT_FILES 1
#define AUDIT_ENTRY_BYTES_MAX ((size_t)64 << 10)

struct audit_entry {
    int64_t version, chain, sequence;
    struct audit_record record; /* texts point into the encoded bytes, digests to those below */
    struct gw_digest before, after;
};

/* Appends the encoding to `out`. */
void audit_entry_encode(const struct audit_record *record, int64_t chain, int64_t sequence,
                        struct gw_buf *out);
/* GW_MALFORMED for anything that audit_entry_encode does not write. */
enum gw_err audit_entry_decode(struct gw_text bytes, struct audit_entry *out) GW_MUST_USE;
/* BLAKE2b-256(previous || entry). */
struct gw_digest audit_entry_hash(const struct gw_digest *previous, struct gw_text entry);

#endif
