/* text_map.c - from a text to a pointer, in an arena (gw/import.h): open addressing, never more
 * than half full. */
#include "gw/import.h"

#include <string.h>

#define CAPACITY_FIRST 64

struct gw_text_slot {
    struct gw_text key;
    void *value; /* NULL: free */
};

/* FNV-1a. */
static uint64_t
hash_of(struct gw_text key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < key.bytes; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* The key's slot, or the free one where it would stand. */
static struct gw_text_slot *
slot_find(const struct gw_text_map *map, struct gw_text key)
{
    size_t at = (size_t)hash_of(key) & (map->capacity - 1);

    while (map->slots[at].value != NULL && !gw_text_equal(map->slots[at].key, key))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

void *
gw_text_map_get(const struct gw_text_map *map, struct gw_text key)
{
    return map->capacity == 0 ? NULL : slot_find(map, key)->value;
}

static void
grow(struct gw_text_map *map)
{
    const struct gw_text_map old = *map;

    map->capacity = old.capacity == 0 ? CAPACITY_FIRST : old.capacity * 2;
    map->slots = GW_NEW_ARRAY(map->arena, struct gw_text_slot, map->capacity);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].value != NULL)
            *slot_find(map, old.slots[i].key) = old.slots[i];
    }
}

void
gw_text_map_put(struct gw_text_map *map, struct gw_text key, void *value)
{
    struct gw_text_slot *slot;

    if (map->capacity < 2 * (map->count + 1))
        grow(map);
    slot = slot_find(map, key);
    map->count += slot->value == NULL;
    *slot = (struct gw_text_slot){ key, value };
}
