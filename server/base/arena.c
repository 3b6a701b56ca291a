/* arena.c - blocks filled from the front; large things get a block of their own.
 *
 * The overflow block belongs to each arena, not to the process: two requests that wrote into the
 * same memory would follow each other's pointers. It is reserved as address space when the arena is
 * made, costs no memory until it is used, and is given back by the next reset. What is handed out
 * of it never overlaps.
 */
#include <stdalign.h>
#include <sys/mman.h>

#include "gw/arena.h"
#include "gw/fault.h"

#define BLOCK_BYTES ((size_t)16 << 10)
#define LARGE_BYTES (BLOCK_BYTES / 4)

struct block {
    struct block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

struct owned {
    struct owned *next;
    void *ptr;
    void (*release)(void *ptr);
};

struct gw_arena {
    size_t bytes_max;
    size_t bytes;
    struct block *blocks; /* the first one is being filled */
    struct owned *owned;
    char *overflow;
    size_t overflow_used;
    enum gw_err fault;
};

struct gw_arena *
gw_arena_new(size_t bytes_max)
{
    struct gw_arena *arena = gw_fault("arena.new") ? NULL : calloc(1, sizeof(*arena));
    void *overflow;

    if (arena == NULL)
        return NULL;
    overflow = mmap(NULL, GW_ARENA_OVERFLOW_BYTES, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (overflow == MAP_FAILED) {
        free(arena);
        return NULL;
    }
    arena->bytes_max = bytes_max;
    arena->overflow = overflow;
    return arena;
}

static void
release_owned(struct gw_arena *arena)
{
    while (arena->owned != NULL) {
        struct owned *owned = arena->owned;
        arena->owned = owned->next;
        owned->release(owned->ptr);
    }
}

void
gw_arena_free(struct gw_arena *arena)
{
    if (arena == NULL)
        return;
    release_owned(arena);
    while (arena->blocks != NULL) {
        struct block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
    munmap(arena->overflow, GW_ARENA_OVERFLOW_BYTES);
    free(arena);
}

void
gw_arena_freep(struct gw_arena **arena)
{
    gw_arena_free(*arena);
    *arena = NULL;
}

void
gw_arena_reset(struct gw_arena *arena)
{
    struct block *kept = NULL;

    release_owned(arena);
    while (arena->blocks != NULL) {
        struct block *block = arena->blocks;
        arena->blocks = block->next;
        if (kept == NULL && block->size == BLOCK_BYTES)
            kept = block;
        else
            free(block);
    }
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
    }
    if (arena->overflow_used > 0)
        gw_check(madvise(arena->overflow, GW_ARENA_OVERFLOW_BYTES, MADV_DONTNEED) == 0);
    arena->blocks = kept;
    arena->bytes = 0;
    arena->overflow_used = 0;
    arena->fault = GW_OK;
}

bool
gw_arena_failed(const struct gw_arena *arena)
{
    return arena->fault != GW_OK;
}

enum gw_err
gw_arena_fault(const struct gw_arena *arena)
{
    return arena->fault;
}

static void
fail(struct gw_arena *arena, enum gw_err fault)
{
    if (arena->fault == GW_OK)
        arena->fault = fault;
}

void
gw_arena_fail(struct gw_arena *arena)
{
    fail(arena, GW_BUSY);
}

size_t
gw_arena_bytes(const struct gw_arena *arena)
{
    return arena->bytes;
}

static void *
take_overflow(struct gw_arena *arena, size_t bytes, enum gw_err fault)
{
    void *taken = arena->overflow + arena->overflow_used;

    gw_check(bytes <= GW_ARENA_OVERFLOW_BYTES - arena->overflow_used);
    fail(arena, fault);
    arena->overflow_used += bytes;
    return taken;
}

static struct block *
block_new(size_t size)
{
    struct block *block = gw_fault("arena.block") ? NULL : malloc(sizeof(*block) + size);

    if (block != NULL) {
        block->size = size;
        block->used = 0;
    }
    return block;
}

/* A block with room for `bytes`: the one being filled, a new one before it, or, for something
 * large, one behind it. */
static struct block *
block_for(struct gw_arena *arena, size_t bytes)
{
    struct block *first = arena->blocks;
    struct block *block;

    if (first != NULL && bytes <= first->size - first->used)
        return first;
    block = block_new(bytes > LARGE_BYTES ? bytes : BLOCK_BYTES);
    if (block == NULL)
        return NULL;
    if (first != NULL && bytes > LARGE_BYTES) {
        block->next = first->next;
        first->next = block;
    } else {
        block->next = first;
        arena->blocks = block;
    }
    return block;
}

void *
gw_arena_alloc(struct gw_arena *arena, size_t bytes)
{
    const size_t align = alignof(max_align_t);
    struct block *block;
    void *taken;

    gw_check(bytes <= SIZE_MAX - align);
    bytes = bytes == 0 ? align : (bytes + align - 1) / align * align;
    if (arena->fault != GW_OK || bytes > arena->bytes_max - arena->bytes)
        return take_overflow(arena, bytes, GW_TOO_LARGE);
    block = block_for(arena, bytes);
    if (block == NULL)
        return take_overflow(arena, bytes, GW_BUSY);
    taken = block->bytes + block->used;
    block->used += bytes;
    arena->bytes += bytes;
    return memset(taken, 0, bytes);
}

void *
gw_arena_array(struct gw_arena *arena, size_t count, size_t bytes)
{
    size_t product;

    gw_check(!__builtin_mul_overflow(count, bytes, &product));
    return gw_arena_alloc(arena, product);
}

void *
gw_arena_copy(struct gw_arena *arena, const void *bytes, size_t count)
{
    void *copy = gw_arena_alloc(arena, count);

    if (count > 0)
        memcpy(copy, bytes, count);
    return copy;
}

void
gw_arena_own(struct gw_arena *arena, void *ptr, void (*release)(void *ptr))
{
    struct owned *owned = GW_NEW(arena, struct owned);

    owned->ptr = ptr;
    owned->release = release;
    owned->next = arena->owned;
    arena->owned = owned;
}
