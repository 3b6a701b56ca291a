/* people.h - names in memory, and who is responsible today; for server/core.
 *
 * Names of people and departments are one immutable snapshot. The writer makes a new one after a
 * COMMIT that touched them (gw_people_touch); each lane holds the one it uses, so that rendering
 * takes no lock. Offices are kept with their dates: a snapshot stays right over midnight.
 */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include "core/app.h"
#include "gw/people.h"

struct names_view; /* a snapshot, counted */

struct names *names_new(void);
void names_free(struct names *names);
/* Gives the hold back; for the end of a lane. */
void names_view_release(struct names_view *view);

/* Who acts for a position on a day (代決, T2): its holder, or the first available in the order of
 * deputies. */
struct position_duty {
    int64_t person_id;
    int64_t position_id; /* the one asked for, or the deputy's */
    bool is_deputy;
};
/* GW_MISSING when neither the holder nor any deputy is there. */
enum gw_err position_duty_find(struct gw_db *db, int64_t position_id, gw_date today,
                               struct position_duty *out) GW_MUST_USE;

/* One who could act, best first: 0 holders of the position itself, then deputies by sequence. */
struct position_candidate {
    int64_t person_id;
    int64_t position_id;
    int64_t sequence; /* 0: the position's own holder */
    bool is_absent;   /* on leave that day */
};
/* The first candidate who is there; NULL when nobody is. Pure. */
const struct position_candidate *position_candidate_pick(const struct position_candidate *list,
                                                         size_t count);

#endif
