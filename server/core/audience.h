/* audience.h - audiences as the core uses them: canonical texts, rows, and the ids that include a
 * person (gw/audience.h).
 */
#ifndef CORE_AUDIENCE_H
#define CORE_AUDIENCE_H

#include "gw/audience.h"

struct audience_cache; /* of one lane: who is in the audiences that it asked for */

/* Sorts, and drops what another member already says; gives how many are left. Pure. */
size_t audience_members_thin(struct gw_audience_member *members, size_t count);
/* The canonical text of a set: "*" for everybody, else sorted members without doubles
 * ("d12,d15+,p7,g3,o9": departments, '+' for those below too, persons, groups, positions).
 * `members` is sorted and thinned in place, `*count` lowered. Empty for no member at all. Pure. */
struct gw_text audience_canonical(struct gw_arena *arena, struct gw_audience_member *members,
                                  size_t *count);
/* Whether two thinned lists say the same. Pure. */
bool audience_members_equal(const struct gw_audience_members *left,
                            const struct gw_audience_members *right);

/* Finds or makes the row. GW_INVALID for no member. Writer only. */
struct audience_found {
    int64_t id;
    bool is_new; /* or, of one that is kept: has other members now */
};
enum gw_err audience_make(struct gw_db *db, struct gw_arena *arena,
                          const struct gw_audience_member *members, size_t count,
                          struct audience_found *out) GW_MUST_USE;
/* The same of a container's own audience, which gets these members, sorted in place
 * (gw_audience_keep); its row is named AUDIENCE_KEPT_MARK and the container's name for it. */
#define AUDIENCE_KEPT_MARK "=" /* no canonical text begins with it */
enum gw_err audience_keep(struct gw_db *db, struct gw_arena *arena, struct gw_text name,
                          const struct gw_audience_members *members,
                          struct audience_found *out) GW_MUST_USE;
/* ---- collection (audience_collect.c, audience_collect_store.c) ---- */

#define AUDIENCE_EMPTIED_MARK \
    "-" /* before its id: nobody's, for ever; no canonical text begins so */

/* What items and todos don't refer to, kept ones left out, at most `ids_max`. */
enum gw_err audience_unused_list(struct gw_db *db, int64_t *ids, size_t ids_max,
                                 size_t *count) GW_MUST_USE;
/* Whether it was marked as unused before then, and not used since; GW_MISSING. */
enum gw_err audience_mark_find(struct gw_db *db, int64_t audience_id, gw_time before) GW_MUST_USE;
enum gw_err audience_mark(struct gw_db *db, int64_t audience_id, gw_time now) GW_MUST_USE;
/* Somebody is about to use it. Writer only, as all that follow. */
enum gw_err audience_unmark(struct gw_db *db, int64_t audience_id) GW_MUST_USE;
/* Its members go, and its name: nobody finds it again. */
enum gw_err audience_empty(struct gw_db *db, struct gw_arena *arena,
                           int64_t audience_id) GW_MUST_USE;

/* The members as stored, thinned; GW_MISSING for an unknown id. In the arena. */
enum gw_err audience_members_load(struct gw_db *db, struct gw_arena *arena, int64_t audience_id,
                                  struct gw_audience_members *out) GW_MUST_USE;

/* Adds to `audiences` every audience that includes the actor today: everybody's,
 * those naming the person, a group of theirs, a position that they hold or stand in for, a
 * department of theirs or, with '+', one above it. Uses person_id, positions, departments and
 * departments_above of `actor`. */
enum gw_err audience_ids_load(struct gw_db *db, const struct gw_actor *actor, gw_date today,
                              struct gw_bitmap *audiences) GW_MUST_USE;

/* Everybody whom the members name today (gw_audience_people), from the database. In the arena. */
enum gw_err audience_people_load(struct gw_db *db, struct gw_arena *arena,
                                 const struct gw_audience_members *members, gw_date today,
                                 struct gw_audience_people *out) GW_MUST_USE;
/* NULL does nothing. */
void audience_cache_free(struct audience_cache *cache);

/* Whether a member may be named by who is asking: department and position are there today, the
 * person is on the staff today, the group is the city's or one's own. GW_MISSING where not. */
enum gw_err audience_member_check(struct gw_request *req,
                                  const struct gw_audience_member *member) GW_MUST_USE;
/* What a position or a group is called; GW_MISSING for an unknown id. In the arena. */
struct audience_name {
    struct gw_text name;
    int64_t department_id; /* of a position */
    int64_t owner_id;      /* of a private group; 0: the city's */
};
enum gw_err audience_position_name(struct gw_db *db, struct gw_arena *arena, int64_t position_id,
                                   struct audience_name *out) GW_MUST_USE;
enum gw_err audience_group_name(struct gw_db *db, struct gw_arena *arena, int64_t group_id,
                                struct audience_name *out) GW_MUST_USE;

#endif
