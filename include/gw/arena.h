/* arena.h - memory of one request, job or batch, given back in one call.
 *
 * Allocation never returns NULL. Past `bytes_max`, or when the machine has no memory, the arena
 * allocates from its overflow block and marks itself failed; dispatch then rolls back and answers
 * 503. Exhausting the overflow block too ends the process: sizes are bounded at the edge, and a
 * loop without such a bound looks at gw_arena_failed.
 */
#ifndef GW_ARENA_H
#define GW_ARENA_H

#include "gw/err.h"

#define GW_ARENA_OVERFLOW_BYTES ((size_t)8 << 20)

struct gw_arena;

/* NULL only when there is no memory for the arena itself. Reserves the address space of its
 * overflow block (two system calls with the free), so keep an arena and reset it where work
 * repeats. */
struct gw_arena *gw_arena_new(size_t bytes_max);
void gw_arena_free(struct gw_arena *arena);
/* Releases what it owns and keeps one block for the next use. */
void gw_arena_reset(struct gw_arena *arena);
bool gw_arena_failed(const struct gw_arena *arena);
/* GW_OK; GW_TOO_LARGE past its maximum; GW_BUSY without memory: whichever came first. */
enum gw_err gw_arena_fault(const struct gw_arena *arena);
/* For who builds a text for it elsewhere and gets no memory there: marks it failed. */
void gw_arena_fail(struct gw_arena *arena);
size_t gw_arena_bytes(const struct gw_arena *arena);

/* Zeroed, aligned for any type. */
void *gw_arena_alloc(struct gw_arena *arena, size_t bytes);
/* As gw_arena_alloc(count * bytes), the product checked. */
void *gw_arena_array(struct gw_arena *arena, size_t count, size_t bytes);
#define GW_NEW(arena, type) ((type *)gw_arena_alloc((arena), sizeof(type)))
#define GW_NEW_ARRAY(arena, type, count) ((type *)gw_arena_array((arena), (count), sizeof(type)))
void *gw_arena_copy(struct gw_arena *arena, const void *bytes, size_t count);

/* Calls release(ptr) when the arena is reset or freed, last owned first. */
void gw_arena_own(struct gw_arena *arena, void *ptr, void (*release)(void *ptr));

/* For cleanup of a heap object at the end of the scope: GW_AUTO(gw_arena_freep) struct gw_arena *a
 * = … */
#define GW_AUTO(release) __attribute__((cleanup(release)))
void gw_arena_freep(struct gw_arena **arena);

#endif
