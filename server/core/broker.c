/* broker.c - what all threads share of the event streams: the ring of events, and who joins. */
#include "core/broker.h"

#include "core/broker_io.h"

#define TICK_MS 1000
#define FRAMES_BYTES_MAX ((size_t)64 << 10)
#define RETRY_AFTER_MS "3000"

struct broker *
broker_new(struct gw_app *app)
{
    struct broker *broker = calloc(1, sizeof(*broker));

    if (broker == NULL)
        return NULL;
    broker->app = app;
    pthread_mutex_init(&broker->lock, NULL);
    broker_ring_init(&broker->ring, app->env->now(app->env));
    return broker;
}

void
broker_free(struct broker *broker)
{
    if (broker == NULL)
        return;
    while (broker->ios != NULL) {
        struct broker_io *io = broker->ios;

        broker->ios = io->next;
        broker_round_free(io->round);
        map_done(&io->sessions);
        gw_buf_done(&io->frames);
        free(io);
    }
    pthread_mutex_destroy(&broker->lock);
    free(broker);
}

static void
add_entry(struct broker *broker, const struct broker_entry *entry)
{
    struct broker_io *io;

    pthread_mutex_lock(&broker->lock);
    broker_ring_add(&broker->ring, entry);
    io = broker->ios;
    pthread_mutex_unlock(&broker->lock);
    for (; io != NULL; io = io->next)
        broker_io_post(io);
}

void
broker_publish(struct broker *broker, const struct gw_event *event)
{
    add_entry(broker, &(struct broker_entry){ .event = *event });
}

void
broker_end_session(struct broker *broker, int64_t session_id)
{
    if (broker != NULL)
        add_entry(broker, &(struct broker_entry){ .session_id = session_id });
}

void
broker_io_copy(struct broker_io *io)
{
    pthread_mutex_lock(&io->broker->lock);
    broker_ring_copy(&io->ring, &io->broker->ring);
    pthread_mutex_unlock(&io->broker->lock);
}

static struct broker_io *
io_find(struct broker *broker, const struct lane *lane)
{
    struct broker_io *io;

    pthread_mutex_lock(&broker->lock);
    io = broker->ios;
    pthread_mutex_unlock(&broker->lock);
    while (io != NULL && io->lane != lane)
        io = io->next;
    return io;
}

/* Made when the thread's first stream opens. NULL without memory. */
static struct broker_io *
io_new(struct broker *broker, struct lane *lane)
{
    struct broker_io *io = calloc(1, sizeof(*io));

    if (io == NULL)
        return NULL;
    io->broker = broker;
    io->lane = lane;
    io->http = lane->io;
    map_init(&io->sessions);
    gw_buf_init(&io->frames, FRAMES_BYTES_MAX);
    broker_ring_init(&io->ring, broker->ring.first_id);
    if (http_io_every(lane->io, TICK_MS, broker_io_tick, io) != GW_OK) {
        free(io);
        return NULL;
    }
    pthread_mutex_lock(&broker->lock);
    io->next = broker->ios;
    broker->ios = io;
    pthread_mutex_unlock(&broker->lock);
    return io;
}

static void
refuse(struct http_exchange *exchange)
{
    const struct http_header later = { GW_TEXT("Retry-After"), GW_TEXT("5") };

    http_reply(exchange, &(struct http_reply){ .status = gw_err_status(GW_BUSY),
                                               .headers = &later,
                                               .headers_count = 1 });
}

/* From where on the listener hears: after its last event when that is still known, else from now,
 * with a resync when it had heard anything. */
static void
place_listener(struct listener *listener, struct gw_text last_event_id)
{
    const struct broker_ring *ring = &listener->io->ring;
    int64_t newest = ring->next_id - 1;
    int64_t last;

    listener->heard_id = newest;
    if (last_event_id.bytes == 0)
        return;
    if (gw_text_int(last_event_id, &last) == GW_OK && last >= broker_ring_oldest(ring) - 1 &&
        last <= newest)
        listener->heard_id = last;
    else
        listener->must_resync = true;
}

static struct listener *
listener_new(struct broker *broker, struct lane *lane)
{
    struct broker_io *io = io_find(broker, lane);
    struct listener *listener;

    if (io == NULL)
        io = io_new(broker, lane);
    listener = io == NULL ? NULL : calloc(1, sizeof(*listener));
    if (listener == NULL)
        return NULL;
    listener->io = io;
    broker_io_fetch(io);
    return listener;
}

/* The client learns the id to come back with before the first event. */
static void
greet(struct listener *listener)
{
    char hello[96];

    snprintf(hello, sizeof(hello), "retry: " RETRY_AFTER_MS "\nid: %lld\n\n",
             (long long)listener->heard_id);
    if (!listener->must_resync && !http_stream_send(listener->stream, gw_text_from(hello)))
        listener->must_resync = true;
}

void
broker_join(struct lane *lane, struct http_exchange *exchange, int64_t session_id,
            int64_t person_id, struct gw_text last_event_id)
{
    static const struct http_header headers[] = {
        { { "Content-Security-Policy", 23 }, { "default-src 'none'; frame-ancestors 'none'", 42 } },
    };
    struct gw_env *env = lane->app->env;
    struct listener *listener = listener_new(lane->app->broker, lane);

    if (listener == NULL) {
        refuse(exchange);
        return;
    }
    listener->session_id = session_id;
    listener->person_id = person_id;
    listener->sent_us = env->monotonic_us(env);
    place_listener(listener, last_event_id); /* which lies in the exchange */
    listener->stream = http_stream_open(exchange, headers, sizeof(headers) / sizeof(headers[0]),
                                        broker_io_closed, listener);
    if (listener->stream == NULL) {
        free(listener);
        return;
    }
    if (!broker_io_add(listener->io, listener)) {
        http_stream_close(listener->stream);
        return;
    }
    greet(listener);
    broker_io_welcome(listener);
}
