/* wire.c - see wire.h. */
#include "tests/attack/wire.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/client.h"
#include "tests/lib/memory.h"

#define WAIT_MS_MAX 20000

struct wire *
wire_new(int port)
{
    struct wire *wire = test_alloc(sizeof(*wire));

    wire->port = port;
    wire->fd = -1;
    return wire;
}

void
wire_close(struct wire *wire)
{
    if (wire->fd >= 0)
        close(wire->fd);
    wire->fd = -1;
    wire->bytes = wire->used = 0;
}

bool
wire_send(struct wire *wire, struct gw_text bytes)
{
    if (wire->fd < 0)
        wire->fd = raw_try_connect(wire->port);
    if (wire->fd < 0)
        return false;
    raw_send(wire->fd, bytes.data, bytes.bytes);
    return true;
}

/* More of what the server sends; false at its end. */
static bool
read_more(struct wire *wire)
{
    struct pollfd wait = { .fd = wire->fd, .events = POLLIN };
    ssize_t got;

    if (wire->used > 0) {
        memmove(wire->room, wire->room + wire->used, wire->bytes - wire->used);
        wire->bytes -= wire->used;
        wire->used = 0;
    }
    if (wire->fd < 0 || wire->bytes == WIRE_ROOM_BYTES || poll(&wait, 1, WAIT_MS_MAX) <= 0)
        return false;
    got = recv(wire->fd, wire->room + wire->bytes, WIRE_ROOM_BYTES - wire->bytes, 0);
    if (got <= 0)
        return false;
    wire->bytes += (size_t)got;
    return true;
}

static struct gw_text
unread(const struct wire *wire)
{
    return (struct gw_text){ wire->room + wire->used, wire->bytes - wire->used };
}

struct gw_text
answer_header(const struct answer *answer, const char *name)
{
    struct gw_text rest = answer->head;

    while (rest.bytes > 0) {
        size_t end = gw_text_index(rest, '\n');
        struct gw_text line = gw_text_slice(rest, 0, end);
        size_t colon = gw_text_index(line, ':');

        if (gw_text_equal_nocase(gw_text_slice(line, 0, colon), gw_text_from(name)))
            return gw_text_trim(gw_text_slice(line, colon + 1, line.bytes));
        rest = gw_text_slice(rest, end + 1, rest.bytes);
    }
    return GW_TEXT_NONE;
}

/* Bytes of the head with its empty line; 0 while it isn't all there. */
static size_t
head_bytes(struct gw_text text)
{
    const char *end = text.bytes < 4 ? NULL : memmem(text.data, text.bytes, "\r\n\r\n", 4);

    return end == NULL ? 0 : (size_t)(end - text.data) + 4;
}

static int64_t
body_bytes(const struct answer *answer, bool head_only)
{
    int64_t bytes = 0;

    if (head_only || answer->status == 204 || answer->status == 304 || answer->status < 200)
        return 0;
    return gw_text_int(answer_header(answer, "Content-Length"), &bytes) == GW_OK ? bytes : 0;
}

void
wire_answer(struct wire *wire, bool head_only, struct answer *out)
{
    size_t head, body;

    *out = (struct answer){ 0 };
    while ((head = head_bytes(unread(wire))) == 0)
        if (!read_more(wire)) {
            wire_close(wire);
            return;
        }
    out->head = gw_text_slice(unread(wire), 0, head);
    if (gw_text_starts(out->head, GW_TEXT("HTTP/1.1 ")))
        out->status = (int)strtol(out->head.data + 9, NULL, 10);
    body = (size_t)body_bytes(out, head_only);
    while (unread(wire).bytes < head + body)
        if (!read_more(wire)) {
            wire_close(wire);
            *out = (struct answer){ 0 };
            return;
        }
    out->head = gw_text_slice(unread(wire), 0, head);
    out->body = gw_text_slice(unread(wire), head, head + body);
    wire->used += head + body;
    out->closes = gw_text_equal_nocase(answer_header(out, "Connection"), GW_TEXT("close"));
    if (out->closes) {
        close(wire->fd);
        wire->fd = -1;
    }
}

void
wire_ask(struct wire *wire, struct gw_text bytes, bool head_only, struct answer *out)
{
    bool again = wire->fd >= 0;

    if (wire->fd < 0)
        wire->bytes = wire->used = 0;
    *out = (struct answer){ 0 };
    if (!wire_send(wire, bytes))
        return;
    wire_answer(wire, head_only, out);
    if (out->status == 0 && again && wire_send(wire, bytes))
        wire_answer(wire, head_only, out);
}
