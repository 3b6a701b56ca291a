/* fault.c - counting calls and failing one (fault.h); the C library's allocators are taken over for
 * the whole process, as curl's torture tests and SQLite's out-of-memory loop do it.
 */
#include "tests/torture/fault.h"

#include <errno.h>
#include <execinfo.h>
#include <stdlib.h>
#include <string.h>

#include "gw/err.h"

#define SITES_MAX 16384
#define DEPTH_MAX 16
#define WATCHED_SLOTS ((size_t)1 << 17)
#define GONE ((void *)1)

const char *const fault_names[FAULT_KINDS] = { "memory", "io", "full", "socket" };

#if defined(FAULT_ABOVE_ASAN)
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif

extern void *REAL(malloc)(size_t bytes);
extern void *REAL(calloc)(size_t count, size_t bytes);
extern void *REAL(realloc)(void *memory, size_t bytes);
extern void *REAL(memalign)(size_t alignment, size_t bytes);
extern void REAL(free)(void *memory);

struct watched {
    void *memory; /* NULL: free slot; GONE: was used */
    long number;
};

static struct {
    bool active;
    bool paused;
    struct fault_plan plan;
    long calls;
    bool busy;
    struct fault_site *sites;
    size_t sites_count;
    struct watched *watched; /* NULL: nobody watches */
    long numbered, trace_at;
} fault;

void *
fault_alloc(size_t bytes)
{
    void *memory = REAL(calloc)(1, bytes);

    gw_check(memory != NULL);
    return memory;
}

void *
fault_realloc(void *memory, size_t bytes)
{
    memory = REAL(realloc)(memory, bytes);
    gw_check(memory != NULL);
    return memory;
}

void
fault_free(void *memory)
{
    REAL(free)(memory);
}

/* ---- sites ---- */

/* The caller's frames without those of this file and of the allocator that was asked. */
static void
stack_of(void *frames[FAULT_FRAMES])
{
    enum { OWN_FRAMES = 3 };
    void *all[OWN_FRAMES + FAULT_FRAMES] = { 0 };

    (void)backtrace(all, OWN_FRAMES + FAULT_FRAMES);
    memcpy(frames, all + OWN_FRAMES, FAULT_FRAMES * sizeof(*frames));
}

static void
collect(void)
{
    struct fault_site site = { .first = fault.calls };

    stack_of(site.frames);
    for (size_t i = 0; i < fault.sites_count; i++) {
        if (memcmp(fault.sites[i].frames, site.frames, sizeof(site.frames)) == 0)
            return;
    }
    gw_check(fault.sites_count < SITES_MAX);
    fault.sites[fault.sites_count++] = site;
}

bool
fault_strikes(enum fault_kind kind)
{
    bool strikes;

    if (!fault.active || fault.paused || fault.busy || fault.plan.kind != kind)
        return false;
    fault.busy = true; /* what backtrace() allocates is not the program's */
    if (fault.plan.at < 0)
        collect();
    strikes = fault.plan.at >= 0 &&
              (fault.calls == fault.plan.at || (fault.plan.onwards && fault.calls > fault.plan.at));
    if (strikes && !fault.plan.stroke->struck) {
        stack_of(fault.plan.stroke->frames);
        fault.plan.stroke->struck = true;
    }
    fault.calls++;
    fault.busy = false;
    return strikes;
}

void
fault_begin(const struct fault_plan *plan)
{
    void *warm[1];

    (void)backtrace(warm, 1); /* loads what it needs */
    if (fault.sites == NULL)
        fault.sites = fault_alloc(SITES_MAX * sizeof(*fault.sites));
    fault.plan = *plan;
    fault.calls = 0;
    fault.sites_count = 0;
    fault.active = true;
}

long
fault_end(void)
{
    fault.active = false;
    return fault.calls;
}

size_t
fault_sites(const struct fault_site **out)
{
    *out = fault.sites;
    return fault.sites_count;
}

void
fault_pause(void)
{
    fault.paused = true;
}

void
fault_resume(void)
{
    fault.paused = false;
}

/* ---- what is not given back ---- */

void
fault_watch_memory(long trace_at)
{
    fault.watched = fault_alloc(WATCHED_SLOTS * sizeof(*fault.watched));
    fault.trace_at = trace_at;
}

static struct watched *
slot_of(const void *memory, bool for_new)
{
    size_t at = ((uintptr_t)memory >> 4) * 0x9e3779b97f4a7c15u >> 47;

    for (;; at = (at + 1) % WATCHED_SLOTS) {
        struct watched *slot = &fault.watched[at];

        if (slot->memory == NULL || slot->memory == memory || (for_new && slot->memory == GONE))
            return slot;
    }
}

static void
print_stack(void)
{
    void *frames[DEPTH_MAX];

    fault.busy = true;
    backtrace_symbols_fd(frames, backtrace(frames, DEPTH_MAX), 2);
    fault.busy = false;
}

static void *
watch(void *memory)
{
    if (fault.watched == NULL || memory == NULL || fault.paused || fault.busy)
        return memory;
    *slot_of(memory, true) = (struct watched){ memory, fault.numbered };
    if (fault.numbered++ == fault.trace_at)
        print_stack();
    return memory;
}

static void
forget(void *memory)
{
    struct watched *slot;

    if (fault.watched == NULL || memory == NULL)
        return;
    slot = slot_of(memory, false);
    if (slot->memory == memory)
        slot->memory = GONE;
}

size_t
fault_left(long *numbers, size_t numbers_max)
{
    size_t count = 0;

    for (size_t i = 0; i < WATCHED_SLOTS; i++) {
        const struct watched *slot = &fault.watched[i];

        if (slot->memory == NULL || slot->memory == GONE)
            continue;
        if (count < numbers_max)
            numbers[count] = slot->number;
        count++;
    }
    return count;
}

/* ---- the C library's names ---- */

static void *
refuse(void)
{
    errno = ENOMEM;
    return NULL;
}

void *
malloc(size_t bytes)
{
    return fault_strikes(FAULT_MEMORY) ? refuse() : watch(REAL(malloc)(bytes));
}

void *
calloc(size_t count, size_t bytes)
{
    return fault_strikes(FAULT_MEMORY) ? refuse() : watch(REAL(calloc)(count, bytes));
}

void *
realloc(void *memory, size_t bytes)
{
    if (fault_strikes(FAULT_MEMORY))
        return refuse();
    forget(memory);
    return watch(REAL(realloc)(memory, bytes));
}

void *
reallocarray(void *memory, size_t count, size_t bytes)
{
    size_t all;

    return __builtin_mul_overflow(count, bytes, &all) ? refuse() : realloc(memory, all);
}

void *
memalign(size_t alignment, size_t bytes)
{
    return fault_strikes(FAULT_MEMORY) ? refuse() : watch(REAL(memalign)(alignment, bytes));
}

void *
aligned_alloc(size_t alignment, size_t bytes)
{
    return fault_strikes(FAULT_MEMORY) ? refuse() : watch(REAL(memalign)(alignment, bytes));
}

int
posix_memalign(void **out, size_t alignment, size_t bytes)
{
    void *memory = fault_strikes(FAULT_MEMORY) ? NULL : watch(REAL(memalign)(alignment, bytes));

    if (memory == NULL)
        return ENOMEM;
    *out = memory;
    return 0;
}

void
free(void *memory)
{
    forget(memory);
    REAL(free)(memory);
}
