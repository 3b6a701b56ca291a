/* broker_ring.h - the last events, so that a browser that was away for a moment misses none. */
#ifndef CORE_BROKER_RING_H
#define CORE_BROKER_RING_H

#include "gw/event.h"

#define BROKER_RING_EVENTS 4096 /* a power of two */

struct broker_entry {
    struct gw_event event;
    int64_t session_id; /* not 0: this session has ended, and nothing else is said */
};

/* Ids are without gaps: those in [broker_ring_oldest, next_id) are there. */
struct broker_ring {
    int64_t first_id, next_id;
    struct broker_entry entries[BROKER_RING_EVENTS];
};

/* `first_id`: larger than any id of the process before, so that its clients are told to load
 * again. */
void broker_ring_init(struct broker_ring *ring, int64_t first_id);
int64_t broker_ring_oldest(const struct broker_ring *ring);
void broker_ring_add(struct broker_ring *ring, const struct broker_entry *entry);
/* NULL for an id that is not there. */
const struct broker_entry *broker_ring_at(const struct broker_ring *ring, int64_t id);
/* Takes over what `source` has more; `copy` was initialised with the same first id. */
void broker_ring_copy(struct broker_ring *copy, const struct broker_ring *source);
/* Whether a later entry says the same, so that this one need not be sent. */
bool broker_ring_is_repeated(const struct broker_ring *ring, int64_t id);

#endif
