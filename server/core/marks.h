/* marks.h - read marks in memory: who has read which item, without asking the database
 * (gw/mark.h).
 *
 * One for the process, used by all threads. Persons are spread over shards, each with its own lock;
 * a person's bitmap is loaded on first use and dropped when it was used least lately.
 */
#ifndef CORE_MARKS_H
#define CORE_MARKS_H

#include "core/app.h"
#include "core/mark_store.h"

struct marks_limits {
    size_t persons_max; /* 0: 4,096 */
    size_t bytes_max;   /* 0: 64 MiB of bitmaps */
    /* What a person's bitmap is made from; NULL: read marks (mark_snapshot_load). */
    enum gw_err (*load)(struct gw_db *db, int64_t person_id, struct mark_snapshot *out);
};

/* NULL only without memory. `limits` NULL: the defaults. */
struct marks *marks_new(const struct marks_limits *limits);
void marks_free(struct marks *marks);

struct marks_figures {
    int64_t persons, bytes, loads, evictions;
};
void marks_figures(struct marks *marks, struct marks_figures *out);

/* What the calls of gw/mark.h do, for any person. */
struct mark_question {
    int64_t person_id;
    int64_t item_no;
    gw_time published_from; /* before the person joined: counts as read */
};
/* Any thread with its own `db`. */
enum gw_err marks_is_read(struct marks *marks, struct gw_db *db,
                          const struct mark_question *question, bool *read) GW_MUST_USE;
/* The whole bitmap as a copy of the caller's; `changes` is not for use. Any thread. */
enum gw_err marks_copy(struct marks *marks, struct gw_db *db, int64_t person_id,
                       struct mark_snapshot *out) GW_MUST_USE;
/* Writer only, inside its transaction: what happened to the person's bitmap as change `number` is
 * true for every thread after COMMIT. `arena` lives until then; `change->items` is the arena's. */
void marks_follow(struct marks *marks, struct gw_db *db, struct gw_arena *arena,
                  const struct mark_change *change, int64_t number);
/* The same where it isn't known what has changed: loaded anew. `person_id` 0: everybody's. */
void marks_forget(struct marks *marks, struct gw_db *db, struct gw_arena *arena, int64_t person_id,
                  int64_t number);
/* Stores a change of read marks and follows it. */
enum gw_err marks_set(struct marks *marks, struct gw_db *db, struct gw_arena *arena,
                      const struct mark_change *change) GW_MUST_USE;

#endif
