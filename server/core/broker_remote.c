/* broker_remote.c - the turns of an I/O thread whose database is behind a network.
 *
 * A round takes some hundred listeners. What each may hear is looked up on the readers, into
 * frames; the I/O thread then sends those. One round of a thread is under way at a time, so its
 * memory and its copy of the ring belong to the reader from start to end, save the way back to the
 * listeners: who closes meanwhile takes that out.
 */
#include "core/actor.h"
#include "core/broker_io.h"
#include "core/pool.h"

#define ROUND_LISTENERS 500
#define BEHIND_MAX 64
#define CHECK_US (900 * 1000)
#define LISTENERS_A_SECOND 2000 /* beyond that many their sessions are asked for less often */
#define PING_US (25 * GW_SECOND)
#define FRAMES_BYTES_MAX ((size_t)16 << 10)

struct round_place {
    struct listener *listener; /* the I/O thread's; NULL: it has closed */
    struct broker_check check;
    int64_t heard_id;
    bool must_resync;
    enum gw_err err;
    struct gw_buf frames;
};

struct broker_round {
    struct gw_task task;
    struct broker_io *io;
    bool is_under_way;
    size_t count;
    struct broker_ring ring;
    struct round_place places[ROUND_LISTENERS];
};

static struct broker_round *
round_new(struct broker_io *io)
{
    struct broker_round *round = calloc(1, sizeof(*round));

    if (round == NULL)
        return NULL;
    round->io = io;
    broker_ring_init(&round->ring, io->broker->ring.first_id);
    for (size_t i = 0; i < ROUND_LISTENERS; i++)
        gw_buf_init(&round->places[i].frames, FRAMES_BYTES_MAX);
    return round;
}

void
broker_round_free(struct broker_round *round)
{
    if (round == NULL)
        return;
    for (size_t i = 0; i < ROUND_LISTENERS; i++)
        gw_buf_done(&round->places[i].frames);
    free(round);
}

void
broker_round_leave(struct round_place *place)
{
    place->listener = NULL;
}

/* ---- on a reader ---- */

static void
gather(const struct broker_round *round, struct round_place *place, const struct gw_actor *actor)
{
    int64_t newest = round->ring.next_id - 1;

    if (place->heard_id + 1 < broker_ring_oldest(&round->ring) ||
        newest - place->heard_id > BEHIND_MAX)
        place->must_resync = true;
    if (place->must_resync) {
        broker_frame_add(&place->frames, newest, "resync", NULL);
        return;
    }
    for (int64_t id = place->heard_id + 1; id <= newest; id++) {
        const struct broker_entry *entry = broker_ring_at(&round->ring, id);

        if (entry->session_id == 0 && broker_may_hear(actor, &entry->event) &&
            !broker_ring_is_repeated(&round->ring, id))
            broker_frame_add(&place->frames, id, entry->event.name, &entry->event);
    }
}

static void
look_up(const struct broker_round *round, struct round_place *place, struct lane *lane)
{
    const struct gw_actor *actor;

    place->err = broker_check(lane, &place->check, &actor);
    if (place->err == GW_OK)
        gather(round, place, actor);
}

/* ---- back on the I/O thread ---- */

static void
deliver(struct round_place *place, int64_t newest, int64_t now_us)
{
    struct listener *listener = place->listener;

    listener->place = NULL;
    listener->epoch = place->check.epoch;
    listener->checked_us = place->check.checked_us;
    if (place->frames.bytes == 0 && now_us - listener->sent_us >= PING_US)
        gw_buf_string(&place->frames, ":\n\n");
    listener->must_resync = place->frames.bytes > 0 &&
                            !broker_frames_send(listener, &place->frames, now_us);
    if (!listener->must_resync)
        listener->heard_id = newest;
}

static void
round_end(struct gw_task *task, void *http_io)
{
    struct broker_round *round = (struct broker_round *)((char *)task -
                                                         offsetof(struct broker_round, task));
    struct broker_io *io = round->io;
    struct gw_env *env = io->broker->app->env;
    int64_t now_us = env->monotonic_us(env);

    (void)http_io;
    for (size_t i = 0; i < round->count; i++) {
        struct round_place *place = &round->places[i];

        if (place->listener == NULL)
            continue;
        if (place->err == GW_OK) {
            deliver(place, round->ring.next_id - 1, now_us);
            continue;
        }
        /* A lost database is no reason to send people away; the next round asks again. */
        place->listener->place = NULL;
        if (place->err != GW_BUSY && place->err != GW_IO)
            broker_listener_end(place->listener);
    }
    round->is_under_way = false;
    io->walking = io->walk != NULL;
    if (io->walking || io->walk_again)
        broker_io_post(io);
}

static void
round_run(struct gw_task *task, void *lane)
{
    struct broker_round *round = (struct broker_round *)((char *)task -
                                                         offsetof(struct broker_round, task));
    struct lane *reader = lane;
    enum gw_err err = actor_read_begin(reader);

    for (size_t i = 0; i < round->count; i++) {
        round->places[i].err = err;
        if (err == GW_OK)
            look_up(round, &round->places[i], reader);
    }
    if (err == GW_OK)
        database_read_end(reader->db);
    round->task = (struct gw_task){ .run = round_end };
    http_io_post(round->io->http, &round->task);
}

/* ---- the start ---- */

static void
place_take(struct round_place *place, struct listener *listener, int64_t now_us)
{
    const struct broker_io *io = listener->io;

    listener->place = place;
    place->listener = listener;
    place->heard_id = listener->heard_id;
    place->must_resync = listener->must_resync;
    place->check = (struct broker_check){
        .session_id = listener->session_id,
        .person_id = listener->person_id,
        .epoch = listener->epoch,
        .checked_us = listener->checked_us,
        .now_us = now_us,
        .every_us = CHECK_US * (int64_t)(1 + io->listeners / LISTENERS_A_SECOND),
    };
    gw_buf_clear(&place->frames);
}

static void
round_fill(struct broker_round *round)
{
    struct broker_io *io = round->io;
    struct gw_env *env = io->broker->app->env;
    int64_t now_us = env->monotonic_us(env);

    broker_ring_copy(&round->ring, &io->ring);
    for (round->count = 0; round->count < ROUND_LISTENERS && io->walk != NULL; round->count++) {
        place_take(&round->places[round->count], io->walk, now_us);
        io->walk = io->walk->next;
    }
}

static void
round_forget(struct broker_round *round)
{
    for (size_t i = 0; i < round->count; i++)
        round->places[i].listener->place = NULL;
    round->count = 0;
}

void
broker_round_start(struct broker_io *io)
{
    const struct gw_app *app = io->broker->app;
    struct broker_round *round = io->round;

    if (round == NULL)
        round = io->round = round_new(io);
    if (round == NULL || round->is_under_way)
        return;
    broker_io_walk(io);
    round_fill(round);
    io->walking = round->count > 0;
    if (round->count == 0)
        return;
    round->is_under_way = true;
    round->task = (struct gw_task){ .run = round_run };
    if (pool_add(app->readers != NULL ? app->readers : app->pool, &round->task) == GW_OK)
        return;
    round_forget(round); /* the next second's turn begins anew */
    round->is_under_way = false;
    io->walking = false;
    io->walk = NULL;
}
