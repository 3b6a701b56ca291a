/* broker_io.h - the streams of one I/O thread; private to broker*.c. Everything here happens on
 * that thread, but for what says otherwise. */
#ifndef CORE_BROKER_IO_H
#define CORE_BROKER_IO_H

#include <pthread.h>

#include "base/map.h"
#include "core/broker.h"
#include "core/broker_ring.h"

struct listener {
    struct broker_io *io;
    struct http_stream *stream;
    struct listener *previous, *next; /* of the thread, newest first */
    struct listener *session_next;    /* of the session, newest first */
    int64_t session_id, person_id;
    int64_t heard_id; /* events up to here are dealt with */
    uint64_t epoch;   /* auth_epoch at the last check */
    int64_t checked_us, sent_us;
    bool must_resync;
    struct round_place *place; /* in the round that is under way; NULL: in none */
};

struct broker_io {
    struct broker_io *next;
    struct broker *broker;
    struct lane *lane;    /* the thread's: gone once it has ended */
    struct http_io *http; /* outlives it, as events may still be published */
    struct gw_task task;
    _Atomic bool posted; /* the task is on its way: any thread */
    struct listener *first;
    struct listener *walk; /* who comes next in this walk over all */
    bool walking;
    bool walk_again;     /* something happened since it began */
    struct map sessions; /* session id → its newest listener */
    size_t listeners;
    struct broker_ring ring; /* this thread's copy */
    struct gw_buf frames;
    struct broker_round *round; /* broker_remote.c; NULL before the first */
};

struct broker {
    struct gw_app *app;
    pthread_mutex_t lock; /* protects what follows; a broker_io is never removed from the list */
    struct broker_io *ios;
    struct broker_ring ring;
};

/* Copies the new entries of the broker's ring, and no more. */
void broker_io_copy(struct broker_io *io);
/* Takes them over: ended sessions lose their streams at once, what else is new is heard in the next
 * turn. Every listener of the thread but those just closed stays. */
void broker_io_fetch(struct broker_io *io);
/* Has the thread take a turn soon. Any thread. */
void broker_io_post(struct broker_io *io);
/* One turn: some hundred listeners get what they have not heard. */
void broker_io_turn(struct broker_io *io);
/* Begins the next walk over all listeners where one is due and none is under way. */
void broker_io_walk(struct broker_io *io);
/* Starts a walk over all listeners: the timer's, each second. */
void broker_io_tick(void *io);
/* Links a listener whose stream is open; false without memory. */
bool broker_io_add(struct broker_io *io, struct listener *listener) GW_MUST_USE;
/* What a listener just added has missed; it may be gone afterwards. No read transaction is open. */
void broker_io_welcome(struct listener *listener);
/* The stream has closed, whoever closed it: unlinks and frees. */
void broker_io_closed(void *listener, struct http_stream *stream);

/* ---- what both ways of taking turns share ---- */

/* The frame of an event; `event` NULL: of a word that stands for itself. */
void broker_frame_add(struct gw_buf *frames, int64_t id, const char *name,
                      const struct gw_event *event);
/* Sends what was gathered and empties it; false where the stream can't take it. */
bool broker_frames_send(struct listener *listener, struct gw_buf *frames, int64_t now_us);
/* Says that the session has ended, and closes the stream. */
void broker_listener_end(struct listener *listener);
/* Whether this actor may hear the event. */
bool broker_may_hear(const struct gw_actor *actor, const struct gw_event *event);
/* The listener's session and actor as of now; asked again only after a while, or when auth_epoch
 * has moved: then `*epoch` and `*checked_us` follow. On the thread of `lane`. */
struct broker_check {
    int64_t session_id, person_id;
    uint64_t epoch;
    int64_t checked_us, now_us, every_us;
};
enum gw_err broker_check(struct lane *lane, struct broker_check *check,
                         const struct gw_actor **actor) GW_MUST_USE;

/* ---- broker_remote.c: a database behind a network ---- */

/* One turn: the next listeners are looked up on the readers, and hear what they may afterwards. */
void broker_round_start(struct broker_io *io);
void broker_round_free(struct broker_round *round);
/* A listener of the round that is under way has closed. */
void broker_round_leave(struct round_place *place);

#endif
