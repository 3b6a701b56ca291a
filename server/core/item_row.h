/* item_row.h - the columns of struct gw_item in one order, for all statements that read a whole
 * row.
 */
#ifndef CORE_ITEM_ROW_H
#define CORE_ITEM_ROW_H

#include "gw/item.h"

#define ITEM_COLUMNS                                                                             \
    "id, item_no, container_id, parent_id, title, owner_department_id, author_id, on_behalf_of," \
    " issuer_department_id, contact, audience_id, state, hidden_at, removed_at, trashed_at,"     \
    " importance, information_class, confidentiality, published_from, published_until,"          \
    " document_no, version, created_at, updated_at, managers_id, comments_allowed,"              \
    " official_record, hold, confirm, confirm_by, review_on, dispose_on, retention,"             \
    " pinned_until, files_count, comments_count, discarded_by, discarded_at"
#define ITEM_COLUMNS_COUNT 38

/* A row of ITEM_COLUMNS; texts are copied into `arena`, or borrowed from the row where it is NULL.
 */
void item_row_read(struct gw_stmt *stmt, struct gw_arena *arena, const struct gw_kind *kind,
                   struct gw_item *out);

#endif
