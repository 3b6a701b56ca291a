/* stream.c - reading server-sent events (WHATWG HTML 9.2), as a browser would. */
#include "tests/lib/stream.h"

#include <check.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/memory.h"

#define STREAM_BYTES_MAX ((size_t)1 << 20)

struct stream *
stream_open(struct client *client, const char *last_event_id)
{
    struct stream *stream = test_alloc(sizeof(*stream));
    char head[8192];
    size_t count = 0;
    const char *last = last_event_id == NULL ? ""
                                             : test_text("Last-Event-ID: %s\r\n", last_event_id);

    stream->capacity = STREAM_BYTES_MAX;
    stream->buffer = test_alloc(stream->capacity);
    stream->fd = raw_connect(client->port);
    raw_text(stream->fd, test_text("GET /api/events HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n"
                                   "Accept: text/event-stream\r\n%s\r\n",
                                   client->host, client->cookie, last));
    do {
        ck_assert_uint_lt(count, sizeof(head) - 1);
        ck_assert_int_eq(recv(stream->fd, head + count, 1, 0), 1);
        head[++count] = '\0';
    } while (count < 4 || memcmp(head + count - 4, "\r\n\r\n", 4) != 0);
    ck_assert_msg(strncmp(head, "HTTP/1.1 200 ", 13) == 0, "no stream: %s", head);
    ck_assert_ptr_nonnull(strstr(head, "text/event-stream"));
    stream->chunked = strstr(head, "chunked") != NULL;
    return stream;
}

static bool
bytes_wait(struct stream *stream, long long until_ms)
{
    struct pollfd wait = { .fd = stream->fd, .events = POLLIN };
    long long left = until_ms - test_clock_ms();
    if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
        return false;
    ck_assert_uint_lt(stream->count + 1, stream->capacity);
    ssize_t got = recv(stream->fd, stream->buffer + stream->count,
                       stream->capacity - stream->count - 1, 0);
    stream->ended = stream->ended || got <= 0;
    if (got > 0)
        stream->count += (size_t)got;
    stream->buffer[stream->count] = '\0';
    return got > 0;
}

/* Takes one line out of the buffer, without its line feed; NULL when no whole one is there. */
static const char *
line_take(struct stream *stream)
{
    char *end = memchr(stream->buffer, '\n', stream->count);
    if (end == NULL)
        return NULL;
    size_t bytes = (size_t)(end - stream->buffer);
    size_t text = bytes > 0 && stream->buffer[bytes - 1] == '\r' ? bytes - 1 : bytes;
    const char *line = test_text("%.*s", (int)text, stream->buffer);
    stream->count -= bytes + 1;
    memmove(stream->buffer, end + 1, stream->count + 1);
    return line;
}

/* The last bytes of a chunk are an empty line, and its size stands on a line of its own: neither
 * looks like a field, so lines without ':' are skipped, and an event ends at an empty line only
 * when it has begun. */
static bool
line_apply(const char *line, struct stream_event *out)
{
    if (*line == '\0')
        return *out->name != '\0' || *out->data != '\0';
    if (strncmp(line, "event: ", 7) == 0)
        out->name = line + 7;
    else if (strncmp(line, "id: ", 4) == 0)
        out->id = line + 4;
    else if (strncmp(line, "data: ", 6) == 0)
        out->data = line + 6;
    return false;
}

bool
stream_next(struct stream *stream, int timeout_ms, struct stream_event *out)
{
    long long until_ms = test_clock_ms() + timeout_ms;
    struct stream_event event = { "", "", "" };
    for (;;) {
        const char *line = line_take(stream);
        if (line == NULL && !bytes_wait(stream, until_ms))
            return false;
        if (line != NULL && line_apply(line, &event)) {
            *out = event;
            return true;
        }
    }
}

bool
stream_wait(struct stream *stream, const char *name, int timeout_ms, struct stream_event *out)
{
    long long until_ms = test_clock_ms() + timeout_ms;
    for (;;) {
        long long left = until_ms - test_clock_ms();
        if (left <= 0 || !stream_next(stream, (int)left, out))
            return false;
        if (strcmp(out->name, name) == 0)
            return true;
    }
}

bool
stream_ends(struct stream *stream, int timeout_ms)
{
    long long until_ms = test_clock_ms() + timeout_ms;
    while (!stream->ended && test_clock_ms() < until_ms) {
        stream->count = 0;
        bytes_wait(stream, until_ms);
    }
    return stream->ended;
}

void
stream_close(struct stream *stream)
{
    close(stream->fd);
    stream->fd = -1;
}
