/* map.h - from an int64 key to a pointer: open addressing, never more than half full.
 *
 * For one thread, or behind its owner's lock. Any key is allowed, 0 and negative ones too; a value
 * is never NULL.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "gw/err.h"

struct map_slot {
    int64_t key;
    void *value; /* NULL: free */
};

struct map {
    struct map_slot *slots; /* heap; NULL while nothing was ever put */
    size_t capacity;        /* a power of two */
    size_t count;
};

void map_init(struct map *map);
/* Frees the table, not the values. */
void map_done(struct map *map);
void *map_get(const struct map *map, int64_t key); /* NULL: none */
/* Puts or replaces; false when there is no memory, and nothing has changed. */
bool map_put(struct map *map, int64_t key, void *value) GW_MUST_USE;
/* Gives what was there back; NULL: nothing. */
void *map_remove(struct map *map, int64_t key);
/* The entry at or after slot `*cursor`, which moves behind it; NULL at the end. Start with 0.
 * Changing the map ends the walk. */
const struct map_slot *map_next(const struct map *map, size_t *cursor);

#endif
