/* arena.c - arenas that live as long as the test's process. */
#include "tests/lib/arena.h"

#include "tests/lib/memory.h"

struct gw_arena *
test_arena(void)
{
    struct gw_arena **slot = test_alloc(sizeof(struct gw_arena *));
    *slot = gw_arena_new((size_t)64 << 20);
    gw_check(*slot != NULL);
    return *slot;
}
