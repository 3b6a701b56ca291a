/* map.c - open addressing with linear probing; removal moves later entries up, so there are no
 * graves. */
#include "base/map.h"

#include "gw/fault.h"

#define CAPACITY_FIRST ((size_t)16)

void
map_init(struct map *map)
{
    *map = (struct map){ 0 };
}

void
map_done(struct map *map)
{
    free(map->slots);
    map_init(map);
}

/* The finalizer of MurmurHash3 (public domain): ids differ in few bits. */
static size_t
home_of(const struct map *map, int64_t key)
{
    uint64_t mixed = (uint64_t)key;

    mixed ^= mixed >> 33;
    mixed *= UINT64_C(0xff51afd7ed558ccd);
    mixed ^= mixed >> 33;
    mixed *= UINT64_C(0xc4ceb9fe1a85ec53);
    mixed ^= mixed >> 33;
    return (size_t)mixed & (map->capacity - 1);
}

/* The key's slot, or the free one where it would go. */
static size_t
slot_of(const struct map *map, int64_t key)
{
    size_t at = home_of(map, key);

    while (map->slots[at].value != NULL && map->slots[at].key != key)
        at = (at + 1) & (map->capacity - 1);
    return at;
}

void *
map_get(const struct map *map, int64_t key)
{
    return map->count == 0 ? NULL : map->slots[slot_of(map, key)].value;
}

static bool
grow(struct map *map)
{
    struct map larger = { .capacity = map->capacity > 0 ? map->capacity * 2 : CAPACITY_FIRST };

    larger.slots = gw_fault("map.grow") ? NULL : calloc(larger.capacity, sizeof(*larger.slots));
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].value != NULL)
            larger.slots[slot_of(&larger, map->slots[i].key)] = map->slots[i];
    }
    larger.count = map->count;
    free(map->slots);
    *map = larger;
    return true;
}

bool
map_put(struct map *map, int64_t key, void *value)
{
    size_t at;

    gw_check(value != NULL);
    if (map->count >= map->capacity / 2 && map_get(map, key) == NULL && !grow(map))
        return false;
    at = slot_of(map, key);
    map->count += map->slots[at].value == NULL;
    map->slots[at] = (struct map_slot){ key, value };
    return true;
}

void *
map_remove(struct map *map, int64_t key)
{
    size_t mask = map->capacity - 1;
    size_t hole;
    void *removed;

    if (map->count == 0)
        return NULL;
    hole = slot_of(map, key);
    removed = map->slots[hole].value;
    if (removed == NULL)
        return NULL;
    for (size_t at = (hole + 1) & mask; map->slots[at].value != NULL; at = (at + 1) & mask) {
        size_t home = home_of(map, map->slots[at].key);

        /* It may move up only if its home does not lie behind the hole. */
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    map->slots[hole] = (struct map_slot){ 0 };
    map->count--;
    return removed;
}

const struct map_slot *
map_next(const struct map *map, size_t *cursor)
{
    while (*cursor < map->capacity) {
        const struct map_slot *slot = &map->slots[(*cursor)++];

        if (slot->value != NULL)
            return slot;
    }
    return NULL;
}
