/* last_seen.c - when each session was last used: kept in memory, written each minute.
 *
 * A request must not write (DESIGN 2), so I/O threads note the time here without a lock. A session
 * may stand in any of the WINDOW slots after the one its id points to; where all are taken the
 * oldest is given up, and its session is at worst known as of the last flush.
 */
#include "core/session.h"

#include "core/session_store.h"
#include "gw/log.h"

#define SLOTS ((size_t)1 << 16)
#define WINDOW 8
#define BATCH_MAX 512 /* sessions in one write */
#define KEEP                                                                            \
    (2 * GW_MINUTE) /* how long a written one stays: until readers see what was written \
                     */

struct slot {
    _Atomic int64_t session_id; /* 0: free */
    _Atomic gw_time seen_at;
    _Atomic gw_time flushed_at; /* moves back where the write failed */
};

struct last_seen {
    struct gw_app *app;
    struct slot slots[SLOTS];
};

struct last_seen *
last_seen_new(struct gw_app *app)
{
    struct last_seen *last_seen = calloc(1, sizeof *last_seen);

    if (last_seen != NULL)
        last_seen->app = app;
    return last_seen;
}

void
last_seen_free(struct last_seen *last_seen)
{
    free(last_seen);
}

static size_t
first_slot(int64_t session_id)
{
    return (size_t)((uint64_t)session_id * UINT64_C(0x9E3779B97F4A7C15) >> 48);
}

static size_t
nth_slot(int64_t session_id, size_t n)
{
    return (first_slot(session_id) + n) % SLOTS;
}

gw_time
last_seen_at(const struct last_seen *last_seen, int64_t session_id)
{
    gw_time latest = 0;

    for (size_t n = 0; n < WINDOW; n++) {
        const struct slot *slot = &last_seen->slots[nth_slot(session_id, n)];
        gw_time seen_at = atomic_load(&slot->seen_at);
        if (atomic_load(&slot->session_id) == session_id && seen_at > latest)
            latest = seen_at;
    }
    return latest;
}

/* Its own slot, else a free one taken for it, else the one that is oldest. */
static struct slot *
slot_for(struct last_seen *last_seen, int64_t session_id)
{
    struct slot *oldest = NULL;

    for (size_t n = 0; n < WINDOW; n++) {
        struct slot *slot = &last_seen->slots[nth_slot(session_id, n)];
        if (atomic_load(&slot->session_id) == session_id)
            return slot;
        if (oldest == NULL || atomic_load(&slot->seen_at) < atomic_load(&oldest->seen_at))
            oldest = slot;
    }
    for (size_t n = 0; n < WINDOW; n++) {
        struct slot *slot = &last_seen->slots[nth_slot(session_id, n)];
        int64_t holder = 0;
        if (atomic_compare_exchange_strong(&slot->session_id, &holder, session_id) ||
            holder == session_id)
            return slot;
    }
    atomic_store(&oldest->session_id, session_id);
    return oldest;
}

void
session_seen(struct gw_app *app, int64_t session_id, gw_time now)
{
    atomic_store(&slot_for(app->last_seen, session_id)->seen_at, now);
}

struct seen {
    int64_t session_id;
    gw_time at;
};

struct seen_write {
    struct database_write write; /* first */
    struct last_seen *last_seen;
    size_t count;
    struct seen seen[BATCH_MAX];
};

static enum gw_err
seen_write_run(struct database_write *write, struct gw_db *db)
{
    const struct seen_write *batch = (const struct seen_write *)write;

    for (size_t i = 0; i < batch->count; i++)
        GW_TRY(session_row_seen(db, batch->seen[i].session_id, batch->seen[i].at));
    return GW_OK;
}

/* It was not written: the next flush tries again. */
static void
batch_return(const struct seen_write *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        for (size_t n = 0; n < WINDOW; n++) {
            const size_t slot = nth_slot(batch->seen[i].session_id, n);

            atomic_store(&batch->last_seen->slots[slot].flushed_at, 0);
        }
    }
}

static void
seen_write_done(struct database_write *write, enum gw_err err)
{
    if (err != GW_OK) {
        gw_log(GW_LOG_WARN, "session.last_seen",
               GW_LOG_STR("result", gw_text_from(gw_err_name(err))));
        batch_return((const struct seen_write *)write);
    }
    free(write);
}

/* What is new since the last flush, from slot `*at` on; what has long been written is let go. */
static void
batch_fill(struct seen_write *batch, struct last_seen *last_seen, size_t *at)
{
    gw_time now = app_now(last_seen->app);

    for (; *at < SLOTS && batch->count < BATCH_MAX; ++*at) {
        struct slot *slot = &last_seen->slots[*at];
        int64_t session_id = atomic_load(&slot->session_id);
        gw_time seen_at = atomic_load(&slot->seen_at);
        if (session_id == 0)
            continue;
        if (seen_at > atomic_load(&slot->flushed_at))
            batch->seen[batch->count++] = (struct seen){ session_id, seen_at };
        else if (now - seen_at > KEEP)
            atomic_store(&slot->session_id, 0);
        atomic_store(&slot->flushed_at, seen_at);
    }
}

enum gw_err
last_seen_flush(struct gw_app *app)
{
    size_t at = 0;

    while (at < SLOTS) {
        struct seen_write *batch = calloc(1, sizeof *batch);
        if (batch == NULL)
            return GW_BUSY;
        batch->last_seen = app->last_seen;
        batch->write.run = seen_write_run;
        batch->write.done = seen_write_done;
        batch_fill(batch, app->last_seen, &at);
        bool any = batch->count > 0;
        enum gw_err err = any ? database_write(app->database, &batch->write) : GW_OK;
        if (!any || err != GW_OK) { /* else the writer has it, and frees it */
            batch_return(batch);
            free(batch);
        }
        GW_TRY(err);
    }
    return GW_OK;
}
