/* side_thread.c - see side_thread.h. */
#include "core/side_thread.h"

static void
lock(struct side_thread *side)
{
    side->app->env->threads->lock(side->app->env, side->changed);
}

static void
unlock(struct side_thread *side)
{
    side->app->env->threads->unlock(side->app->env, side->changed);
}

static void
wait(struct side_thread *side, int64_t us)
{
    side->app->env->threads->wait(side->app->env, side->changed, us);
}

/* ---- life ---- */

enum gw_err
side_thread_start(struct side_thread *side, struct gw_app *app, const struct side_thread_kind *kind,
                  void *arg)
{
    enum gw_err err = GW_BUSY;

    *side = (struct side_thread){ .app = app };
    side->arena = gw_arena_new(kind->arena_bytes_max);
    side->changed = app->env->threads->signal_new(app->env);
    if (side->arena != NULL && side->changed != NULL)
        err = database_reader_open(app->database, &side->db);
    if (err == GW_OK)
        err = app->env->threads->start(app->env, kind->name, 19, kind->body, arg, &side->thread);
    if (err != GW_OK)
        side_thread_done(side);
    return err;
}

void
side_thread_wake(struct side_thread *side)
{
    lock(side);
    if (!side->woken) {
        side->woken = true;
        side->app->env->threads->wake(side->app->env, side->changed);
    }
    unlock(side);
}

void
side_thread_stop(struct side_thread *side)
{
    lock(side);
    side->stopping = true;
    side->app->env->threads->wake_all(side->app->env, side->changed);
    unlock(side);
    side->app->env->threads->join(side->app->env, side->thread);
}

void
side_thread_done(struct side_thread *side)
{
    if (side->db != NULL)
        database_reader_close(side->db);
    side->app->env->threads->signal_free(side->app->env, side->changed);
    gw_arena_free(side->arena);
}

/* ---- from within ---- */

bool
side_thread_is_stopping(struct side_thread *side)
{
    bool stopping;

    lock(side);
    stopping = side->stopping;
    unlock(side);
    return stopping;
}

bool
side_thread_pause(struct side_thread *side, int64_t us)
{
    bool going_on;

    lock(side);
    if (!side->stopping)
        wait(side, us);
    going_on = !side->stopping;
    unlock(side);
    return going_on;
}

bool
side_thread_wait(struct side_thread *side, int64_t us, int64_t gather_us)
{
    bool going_on;

    lock(side);
    while (!side->woken && !side->stopping) {
        wait(side, us);
        if (us >= 0)
            break;
    }
    if (!side->stopping && gather_us > 0)
        wait(side, gather_us);
    side->woken = false;
    going_on = !side->stopping;
    unlock(side);
    return going_on;
}
