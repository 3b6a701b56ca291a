/* fault.c - counting calls and failing one (fault.h); the C library's allocators are taken over for
 * the whole process, as curl's torture tests and SQLite's out-of-memory loop do it.
 */
#include "tests/torture/fault.h"

#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "gw/err.h"

#define SEEN_SLOTS ((size_t)1 << 15)
#define SITES_MAX (SEEN_SLOTS / 2)
#define DEPTH_MAX 64
#define SHOWN_MAX 16
#define WATCHED_BITS 14
#define WATCHED_SLOTS ((size_t)1 << WATCHED_BITS)

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
    void *memory; /* NULL: free slot */
    long number;
};

static struct {
    bool active;
    bool paused;
    struct fault_plan plan;
    long calls;
    bool busy;
    long *sites;
    size_t sites_count;
    uint64_t *places, *paths; /* that were seen: hashes, 0 is a free slot */
    struct watched *watched;  /* NULL: nobody watches */
    size_t watched_count;
    long numbered, trace_at;
    const char *secret; /* NULL: none */
    size_t secrets;
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
static size_t
stack_of(void **frames, size_t frames_max)
{
    enum { OWN_FRAMES = 3 };
    void *all[OWN_FRAMES + DEPTH_MAX];
    int count = backtrace(all, (int)(OWN_FRAMES + frames_max)) - OWN_FRAMES;

    if (count > 0)
        memcpy(frames, all + OWN_FRAMES, (size_t)count * sizeof(*frames));
    return count > 0 ? (size_t)count : 0;
}

extern const char __executable_start, etext; /* the linker's: where our functions are */

static bool
is_ours(const void *frame)
{
    return (const char *)frame >= &__executable_start && (const char *)frame < &etext;
}

static uint64_t
hash(uint64_t from, const void *frame)
{
    from = (from ^ (uintptr_t)frame) * 0x9e3779b97f4a7c15u;
    return from ^ from >> 29;
}

static bool
is_new(uint64_t *seen, uint64_t what)
{
    size_t at = what % SEEN_SLOTS;

    while (seen[at] != 0 && seen[at] != what)
        at = (at + 1) % SEEN_SLOTS;
    if (seen[at] == what)
        return false;
    seen[at] = what;
    return true;
}

static void
collect(void)
{
    void *frames[DEPTH_MAX];
    size_t count = stack_of(frames, DEPTH_MAX), ours = 0;
    uint64_t place = 1, path = 1;
    bool new_place, new_path;

    for (size_t i = 0; i < count; i++) {
        const bool own = is_ours(frames[i]);

        if (ours == 0)
            place = hash(place, frames[i]);
        if (own)
            path = hash(path, frames[i]);
        ours += own;
    }
    new_place = is_new(fault.places, place);
    new_path = is_new(fault.paths, path);
    if (!new_place && !new_path)
        return;
    gw_check(fault.sites_count < SITES_MAX);
    fault.sites[fault.sites_count++] = fault.calls;
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
        (void)stack_of(fault.plan.stroke->frames, FAULT_FRAMES);
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
    if (plan->at < 0) {
        fault_free(fault.sites);
        fault_free(fault.places);
        fault_free(fault.paths);
        fault.sites = fault_alloc(SITES_MAX * sizeof(*fault.sites));
        fault.places = fault_alloc(SEEN_SLOTS * sizeof(*fault.places));
        fault.paths = fault_alloc(SEEN_SLOTS * sizeof(*fault.paths));
    }
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
fault_sites(const long **out)
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

static size_t
first_slot(const void *memory)
{
    return ((uintptr_t)memory >> 4) * 0x9e3779b97f4a7c15u >> (64 - WATCHED_BITS);
}

/* Where it is, or could be. */
static struct watched *
slot_of(const void *memory)
{
    size_t at = first_slot(memory);

    while (fault.watched[at].memory != NULL && fault.watched[at].memory != memory)
        at = (at + 1) % WATCHED_SLOTS;
    return &fault.watched[at];
}

static void
print_stack(void)
{
    void *frames[SHOWN_MAX];

    fault.busy = true;
    backtrace_symbols_fd(frames, backtrace(frames, SHOWN_MAX), 2);
    fault.busy = false;
}

static void *
watch(void *memory)
{
    if (fault.watched == NULL || memory == NULL || fault.paused || fault.busy)
        return memory;
    gw_check(++fault.watched_count < WATCHED_SLOTS);
    *slot_of(memory) = (struct watched){ memory, fault.numbered };
    if (fault.numbered++ == fault.trace_at)
        print_stack();
    return memory;
}

/* What stood behind it because it was there moves up. */
static void
forget(void *memory)
{
    struct watched *slot;
    size_t gap, at;

    if (fault.watched == NULL || memory == NULL)
        return;
    slot = slot_of(memory);
    if (slot->memory == NULL)
        return;
    fault.watched_count--;
    gap = (size_t)(slot - fault.watched);
    for (at = (gap + 1) % WATCHED_SLOTS; fault.watched[at].memory != NULL;
         at = (at + 1) % WATCHED_SLOTS) {
        const size_t from = first_slot(fault.watched[at].memory);

        if ((at - from) % WATCHED_SLOTS >= (at - gap) % WATCHED_SLOTS) {
            fault.watched[gap] = fault.watched[at];
            gap = at;
        }
    }
    fault.watched[gap].memory = NULL;
}

size_t
fault_left(long *numbers, size_t numbers_max)
{
    size_t count = 0;

    for (size_t i = 0; i < WATCHED_SLOTS; i++) {
        const struct watched *slot = &fault.watched[i];

        if (slot->memory == NULL)
            continue;
        if (count < numbers_max)
            numbers[count] = slot->number;
        count++;
    }
    return count;
}

void
fault_watch_secret(const char *text)
{
    fault.secret = text;
    fault.secrets = 0;
}

size_t
fault_secrets(void)
{
    return fault.secrets;
}

static void
look_for_secret(void *memory)
{
    if (fault.secret != NULL && memory != NULL &&
        memmem(memory, malloc_usable_size(memory), fault.secret, strlen(fault.secret)) != NULL)
        fault.secrets++;
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
    look_for_secret(memory);
    REAL(free)(memory);
}
