/* fault.h - the n-th call of a kind fails: allocations of the whole process (libraries too), the
 * database's disk, other files, sockets, starts of threads and processes.
 *
 * A run without a fault counts the calls and tells their sites apart by their whole stacks: the
 * place is what is inside of a library and the function of ours that called it, the path is all of
 * our functions. A call at a new place or on a new path is a site, and it fails in a run of its
 * own. Calls count only between fault_begin() and fault_end(), and only in the program: what the
 * test does itself is apart (fault_pause). One process, one thread.
 */
#ifndef TESTS_TORTURE_FAULT_H
#define TESTS_TORTURE_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    FAULT_MEMORY,               /* malloc and its kin: NULL */
    FAULT_IO,                   /* SQLite's disk and all other files: EIO */
    FAULT_FULL,                 /* what writes there: ENOSPC */
    FAULT_SOCKET,               /* ECONNRESET */
    FAULT_KINDS,                /* of a request; at a server's start also: */
    FAULT_THREAD = FAULT_KINDS, /* pthread_create: EAGAIN */
    FAULT_PROCESS               /* fork: EAGAIN */
};

extern const char *const fault_names[FAULT_KINDS];

#define FAULT_FRAMES 12 /* that are kept, the innermost first */

struct fault_plan {
    enum fault_kind kind;
    long at; /* this call fails, from 0; -1: none, sites are collected */
    bool onwards;
    struct fault_stroke *stroke; /* told the moment it strikes, in memory that outlives a crash */
};

struct fault_stroke {
    bool struck;
    void *frames[FAULT_FRAMES];
};

void fault_begin(const struct fault_plan *plan);
/* How many calls of the kind there were; of a run that collected sites, the first call of each. */
long fault_end(void);
size_t fault_sites(const long **out);

/* Between these two calls don't count: the test itself is at work, or whose turn it is is decided.
 */
void fault_pause(void);
void fault_resume(void);

/* A call of the kind: whether it has to fail. */
bool fault_strikes(enum fault_kind kind);

/* From here on each allocation is remembered until it is freed; how many are left. `trace_at`: the
 * stack of that allocation (from 0) is printed at once; -1: none. */
void fault_watch_memory(long trace_at);
size_t fault_left(long *numbers, size_t numbers_max);

/* From here on, until NULL: each memory that is freed with this text in it counts. */
void fault_watch_secret(const char *text);
size_t fault_secrets(void);

/* Memory that no fault touches and nobody watches. */
void *fault_alloc(size_t bytes); /* zeroed */
void *fault_realloc(void *memory, size_t bytes);
void fault_free(void *memory);

#endif
