/* audience.h - audiences as the core uses them: canonical texts, rows, and the ids that include a
 * person (gw/audience.h).
 */
#ifndef CORE_AUDIENCE_H
#define CORE_AUDIENCE_H

#include "gw/audience.h"

/* The canonical text of a set: "*" for everybody, else sorted members without doubles
 * ("d12,d15+,p7": '+' includes the departments below). `members` is sorted and thinned in place,
 * `*count` lowered. Empty for no member at all. Pure. */
struct gw_text audience_canonical(struct gw_arena *arena, struct gw_audience_member *members,
                                  size_t *count);

/* Finds or makes the row. GW_INVALID for no member. Writer only. */
struct audience_found {
    int64_t id;
    bool is_new;
};
enum gw_err audience_make(struct gw_db *db, struct gw_arena *arena,
                          const struct gw_audience_member *members, size_t count,
                          struct audience_found *out) GW_MUST_USE;

/* Adds to `audiences` (roaring_bitmap_t) every audience that includes the actor: everybody's, those
 * naming the person, those naming a department of theirs or, with '+', one above it. Uses
 * person_id, departments and departments_above of `actor`. */
enum gw_err audience_ids_load(struct gw_db *db, const struct gw_actor *actor,
                              void *audiences) GW_MUST_USE;

#endif
