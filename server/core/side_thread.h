/* side_thread.h - a thread beside the lanes, for work that nobody waits for: search, exports. It
 * has a reading connection and an arena of its own, sleeps until it is woken, and is told when the
 * server stops.
 */
#ifndef CORE_SIDE_THREAD_H
#define CORE_SIDE_THREAD_H

#include "core/app.h"

struct side_thread {
    struct gw_app *app;
    struct gw_db *db;       /* the thread's, read-only */
    struct gw_arena *arena; /* the thread's */
    uint64_t thread;
    struct gw_signal *changed; /* over the next two */
    bool woken, stopping;
};

struct side_thread_kind {
    const char *name; /* at most 15 characters */
    size_t arena_bytes_max;
    void *(*body)(void *arg);
};

/* Starts it, at nice 19; after a failure nothing is left to end. The writer runs already. */
enum gw_err side_thread_start(struct side_thread *side, struct gw_app *app,
                              const struct side_thread_kind *kind, void *arg) GW_MUST_USE;
/* There is work. Any thread. */
void side_thread_wake(struct side_thread *side);
/* Waits for the thread's end. */
void side_thread_stop(struct side_thread *side);
/* Behind stop. */
void side_thread_done(struct side_thread *side);

/* ---- from within ---- */

bool side_thread_is_stopping(struct side_thread *side);
/* At most so long, less when it is woken or stopped; false at the end. */
bool side_thread_pause(struct side_thread *side, int64_t us);
/* Until it is woken, or `us` have passed (negative: no end), and `gather_us` more for what comes
 * along; false at the end. */
bool side_thread_wait(struct side_thread *side, int64_t us, int64_t gather_us);

#endif
