/* todos.h - rows of the must-do list (要対応) in the database; for todo*.c. */
#ifndef CORE_TODOS_H
#define CORE_TODOS_H

#include "core/reading.h"
#include "gw/bitmap.h"

#define TODOS_OWNERS_MAX 64
#define TODOS_MAX 1000 /* of each source: past it the list says "1000" */

struct todo_row {
    int64_t item_id;
    gw_date due;
    struct gw_text reason, title, kind;
    struct gw_text url; /* of what is no item, and whose id and kind this is; else empty */
};
/* Takes one; its texts are in the arena. False: enough. */
struct todo_visit {
    bool (*take)(void *arg, const struct todo_row *row);
    void *arg;
};
/* Shows those of the person and of the audiences that include who asks (gw_db_set_audiences), their
 * own items' left out there (their author's, and for whom they were written); at most TODOS_MAX. */
enum gw_err todo_rows_each(struct gw_request *req, const struct todo_visit *visit) GW_MUST_USE;
/* Shows the items of these numbers, at most TODOS_MAX, as what is to be confirmed. */
enum gw_err todo_items_each(struct gw_request *req, const struct gw_bitmap *items,
                            const struct todo_visit *visit) GW_MUST_USE;
/* The numbers of current items that ask who asks for confirmation, by a walk over all that ask:
 * until item_index.h has them. At most TODOS_MAX. */
enum gw_err todo_pending_load(struct gw_request *req, struct gw_bitmap *items) GW_MUST_USE;

enum gw_err todo_insert(struct gw_request *req, const struct gw_todo *todo) GW_MUST_USE;
/* Whose it was: for what browsers hear. */
struct todo_owner {
    int64_t person_id, audience_id;
};
struct todo_owners {
    struct todo_owner list[TODOS_OWNERS_MAX];
    size_t count;
};
/* Removes that of `which` (item, reason; its person where one is named). More owners than fit are
 * removed and not told. */
enum gw_err todo_delete(struct gw_db *db, const struct gw_todo *which,
                        struct todo_owners *out) GW_MUST_USE;

#endif
