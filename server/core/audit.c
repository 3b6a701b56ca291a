/* audit.c - appending to the log's chain, and what handlers note for their entry. */
#include "core/audit.h"

#include "core/audit_entry.h"
#include "core/audit_store.h"
#include "core/dispatch.h"
#include "db/held.h"

/* The chain of a server with one writer. */
#define CHAIN_NUMBER 0

struct audit_chain {
    struct gw_db *db;
    struct gw_buf entry; /* kept for its memory */
};

struct audit_chain *
audit_chain_new(struct gw_db *db)
{
    struct audit_chain *chain = calloc(1, sizeof(*chain));

    if (chain == NULL)
        return NULL;
    chain->db = db;
    gw_buf_init(&chain->entry, AUDIT_ENTRY_BYTES_MAX);
    return chain;
}

void
audit_chain_free(struct audit_chain *chain)
{
    if (chain == NULL)
        return;
    gw_buf_done(&chain->entry);
    free(chain);
}

static enum gw_err
head_load(struct gw_db *db, const char *name, void *value)
{
    (void)name;
    return audit_store_head(db, CHAIN_NUMBER, value);
}

static enum gw_err
head_store(struct gw_db *db, const char *name, const void *value)
{
    (void)name;
    return audit_store_set_head(db, value);
}

/* Each entry moves the head on, so a transaction holds it and writes it once. */
static const struct held_kind heads = {
    .bytes = sizeof(struct audit_head),
    .load = head_load,
    .store = head_store,
};

enum gw_err
audit_append(struct audit_chain *chain, const struct audit_record *record)
{
    struct audit_head head;
    struct audit_row row;
    void *held;

    GW_TRY(held_find(chain->db, &heads, "audit_chain", &held));
    memcpy(&head, held, sizeof(head));
    head.sequence++;
    gw_buf_clear(&chain->entry);
    audit_entry_encode(record, head.chain, head.sequence, &chain->entry);
    if (chain->entry.failed)
        return GW_BUSY;
    head.hash = audit_entry_hash(&head.hash, gw_buf_view(&chain->entry));
    row = (struct audit_row){
        .chain = head.chain,
        .sequence = head.sequence,
        .at = record->at,
        .person_id = record->person_id,
        .item_id = record->item_id,
        .verb = record->verb,
        .result = record->result,
        .entry = gw_buf_view(&chain->entry),
        .hash = { (const char *)head.hash.bytes, sizeof(head.hash.bytes) },
    };
    GW_TRY(audit_store_insert(chain->db, &row));
    memcpy(held, &head, sizeof(head));
    return GW_OK;
}

/* ---- what a handler adds to the entry that dispatch writes (gw/audit.h) ---- */

static struct dispatch_audit *
notes_of(struct gw_request *req)
{
    gw_check(req->dispatch != NULL);
    return &dispatch_of(req)->audit;
}

void
gw_audit_item(struct gw_request *req, const char *kind, int64_t item_id)
{
    struct dispatch_audit *notes = notes_of(req);

    notes->record.kind = gw_text_from(kind);
    notes->record.item_id = item_id;
}

void
gw_audit_digests(struct gw_request *req, const struct gw_digest *before,
                 const struct gw_digest *after)
{
    struct dispatch_audit *notes = notes_of(req);

    if (before != NULL)
        notes->before = *before;
    if (after != NULL)
        notes->after = *after;
    notes->record.before = before == NULL ? NULL : &notes->before;
    notes->record.after = after == NULL ? NULL : &notes->after;
}

void
gw_audit_reason(struct gw_request *req, struct gw_text reason, struct gw_text clause)
{
    struct dispatch_audit *notes = notes_of(req);

    notes->record.reason = gw_text_copy(req->arena, reason);
    notes->record.clause = gw_text_copy(req->arena, clause);
}
