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

/* What an actor is made from has changed, but no name: call inside the writing transaction (a new
 * audience, say). Caches are made anew after COMMIT; the writer's own from now on. */
void actor_touch(struct gw_request *req);
/* After a rollback on the writer's lane, of a savepoint too: forgets what was loaded since an
 * actor_touch in it. Cheap when there was none. */
void actor_cache_forget(struct actor_cache *cache);

/* The lane's hold on the snapshot of names (people.h). */
struct names_view **actor_cache_names(struct actor_cache *cache);

#endif
