/* broker.h - event streams to browsers (SSE): who listens, what they may hear, and catching up
 * after a break.
 *
 * Ids of frames grow, over restarts too. Each I/O thread serves its own streams, some hundred at a
 * turn of its loop, so that a broadcast to thousands does not hold up requests. A stream that can't
 * take its events, or was away for too long, hears `resync` (load again) instead of a queue.
 */
#ifndef CORE_BROKER_H
#define CORE_BROKER_H

#include "core/app.h"
#include "gw/event.h"

#define BROKER_SESSION_STREAMS_MAX 20 /* on one I/O thread; past it the oldest is closed */

struct broker *broker_new(struct gw_app *app);
/* The HTTP server has stopped: no stream is open, no timer runs. */
void broker_free(struct broker *broker);
/* Any thread, after COMMIT: each listener who may hear it gets one frame. The event's name is a
 * constant. */
void broker_publish(struct broker *broker, const struct gw_event *event);
/* Ends a session's streams, with a last frame `session.ended`. Any thread. */
void broker_end_session(struct broker *broker, int64_t session_id);
/* Turns the exchange into a stream, on its I/O thread; `last_event_id` from the header, empty when
 * new. Each second and after each move of auth_epoch the stream's session and actor are looked up
 * again. */
void broker_join(struct lane *lane, struct http_exchange *exchange, int64_t session_id,
                 int64_t person_id, struct gw_text last_event_id);

#endif
