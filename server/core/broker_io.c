/* broker_io.c - an I/O thread's turns: who has not heard what, and who may still listen. */
#include "core/broker_io.h"

#include "core/actor.h"
#include "core/session.h"
#include "gw/audience.h"
#include "gw/json.h"

#define TURN_LISTENERS 500
#define BEHIND_MAX 64         /* further behind, loading again is cheaper */
#define CHECK_US (900 * 1000) /* less than a tick, so that each tick checks */
#define PING_US (25 * GW_SECOND)

/* ---- the list ---- */

static bool
session_link(struct broker_io *io, struct listener *listener)
{
    struct listener *oldest = NULL;
    size_t count = 1;

    listener->session_next = map_get(&io->sessions, listener->session_id);
    for (struct listener *at = listener->session_next; at != NULL; at = at->session_next) {
        oldest = at;
        count++;
    }
    if (!map_put(&io->sessions, listener->session_id, listener))
        return false;
    if (count > BROKER_SESSION_STREAMS_MAX)
        http_stream_close(oldest->stream);
    return true;
}

static void
session_unlink(struct broker_io *io, struct listener *listener)
{
    struct listener *at = map_get(&io->sessions, listener->session_id);

    if (at == listener) {
        /* Replacing never needs memory. */
        if (listener->session_next == NULL)
            map_remove(&io->sessions, listener->session_id);
        else
            gw_check(map_put(&io->sessions, listener->session_id, listener->session_next));
        return;
    }
    while (at != NULL && at->session_next != listener)
        at = at->session_next;
    if (at != NULL)
        at->session_next = listener->session_next;
}

bool
broker_io_add(struct broker_io *io, struct listener *listener)
{
    if (!session_link(io, listener))
        return false;
    io->listeners++;
    listener->next = io->first;
    if (io->first != NULL)
        io->first->previous = listener;
    io->first = listener;
    return true;
}

void
broker_io_closed(void *arg, struct http_stream *stream)
{
    struct listener *listener = arg;
    struct broker_io *io = listener->io;

    (void)stream;
    session_unlink(io, listener);
    io->listeners--;
    if (listener->place != NULL)
        broker_round_leave(listener->place);
    if (io->walk == listener)
        io->walk = listener->next;
    if (io->first == listener)
        io->first = listener->next;
    if (listener->previous != NULL)
        listener->previous->next = listener->next;
    if (listener->next != NULL)
        listener->next->previous = listener->previous;
    free(listener);
}

/* ---- frames ---- */

void
broker_frame_add(struct gw_buf *frames, int64_t id, const char *name, const struct gw_event *event)
{
    struct gw_json json;

    gw_buf_string(frames, "event: ");
    gw_buf_string(frames, name);
    gw_buf_string(frames, "\nid: ");
    gw_buf_int(frames, id);
    gw_buf_string(frames, "\ndata: ");
    gw_json_init(&json, frames);
    gw_json_object(&json, NULL);
    if (event != NULL) {
        gw_json_int(&json, "item_id", event->item_id);
        gw_json_int(&json, "container_id", event->container_id);
    }
    gw_json_object_end(&json);
    gw_buf_string(frames, "\n\n");
}

bool
broker_frames_send(struct listener *listener, struct gw_buf *frames, int64_t now_us)
{
    bool sent = !frames->failed && http_stream_send(listener->stream, gw_buf_view(frames));

    gw_buf_clear(frames);
    if (sent)
        listener->sent_us = now_us;
    return sent;
}

void
broker_listener_end(struct listener *listener)
{
    struct broker_io *io = listener->io;

    broker_frame_add(&io->frames, io->ring.next_id - 1, "session.ended", NULL);
    (void)broker_frames_send(listener, &io->frames, 0); /* or it goes without the word */
    http_stream_close(listener->stream);
}

/* ---- one listener ---- */

enum gw_err
broker_check(struct lane *lane, struct broker_check *check, const struct gw_actor **actor)
{
    struct gw_app *app = lane->app;
    uint64_t epoch = atomic_load(&app->auth_epoch);
    struct session session;

    GW_TRY(actor_load(lane, check->person_id, app_today(app), actor));
    if (check->epoch == epoch && check->now_us - check->checked_us < check->every_us)
        return GW_OK;
    GW_TRY(session_load(lane, check->session_id, app_now(app), &session));
    if (app->hours != NULL)
        GW_TRY(app->hours(lane, &session, app_now(app)));
    check->epoch = epoch;
    check->checked_us = check->now_us;
    return session.person_id == check->person_id ? GW_OK : GW_UNAUTHENTICATED;
}

static bool
is_reader(const struct gw_actor *actor, const struct gw_readers *readers)
{
    for (size_t i = 0; i < readers->count; i++) {
        if (gw_audience_includes(actor, readers->audience_ids[i]))
            return true;
    }
    return readers->count == 0;
}

bool
broker_may_hear(const struct gw_actor *actor, const struct gw_event *event)
{
    if (event->person_id != 0 && event->person_id != actor->person_id)
        return false;
    if (!is_reader(actor, &event->readers))
        return false;
    if (event->audience_id == 0)
        return event->person_id != 0;
    return gw_audience_includes(actor, event->audience_id);
}

