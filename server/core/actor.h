/* actor.h - building and caching who is asking (gw/actor.h). One cache per lane, so without locks.
 */
#ifndef CORE_ACTOR_H
#define CORE_ACTOR_H

#include "core/app.h"

struct actor_cache;
struct names_view;

struct actor_cache *actor_cache_new(struct lane *lane);
void actor_cache_free(struct actor_cache *cache);
/* Begins the lane's read transaction. In place of database_read_begin() wherever actor_load may
 * follow: it notes the auth_epoch first, so that what is cached is never older than its epoch says.
 */
enum gw_err actor_read_begin(struct lane *lane) GW_MUST_USE;
/* The actor as of `today` and the current auth_epoch; borrowed until the next call on this lane
 * that finds a newer epoch. GW_MISSING for who has no open account; GW_UNAUTHENTICATED while the
 * account sleeps: on leave (GLOSSARY: on_leave), or outside the term of appointment (N7). */
enum gw_err actor_load(struct lane *lane, int64_t person_id, gw_date today,
                       const struct gw_actor **out) GW_MUST_USE;

/* What an actor is made from has changed, but no name: call inside the writing transaction. Caches
 * are made anew after COMMIT; the writer's own from now on. */
enum actor_change {
    ACTOR_AUDIENCES, /* there is a new one; who is in the others is as it was */
    ACTOR_MEMBERS,   /* who is in a group or a kept audience */
    ACTOR_PEOPLE,    /* people, offices, departments, leave: everything */
};
void actor_touch(struct gw_request *req, enum actor_change change);
/* How new the people are that this lane sees; what was made from them under an equal stamp is right
 * still. For readers as of actor_read_begin(). */
struct people_stamp {
    uint64_t people;  /* people and their offices */
    uint64_t members; /* those, and who is in groups and kept audiences */
    uint64_t touches; /* the writer's own changes before COMMIT; readers: 0 */
    gw_date today;
    bool is_open; /* the writer may see changes that are not committed */
};
struct people_stamp actor_people_stamp(const struct lane *lane, gw_date today);
/* After a rollback on the writer's lane, of a savepoint too: forgets what was loaded since an
 * actor_touch in it. Cheap when there was none. */
void actor_cache_forget(struct actor_cache *cache);

/* The lane's hold on the snapshot of names (people.h). */
struct names_view **actor_cache_names(struct actor_cache *cache);

#endif
