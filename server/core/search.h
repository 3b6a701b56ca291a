/* search.h - the full-text index of all items as the core runs it (gw/search.h). */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/app.h"
#include "core/search_store.h"
#include "gw/search.h"

/* What stands in column `scope`: one token for each thing that a search may be narrowed to. Pure.
 */
struct gw_text search_scope_of(struct gw_arena *arena, const struct search_item *item,
                               int zone_offset_min);

/* A search narrowed to these; 0 or empty: not. Items published from `from` to `until`, local days,
 * GW_DATE_NONE: open. */
struct search_narrowing {
    struct gw_text kind;
    int64_t container_id, person_id;
    struct gw_ids departments;
    gw_date from, until;
};
/* The expression over column `scope`; the empty text for no narrowing. A long period isn't in it:
 * then its own comparison has to do. Pure. */
struct gw_text search_scope_expression(struct gw_arena *arena,
                                       const struct search_narrowing *narrowing);

/* What the index is to hold of the item now. `*is_wanted` false: nothing, and the rest of `out` but
 * item_id isn't set. `kinds` answers for the item's kind; NULL for one that no module has. */
struct search_source {
    struct gw_db *db;
    const struct gw_module *const *modules;
    int zone_offset_min;
};
enum gw_err search_doc_make(const struct search_source *source, struct gw_arena *arena,
                            int64_t item_id, struct search_doc *out, bool *is_wanted) GW_MUST_USE;

/* ---- the indexer: a thread of its own that empties the outbox while nobody else writes ---- */

struct search_indexer;

/* Looks at once for what is waiting. The writer runs already. */
enum gw_err search_indexer_start(struct gw_app *app, struct search_indexer **out) GW_MUST_USE;
/* There may be something in the outbox. Any thread; NULL does nothing. */
void search_indexer_wake(struct search_indexer *indexer);
/* Ends after the batch at hand; what waits is found at the next start. Before the writer's end, and
 * freed after it: until then commits wake it. NULL does nothing. */
void search_indexer_stop(struct search_indexer *indexer);
void search_indexer_free(struct search_indexer *indexer);

struct demo_build;
/* Indexes all items of a demonstration city at once, with progress. */
enum gw_err search_demo(struct demo_build *build,
                        const struct gw_module *const *modules) GW_MUST_USE;

/* ---- routes ---- */

struct search_input {
    struct gw_text q;
    struct gw_text kind;
    int64_t department_id, person_id, board_id;
    gw_date from, until;
    int64_t limit;
    struct gw_text after;
};
gw_handler search_show;

extern const struct gw_message search_messages[];

#endif
