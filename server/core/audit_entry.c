/* audit_entry.c - encoding, decoding and hashing of audit entries; pure. */
#include "core/audit_entry.h"

#include <endian.h>
#include <sodium.h>

/* A hash that gathers small pieces: most parts are a few bytes, and each call to the library costs
 * as much as many of them. */
struct gathering {
    crypto_generichash_state state;
    size_t used;
    uint8_t bytes[512];
};

static void
gather_flush(struct gathering *gathering)
{
    crypto_generichash_update(&gathering->state, gathering->bytes, gathering->used);
    gathering->used = 0;
}

static void
gather(struct gathering *gathering, const void *bytes, size_t count)
{
    if (count > sizeof(gathering->bytes) - gathering->used)
        gather_flush(gathering);
    if (count > sizeof(gathering->bytes)) {
        crypto_generichash_update(&gathering->state, bytes, count);
    } else if (count > 0) {
        memcpy(gathering->bytes + gathering->used, bytes, count);
        gathering->used += count;
    }
}

struct gw_digest
gw_digest_of(const struct gw_text *parts, size_t count)
{
    struct gathering gathering;
    struct gw_digest digest;

    crypto_generichash_init(&gathering.state, NULL, 0, sizeof(digest.bytes));
    gathering.used = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t length = htobe64(parts[i].bytes);

        gather(&gathering, &length, sizeof(length));
        gather(&gathering, parts[i].data, parts[i].bytes);
    }
    gather_flush(&gathering);
    crypto_generichash_final(&gathering.state, digest.bytes, sizeof(digest.bytes));
    return digest;
}

struct gw_digest
audit_entry_hash(const struct gw_digest *previous, struct gw_text entry)
{
    crypto_generichash_state state;
    struct gw_digest hash;

    crypto_generichash_init(&state, NULL, 0, sizeof(hash.bytes));
    crypto_generichash_update(&state, previous->bytes, sizeof(previous->bytes));
    crypto_generichash_update(&state, (const uint8_t *)entry.data, entry.bytes);
    crypto_generichash_final(&state, hash.bytes, sizeof(hash.bytes));
    return hash;
}

/* ---- encoding: one reservation, then each step writes and gives the place behind it ---- */

#define FIXED_BYTES (1 + 4 + 7 * 8 + 2 * (1 + GW_DIGEST_BYTES) + 7 * 4)

static char *
put_number(char *at, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i > 0; i--) {
        at[i - 1] = (char)value;
        value >>= 8;
    }
    return at + bytes;
}

static char *
put_digest(char *at, const struct gw_digest *digest)
{
    at = put_number(at, digest != NULL, 1);
    if (digest == NULL)
        return at;
    memcpy(at, digest->bytes, sizeof(digest->bytes));
    return at + sizeof(digest->bytes);
}

static char *
put_text(char *at, struct gw_text text)
{
    at = put_number(at, text.bytes, 4);
    if (text.bytes > 0)
        memcpy(at, text.data, text.bytes);
    return at + text.bytes;
}

void
audit_entry_encode(const struct audit_record *record, int64_t chain, int64_t sequence,
                   struct gw_buf *out)
{
    char *start = gw_buf_reserve(out, FIXED_BYTES + record->peer.bytes + record->route.bytes +
                                          record->verb.bytes + record->kind.bytes +
                                          record->result.bytes + record->reason.bytes +
                                          record->clause.bytes);
    char *at = start;

    if (start == NULL)
        return;
    at = put_number(at, AUDIT_ENTRY_VERSION, 1);
    at = put_number(at, (uint64_t)chain, 4);
    at = put_number(at, (uint64_t)sequence, 8);
    at = put_number(at, (uint64_t)record->at, 8);
    at = put_number(at, (uint64_t)record->person_id, 8);
    at = put_number(at, (uint64_t)record->position_id, 8);
    at = put_number(at, (uint64_t)record->on_behalf_of, 8);
    at = put_number(at, (uint64_t)record->session_id, 8);
    at = put_number(at, (uint64_t)record->item_id, 8);
    at = put_digest(at, record->before);
    at = put_digest(at, record->after);
    at = put_text(at, record->peer);
    at = put_text(at, record->route);
    at = put_text(at, record->verb);
    at = put_text(at, record->kind);
    at = put_text(at, record->result);
    at = put_text(at, record->reason);
    at = put_text(at, record->clause);
    gw_buf_commit(out, (size_t)(at - start));
}

/* ---- decoding: each step takes its bytes off the front; a fault sticks ---- */

struct reader {
    struct gw_text rest;
    bool failed;
};

static struct gw_text
take_bytes(struct reader *reader, size_t count)
{
    struct gw_text taken = gw_text_slice(reader->rest, 0, count);

    if (taken.bytes < count || reader->failed) {
        reader->failed = true;
        return GW_TEXT_NONE;
    }
    reader->rest = gw_text_slice(reader->rest, count, reader->rest.bytes);
    return taken;
}

static uint64_t
take_number(struct reader *reader, size_t bytes)
{
    struct gw_text taken = take_bytes(reader, bytes);
    uint64_t value = 0;

    for (size_t i = 0; i < taken.bytes; i++)
        value = value << 8 | (uint8_t)taken.data[i];
    return value;
}

static const struct gw_digest *
take_digest(struct reader *reader, struct gw_digest *digest)
{
    uint64_t present = take_number(reader, 1);
    struct gw_text taken;

    reader->failed = reader->failed || present > 1;
    if (present != 1)
        return NULL;
    taken = take_bytes(reader, sizeof(digest->bytes));
    if (taken.bytes == 0)
        return NULL;
    memcpy(digest->bytes, taken.data, sizeof(digest->bytes));
    return digest;
}

static struct gw_text
take_text(struct reader *reader)
{
    struct gw_text text = take_bytes(reader, take_number(reader, 4));

    reader->failed = reader->failed || !gw_text_is_utf8(text);
    return text;
}

enum gw_err
audit_entry_decode(struct gw_text bytes, struct audit_entry *out)
{
    struct reader reader = { .rest = bytes };
    struct audit_record *record = &out->record;

    out->version = (int64_t)take_number(&reader, 1);
    reader.failed = reader.failed || (out->version != AUDIT_ENTRY_VERSION &&
                                      out->version != AUDIT_ENTRY_VERSION_WITHOUT_FILES);
    out->chain = (int64_t)take_number(&reader, 4);
    out->sequence = (int64_t)take_number(&reader, 8);
    record->at = (gw_time)take_number(&reader, 8);
    record->person_id = (int64_t)take_number(&reader, 8);
    record->position_id = (int64_t)take_number(&reader, 8);
    record->on_behalf_of = (int64_t)take_number(&reader, 8);
    record->session_id = (int64_t)take_number(&reader, 8);
    record->item_id = (int64_t)take_number(&reader, 8);
    record->before = take_digest(&reader, &out->before);
    record->after = take_digest(&reader, &out->after);
    record->peer = take_text(&reader);
    record->route = take_text(&reader);
    record->verb = take_text(&reader);
    record->kind = take_text(&reader);
    record->result = take_text(&reader);
    record->reason = take_text(&reader);
    record->clause = take_text(&reader);
    return reader.failed || reader.rest.bytes > 0 ? GW_MALFORMED : GW_OK;
}
