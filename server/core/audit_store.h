/* audit_store.h - tables `audit_entry` and `audit_chain`, which holds the head of each chain. */
#ifndef CORE_AUDIT_STORE_H
#define CORE_AUDIT_STORE_H

#include "core/audit_entry.h"

/* Above every chain: where a page of the newest begins. */
#define AUDIT_CHAIN_MAX 32767

/* A stored row; views last until the next row. */
struct audit_row {
    int64_t id, chain, sequence, at, person_id, item_id;
    bool has_person, has_item;
    struct gw_text verb, result, entry, hash;
};

/* Whether its key is that of its chain and sequence. */
bool audit_row_is_in_place(const struct audit_row *row);

/* The last entry of a chain. It is kept beside the entries, so that the loss of the last ones
 * shows. */
struct audit_head {
    int64_t chain, sequence;
    struct gw_digest hash;
};

/* Sequence 0 and a zero hash for a chain that has not begun. */
enum gw_err audit_store_head(struct gw_db *db, int64_t chain, struct audit_head *out) GW_MUST_USE;
enum gw_err audit_store_set_head(struct gw_db *db, const struct audit_head *head) GW_MUST_USE;
/* The head of the first chain after `after`; GW_MISSING at the end. Start with -1. */
enum gw_err audit_store_next_head(struct gw_db *db, int64_t after,
                                  struct audit_head *out) GW_MUST_USE;
enum gw_err audit_store_insert(struct gw_db *db, const struct audit_row *row) GW_MUST_USE;
/* A chain that has entries and no head: -1 for none. */
enum gw_err audit_store_stray_chain(struct gw_db *db, int64_t *chain) GW_MUST_USE;

/* The last entry that says what an item was or became. GW_MISSING where there is none. */
struct audit_last {
    int64_t version;        /* of the entry's encoding */
    bool is_there;          /* false: it was purged */
    struct gw_digest after; /* where it is */
    char kind[64];
};
enum gw_err audit_store_last_of_item(struct gw_db *db, int64_t item_id,
                                     struct audit_last *out) GW_MUST_USE;
/* Ids above `after` that entries name and that are no items now, in order. */
enum gw_err audit_store_absent_items(struct gw_db *db, int64_t after, int64_t *ids, size_t ids_max,
                                     size_t *count) GW_MUST_USE;

/* Calls take(arg, row) for up to `rows_max` rows of the chain behind `sequence`, in order; stops
 * when it fails. `count`: rows taken. */
struct audit_walk {
    int64_t chain, sequence;
    int64_t rows_max;
    enum gw_err (*take)(void *arg, const struct audit_row *row);
    void *arg;
    int64_t count;
};
enum gw_err audit_store_walk_chain(struct gw_db *db, struct audit_walk *walk) GW_MUST_USE;
/* The same for all chains, newest first within each, of what lies before (chain, sequence). */
enum gw_err audit_store_page(struct gw_db *db, struct audit_walk *walk) GW_MUST_USE;

#endif
