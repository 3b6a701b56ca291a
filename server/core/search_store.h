/* search_store.h - what waits to be indexed, what is indexed, and the hits; for server/core. */
#ifndef CORE_SEARCH_STORE_H
#define CORE_SEARCH_STORE_H

#include "core/search_query.h"
#include "gw/field.h"
#include "gw/item.h"

enum gw_err search_outbox_add(struct gw_db *db, int64_t item_id) GW_MUST_USE;

/* All that stands below the item (comments): what they are narrowed to is the item's. */
enum gw_err search_outbox_add_below(struct gw_db *db, int64_t item_id) GW_MUST_USE;

/* A change that waits. */
struct search_turn {
    int64_t item_id, turn;
};
/* At most `turns_max` of them, in no order. */
enum gw_err search_outbox_list(struct gw_db *db, struct search_turn *turns, size_t turns_max,
                               size_t *count) GW_MUST_USE;
enum gw_err search_outbox_count(struct gw_db *db, int64_t *out) GW_MUST_USE;
/* GW_MISSING where the item changed again, or another has done it. */
enum gw_err search_outbox_remove(struct gw_db *db, const struct search_turn *turn) GW_MUST_USE;

/* An item as far as the index is concerned. */
struct search_item {
    int64_t id, item_no, container_id, owner_department_id, issuer_department_id, author_id,
        on_behalf_of;
    int64_t parent_container_id; /* 0: it stands below no other item */
    gw_time published_from;
    bool is_wanted; /* published now, before or later, and not taken away */
    struct gw_text kind, document_no;
};
/* GW_MISSING for one that was purged. Texts in the arena. */
enum gw_err search_item_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                             struct search_item *out) GW_MUST_USE;
/* The first item with a number over `item_no`; for indexing a whole city. */
enum gw_err search_item_after(struct gw_db *db, int64_t item_no, int64_t *item_id) GW_MUST_USE;

/* What the index holds of an item. */
struct search_doc {
    int64_t item_no, item_id;
    struct gw_text indexed_text, scope;
};
enum gw_err search_doc_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                            struct search_doc *out) GW_MUST_USE;
/* Both the row and what the index makes of it. Writer only. */
enum gw_err search_doc_insert(struct gw_db *db, const struct search_doc *doc) GW_MUST_USE;
enum gw_err search_doc_remove(struct gw_db *db, const struct search_doc *doc) GW_MUST_USE;

/* These three are for FTS5's index; PostgreSQL looks after its own. */
/* One of FTS5's options, kept in the index: "hashsize", how many bytes are gathered before they are
 * written; "crisismerge", from how many pieces on all are joined at once. */
enum gw_err search_index_set(struct gw_db *db, const char *option, int64_t value) GW_MUST_USE;
/* Joins some of the index's pieces, where there are enough, writing at most about so many pages. */
enum gw_err search_index_merge(struct gw_db *db, int64_t pages) GW_MUST_USE;
/* Makes one piece of the index's many: takes long, for a new city only. */
enum gw_err search_index_join(struct gw_db *db) GW_MUST_USE;

/* What is looked for, newest first; 0 in a filter: any. */
struct search_range {
    const struct search_query *query;
    struct gw_text scope; /* search_scope_expression() */
    int64_t before_no;
    int64_t container_id, person_id;
    gw_time from, until; /* of publication: from ≤ it < until; 0: open */
    int64_t rows_max;
};
/* each() for a row of the index, `*going_on` = false ends it. `fits`: published, in an audience of
 * who asks (gw_db_set_audiences) and inside the filters but the kind's and the department's, which
 * never change. */
struct search_row {
    int64_t item_no, item_id;
    bool fits;
};
enum gw_err search_rows_each(struct gw_db *db, struct gw_arena *arena,
                             const struct search_range *range,
                             enum gw_err (*each)(void *arg, const struct search_row *row,
                                                 bool *going_on),
                             void *arg) GW_MUST_USE;

/* The department and all below it, at most `ids_max`. */
enum gw_err search_departments_below(struct gw_db *db, int64_t department_id, int64_t *ids,
                                     size_t ids_max, size_t *count) GW_MUST_USE;

#endif
