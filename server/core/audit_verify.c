/* audit_verify.c - proves the whole log: nothing edited, left out, moved or cut off.
 *
 * It reads in slices, each a read transaction of its own, so that it can walk years of entries
 * beside a running server without holding up the checkpoint. Heads are read before entries: the log
 * may grow meanwhile, never shrink.
 */
#include "core/audit.h"

#include "core/audit_entry.h"
#include "core/audit_store.h"

#define SLICE_ROWS 5000

struct verifier {
    struct audit_verdict *verdict;
    int64_t chain, sequence; /* of the last good entry */
    struct gw_digest hash;   /* its hash */
};

static bool
is_same_id(bool present, int64_t stored, int64_t encoded)
{
    return present == (encoded != 0) && stored == encoded;
}

/* What is wrong with a row that follows the last good entry; NULL for nothing. */
static const char *
row_fault(const struct verifier *verifier, const struct audit_row *row, struct gw_digest *hash_out)
{
    struct audit_entry entry;

    if (!audit_row_is_in_place(row))
        return "its key is not that of its place";
    if (row->sequence != verifier->sequence + 1)
        return "entries are missing before this one";
    if (audit_entry_decode(row->entry, &entry) != GW_OK)
        return "the entry can't be read";
    *hash_out = audit_entry_hash(&verifier->hash, row->entry);
    if (row->hash.bytes != sizeof(hash_out->bytes) ||
        memcmp(row->hash.data, hash_out->bytes, sizeof(hash_out->bytes)) != 0)
        return "the hash is not that of the entry and the one before it";
    if (entry.chain != row->chain || entry.sequence != row->sequence)
        return "the entry belongs to another place";
    if (entry.record.at != row->at ||
        !is_same_id(row->has_person, row->person_id, entry.record.person_id) ||
        !is_same_id(row->has_item, row->item_id, entry.record.item_id) ||
        !gw_text_equal(entry.record.verb, row->verb) ||
        !gw_text_equal(entry.record.result, row->result))
        return "a column differs from the entry";
    return NULL;
}

static enum gw_err
note_fault(struct audit_verdict *verdict, int64_t chain, int64_t sequence, const char *fault)
{
    verdict->whole = false;
    verdict->chain = chain;
    verdict->sequence = sequence;
    verdict->fault = fault;
    return GW_CONFLICT;
}

static enum gw_err
verify_row(void *arg, const struct audit_row *row)
{
    struct verifier *verifier = arg;
    struct gw_digest hash;
    const char *fault;

    fault = row_fault(verifier, row, &hash);
    if (fault != NULL)
        return note_fault(verifier->verdict, row->chain, row->sequence, fault);
    verifier->sequence = row->sequence;
    verifier->hash = hash;
    verifier->verdict->entries++;
    return GW_OK;
}

/* Walks the chain to its end, which lies at its head or, when it grew meanwhile, behind it. */
static enum gw_err
verify_chain(struct gw_db *db, struct verifier *verifier, const struct audit_head *head)
{
    struct audit_walk walk = { .rows_max = SLICE_ROWS, .take = verify_row, .arg = verifier };

    do {
        walk.chain = verifier->chain;
        walk.sequence = verifier->sequence;
        GW_TRY(audit_store_walk_chain(db, &walk));
    } while (walk.count == SLICE_ROWS);
    if (verifier->sequence < head->sequence)
        return note_fault(verifier->verdict, verifier->chain, verifier->sequence + 1,
                          "the last entries are missing");
    return GW_OK;
}

/* What was appended after the head was read is in the chain's slices already; so the two are
 * compared only where the head has not moved. */
static enum gw_err
verify_head(struct gw_db *db, const struct verifier *verifier)
{
    struct audit_head head;

    GW_TRY(audit_store_head(db, verifier->chain, &head));
    if (head.sequence == verifier->sequence &&
        memcmp(&head.hash, &verifier->hash, sizeof(head.hash)) != 0)
        return note_fault(verifier->verdict, verifier->chain, verifier->sequence,
                          "the head of the chain is not its last entry");
    return GW_OK;
}

static enum gw_err
verify_all(struct gw_db *db, struct audit_verdict *verdict)
{
    struct audit_head head = { .chain = -1 };
    int64_t stray;
    enum gw_err err;

    while ((err = audit_store_next_head(db, head.chain, &head)) == GW_OK) {
        struct verifier verifier = { .verdict = verdict, .chain = head.chain };

        verdict->chains++;
        GW_TRY(verify_chain(db, &verifier, &head));
        GW_TRY(verify_head(db, &verifier));
    }
    GW_TRY(gw_step_end(err));
    GW_TRY(audit_store_stray_chain(db, &stray));
    if (stray >= 0)
        return note_fault(verdict, stray, 1, "the chain has no head");
    return GW_OK;
}

enum gw_err
audit_verify(struct gw_db *db, struct audit_verdict *out)
{
    struct audit_verdict verdict = { .whole = true };
    enum gw_err err = verify_all(db, &verdict);

    if (err != GW_OK && verdict.whole)
        return err;
    *out = verdict;
    return GW_OK;
}