static void
gather(struct listener *listener, const struct gw_actor *actor)
{
    struct broker_io *io = listener->io;

    for (int64_t id = listener->heard_id + 1; id < io->ring.next_id; id++) {
        const struct broker_entry *entry = broker_ring_at(&io->ring, id);

        if (entry->session_id == 0 && broker_may_hear(actor, &entry->event) &&
            !broker_ring_is_repeated(&io->ring, id))
            broker_frame_add(&io->frames, id, entry->event.name, &entry->event);
    }
}

/* Sends what is new, or word that it was too much, or a sign of life. */
static void
serve(struct listener *listener, const struct gw_actor *actor, int64_t now_us)
{
    struct broker_io *io = listener->io;
    int64_t newest = io->ring.next_id - 1;

    if (listener->heard_id + 1 < broker_ring_oldest(&io->ring) ||
        newest - listener->heard_id > BEHIND_MAX)
        listener->must_resync = true;
    if (listener->must_resync)
        broker_frame_add(&io->frames, newest, "resync", NULL);
    else
        gather(listener, actor);
    if (io->frames.bytes == 0 && now_us - listener->sent_us >= PING_US)
        gw_buf_string(&io->frames, ":\n\n");
    listener->must_resync = io->frames.bytes > 0 &&
                            !broker_frames_send(listener, &io->frames, now_us);
    if (!listener->must_resync)
        listener->heard_id = newest;
}

static void
visit(struct listener *listener, int64_t now_us)
{
    struct broker_check check = { .session_id = listener->session_id,
                                  .person_id = listener->person_id,
                                  .epoch = listener->epoch,
                                  .checked_us = listener->checked_us,
                                  .now_us = now_us,
                                  .every_us = CHECK_US };
    const struct gw_actor *actor;
    enum gw_err err = broker_check(listener->io->lane, &check, &actor);

    listener->epoch = check.epoch;
    listener->checked_us = check.checked_us;
    /* A busy database is no reason to send people away; the next turn asks again. */
    if (err == GW_OK)
        serve(listener, actor, now_us);
    else if (err != GW_BUSY && err != GW_IO)
        broker_listener_end(listener);
}

void
broker_io_welcome(struct listener *listener)
{
    struct broker_io *io = listener->io;
    struct gw_env *env = io->broker->app->env;

    if (io->lane->db == NULL) {
        broker_io_tick(io);
        return;
    }
    if (actor_read_begin(io->lane) != GW_OK)
        return;
    visit(listener, env->monotonic_us(env));
    database_read_end(io->lane->db);
}

/* ---- turns ---- */

static void
end_session(struct broker_io *io, int64_t session_id)
{
    struct listener *listener;

    while ((listener = map_get(&io->sessions, session_id)) != NULL)
        broker_listener_end(listener);
}

void
broker_io_fetch(struct broker_io *io)
{
    int64_t id = io->ring.next_id;

    broker_io_copy(io);
    if (io->ring.next_id != id)
        io->walk_again = true;
    if (id < broker_ring_oldest(&io->ring))
        id = broker_ring_oldest(&io->ring);
    for (; id < io->ring.next_id; id++) {
        int64_t session_id = broker_ring_at(&io->ring, id)->session_id;

        if (session_id != 0)
            end_session(io, session_id);
    }
}

static void
walk_some(struct broker_io *io)
{
    struct gw_env *env = io->broker->app->env;
    int64_t now_us = env->monotonic_us(env);

    for (int i = 0; i < TURN_LISTENERS && io->walk != NULL; i++) {
        struct listener *listener = io->walk;

        io->walk = listener->next;
        visit(listener, now_us);
    }
}

void
broker_io_walk(struct broker_io *io)
{
    if (io->walking || !io->walk_again)
        return;
    io->walking = true;
    io->walk_again = false;
    io->walk = io->first;
}

void
broker_io_turn(struct broker_io *io)
{
    broker_io_fetch(io);
    if (io->lane->db == NULL) {
        broker_round_start(io);
        return;
    }
    broker_io_walk(io);
    if (io->walk != NULL && actor_read_begin(io->lane) == GW_OK) {
        walk_some(io);
        database_read_end(io->lane->db);
    }
    io->walking = io->walk != NULL;
    if (io->walking || io->walk_again)
        broker_io_post(io);
}

static void
turn_task(struct gw_task *task, void *http_io)
{
    struct broker_io *io = (struct broker_io *)((char *)task - offsetof(struct broker_io, task));

    (void)http_io;
    atomic_store(&io->posted, false);
    broker_io_turn(io);
}

void
broker_io_post(struct broker_io *io)
{
    if (atomic_exchange(&io->posted, true))
        return;
    io->task.run = turn_task;
    http_io_post(io->http, &io->task);
}

void
broker_io_tick(void *arg)
{
    struct broker_io *io = arg;

    io->walk_again = true;
    broker_io_post(io);
}
