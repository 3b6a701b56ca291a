/* arena.h - an arena for a test that never gives it back; not a leak, as it stays reachable. */
#ifndef TESTS_ARENA_H
#define TESTS_ARENA_H

#include "gw/arena.h"

/* A new one each time; at most 64 MiB. */
struct gw_arena *test_arena(void);

#endif
