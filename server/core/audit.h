/* audit.h - the hash-chained log of every change (DESIGN 6): canonical entries, appended in the
 * change's own transaction. */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include "core/app.h"
#include "gw/audit.h"

struct audit_chain; /* the writer's; knows nothing that a rollback could make wrong */

/* What one entry says. Texts are borrowed. */
struct audit_record {
    gw_time at;
    int64_t person_id, position_id, on_behalf_of, session_id, item_id;
    struct gw_text peer, route, verb, kind, result; /* result: gw_err_name */
    const struct gw_digest *before, *after;         /* or NULL */
    struct gw_text reason, clause;
};

struct audit_chain *audit_chain_new(struct gw_db *db);
void audit_chain_free(struct audit_chain *chain);
/* Inside the transaction of the change. */
enum gw_err audit_append(struct audit_chain *chain, const struct audit_record *record) GW_MUST_USE;

struct audit_verdict {
    int64_t entries, chains;
    bool whole;
    int64_t chain, sequence;
    const char *fault;
};
struct audit_items_verdict {
    int64_t items; /* compared */
    bool whole;
    int64_t item_id;
    const char *fault;
};
/* Compares all items with their last digests in the log; attachments, too. `modules` say which
 * kinds are items'. */
enum gw_err audit_verify_items(struct gw_db *db, const struct gw_module *const *modules,
                               struct audit_items_verdict *out) GW_MUST_USE;

/* Walks all chains: sequence without gaps, hashes, columns equal to what the entry encodes. */
enum gw_err audit_verify(struct gw_db *db, struct audit_verdict *out) GW_MUST_USE;

#endif
