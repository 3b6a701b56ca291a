/* stream.h - reading server-sent events with a time-out. */
#ifndef TESTS_STREAM_H
#define TESTS_STREAM_H

#include "tests/lib/client.h"

struct stream {
    int fd;
    char *buffer; /* what has come and is not yet handed out */
    size_t count, capacity;
    bool chunked, ended;
};
struct stream_event {
    const char *name, *id, *data; /* "" where absent */
};

/* GET /api/events as this client; `last_event_id` may be NULL. The reply must be 200. */
struct stream *stream_open(struct client *client, const char *last_event_id);
/* The next event; false when none came in time or the stream has ended. Comments are skipped. */
bool stream_next(struct stream *stream, int timeout_ms, struct stream_event *out);
/* Skips events until one has this name. */
bool stream_wait(struct stream *stream, const char *name, int timeout_ms, struct stream_event *out);
/* Whether the server ended it in time. */
bool stream_ends(struct stream *stream, int timeout_ms);
void stream_close(struct stream *stream);

#endif
