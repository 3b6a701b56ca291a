/* broker_ring.c - a ring of events with consecutive ids; pure. */
#include "core/broker_ring.h"

void
broker_ring_init(struct broker_ring *ring, int64_t first_id)
{
    ring->first_id = first_id;
    ring->next_id = first_id;
}

int64_t
broker_ring_oldest(const struct broker_ring *ring)
{
    int64_t oldest = ring->next_id - BROKER_RING_EVENTS;

    return oldest > ring->first_id ? oldest : ring->first_id;
}

static size_t
place_of(int64_t id)
{
    return (size_t)id % BROKER_RING_EVENTS;
}

void
broker_ring_add(struct broker_ring *ring, const struct broker_entry *entry)
{
    ring->entries[place_of(ring->next_id++)] = *entry;
}

const struct broker_entry *
broker_ring_at(const struct broker_ring *ring, int64_t id)
{
    bool is_there = id >= broker_ring_oldest(ring) && id < ring->next_id;

    return is_there ? &ring->entries[place_of(id)] : NULL;
}

void
broker_ring_copy(struct broker_ring *copy, const struct broker_ring *source)
{
    if (copy->next_id < broker_ring_oldest(source))
        copy->next_id = broker_ring_oldest(source);
    while (copy->next_id < source->next_id)
        broker_ring_add(copy, broker_ring_at(source, copy->next_id));
}

static bool
are_same_readers(const struct gw_readers *left, const struct gw_readers *right)
{
    return left->count == right->count && memcmp(left->audience_ids, right->audience_ids,
                                                 left->count * sizeof(*left->audience_ids)) == 0;
}

static bool
is_same_event(const struct gw_event *left, const struct gw_event *right)
{
    return left->item_id == right->item_id && left->container_id == right->container_id &&
           left->audience_id == right->audience_id && left->person_id == right->person_id &&
           are_same_readers(&left->readers, &right->readers) &&
           strcmp(left->name, right->name) == 0;
}

bool
broker_ring_is_repeated(const struct broker_ring *ring, int64_t id)
{
    const struct broker_entry *entry = broker_ring_at(ring, id);

    for (int64_t later = id + 1; later < ring->next_id; later++) {
        const struct broker_entry *other = broker_ring_at(ring, later);

        if (other->session_id == 0 && is_same_event(&other->event, &entry->event))
            return true;
    }
    return false;
}
