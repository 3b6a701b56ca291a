/* http_streams.c - see http_streams.h; functions have the names of the grammar's rules. */
#include "tests/lib/http_streams.h"

#include <stdarg.h>
#include <stdio.h>

#define COUNT(list) (sizeof(list) / sizeof(*(list)))
#define CHOOSE(stream, list) ((list)[any((stream), COUNT(list))])

static size_t
any(struct stream *stream, size_t count)
{
    uint64_t *state = &stream->random;

    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (size_t)(*state >> 24) % count;
}

static bool
once_in(struct stream *stream, size_t times)
{
    return any(stream, times) == 0;
}

static void
put(struct stream *stream, const char *bytes, size_t count)
{
    gw_check(stream->bytes + count <= STREAM_BYTES_MAX);
    memcpy(stream->data + stream->bytes, bytes, count);
    stream->bytes += count;
}

static void
put_text(struct stream *stream, const char *text)
{
    put(stream, text, strlen(text));
}

/* `count` characters out of a set. */
static void
put_some(struct stream *stream, const char *set, size_t count)
{
    size_t all = strlen(set);

    for (size_t i = 0; i < count; i++)
        put(stream, set + any(stream, all), 1);
}

#define DIGITS "0123456789"
#define ALNUM "abcxyzABCXYZ" DIGITS
#define TCHAR ALNUM "!#$%&'*+-.^_`|~"
#define PCHAR ALNUM "-._~!$&'()*+,;=:@"
#define VCHAR PCHAR "/?#[]{}<>\"\\|^`%"

/* Never "." or "..", which we refuse on purpose. */
static void
segment(struct stream *stream)
{
    if (once_in(stream, 10))
        return;
    put_some(stream, ALNUM, 1);
    put_some(stream, PCHAR, any(stream, 6));
    if (once_in(stream, 6))
        put_text(stream, once_in(stream, 2) ? "%e5%B8%82" : "%20");
}

static void
absolute_path(struct stream *stream)
{
    size_t count = 1 + any(stream, 3);

    for (size_t i = 0; i < count; i++) {
        put_text(stream, "/");
        segment(stream);
    }
    if (once_in(stream, 3)) {
        put_text(stream, "?");
        put_some(stream, PCHAR "/?", any(stream, 12));
    }
}

static const char *
request_target(struct stream *stream, const char *method, const char *host)
{
    if (!stream->plain && strcmp(method, "OPTIONS") == 0 && once_in(stream, 2)) {
        put_text(stream, "*");
        return host;
    }
    if (once_in(stream, 8)) {
        put_text(stream, once_in(stream, 2) ? "http://" : "HTTP://");
        put_text(stream, host);
    }
    absolute_path(stream);
    return host;
}

/* OWS: optional white space. */
static void
ows(struct stream *stream)
{
    static const char *const spaces[] = { " ", " ", " ", "", "\t", "  ", " \t " };

    put_text(stream, stream->plain ? " " : CHOOSE(stream, spaces));
}

static void
field_value(struct stream *stream)
{
    static const char *const obs_text[] = { "\x80", "\xff", "\xe5\xb8\x82" };
    size_t words = any(stream, 4);

    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            put_text(stream, once_in(stream, 4) ? "\t" : " ");
        put_some(stream, VCHAR, 1 + any(stream, 8));
        if (once_in(stream, 8))
            put_text(stream, CHOOSE(stream, obs_text));
    }
}

static void
field_line(struct stream *stream)
{
    put_text(stream, "X"); /* so that it is none that means something */
    put_some(stream, TCHAR, any(stream, 10));
    put_text(stream, ":");
    ows(stream);
    field_value(stream);
    ows(stream);
    put_text(stream, "\r\n");
}

static void
put_format(struct stream *stream, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    put_text(stream, text);
}

static void
octets(struct stream *stream, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char byte = (char)any(stream, 256);

        put(stream, &byte, 1);
    }
}

static void
chunk_ext(struct stream *stream)
{
    static const char *const values[] = { "", "=y", "=\"a b\"", "=\"\\\"\"", "=\"a;b\"", "=\"\"" };

    put_text(stream, ";");
    put_some(stream, TCHAR, 1 + any(stream, 4));
    put_text(stream, CHOOSE(stream, values));
}

static void
chunk_head(struct stream *stream, size_t count)
{
    static const char *const forms[] = { "%zx", "%zX", "0%zx", "00%zX" };

    put_format(stream, CHOOSE(stream, forms), count);
    if (once_in(stream, 4))
        chunk_ext(stream);
    put_text(stream, "\r\n");
}

static void
chunked_body(struct stream *stream)
{
    size_t chunks = any(stream, 4);

    for (size_t i = 0; i < chunks; i++) {
        size_t count = 1 + any(stream, once_in(stream, 10) ? 400 : 20);

        chunk_head(stream, count);
        octets(stream, count);
        put_text(stream, "\r\n");
    }
    chunk_head(stream, 0);
    if (once_in(stream, 4))
        field_line(stream);
    put_text(stream, "\r\n");
}

/* The header that frames the body, and the body's bytes to come: -1 for chunks. */
static int
framing_line(struct stream *stream, bool is_old)
{
    static const char *const names[] = { "Content-Length", "content-length", "CONTENT-LENGTH" };
    static const char *const codings[] = { "chunked", "Chunked", "CHUNKED" };
    int bytes = (int)any(stream, once_in(stream, 10) ? 1000 : 40);

    if (once_in(stream, 2))
        return 0;
    if (!is_old && once_in(stream, 2)) {
        put_text(stream, once_in(stream, 2) ? "Transfer-Encoding:" : "transfer-encoding:");
        ows(stream);
        put_text(stream, CHOOSE(stream, codings));
        bytes = -1;
    } else {
        put_text(stream, CHOOSE(stream, names));
        put_text(stream, ":");
        ows(stream);
        put_format(stream, once_in(stream, 6) ? "0%d" : "%d", bytes);
    }
    ows(stream);
    put_text(stream, "\r\n");
    return bytes;
}

static void
field_lines(struct stream *stream)
{
    size_t count = any(stream, 4);

    for (size_t i = 0; i < count; i++)
        field_line(stream);
}

static void
request(struct stream *stream)
{
    static const char *const methods[] = { "GET",     "HEAD",   "POST",     "PUT",   "DELETE",
                                           "OPTIONS", "PATCH",  "PROPFIND", "MKCOL", "COPY",
                                           "LOCK",    "UNLOCK", "REPORT",   "ACL",   "SEARCH" };
    static const char *const hosts[] = {
        "a", "city.example.jp", "192.0.2.7:8080", "[2001:db8::1]", "[::1]:80", "a_b~c.d"
    };
    const char *method = CHOOSE(stream, methods), *host = CHOOSE(stream, hosts);
    bool is_old = !stream->plain && once_in(stream, 10);
    int bytes;

    if (!stream->plain &&
        once_in(stream, 12)) /* section 2.2: an empty line before a request is ignored */
        put_text(stream, "\r\n");
    put_format(stream, "%s ", method);
    host = request_target(stream, method, host);
    put_format(stream, " HTTP/1.%d\r\n", is_old ? 0 : 1);
    field_lines(stream);
    put_text(stream, once_in(stream, 4) ? "HOST:" : "Host:");
    ows(stream);
    put_text(stream, host);
    ows(stream);
    put_text(stream, "\r\n");
    bytes = framing_line(stream, is_old);
    field_lines(stream);
    if (once_in(stream, 6))
        put_text(stream,
                 once_in(stream, 2) ? "Connection: keep-alive\r\n" : "Connection: X, y\r\n");
    put_text(stream, "\r\n");
    if (bytes < 0)
        chunked_body(stream);
    else
        octets(stream, (size_t)bytes);
}

void
stream_make(struct stream *stream)
{
    stream->bytes = 0;
    stream->valid = true;
    stream->count = 1 + any(stream, STREAM_REQUESTS_MAX);
    for (size_t i = 0; i < stream->count; i++) {
        request(stream);
        stream->ends[i] = stream->bytes;
    }
}

/* Puts a piece in at `at`, over `over` bytes. */
static void
splice(struct stream *stream, size_t at, size_t over, const char *piece)
{
    size_t bytes = strlen(piece);

    if (stream->bytes - over + bytes > STREAM_BYTES_MAX)
        return;
    memmove(stream->data + at + bytes, stream->data + at + over, stream->bytes - at - over);
    memcpy(stream->data + at, piece, bytes);
    stream->bytes = stream->bytes - over + bytes;
}

void
stream_change(struct stream *stream)
{
    static const char *const pieces[] = {
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "0",
        "1",
        "\r\n\r\n",
        "\x7f",
        "\"",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Host: b\r\n",
        " HTTP/1.1",
        "Transfer-Encoding: gzip, chunked\r\n",
        "\r\n folded",
        "%2f",
        "+",
        "-",
        "0x",
        "#",
        "Connection: close\r\n",
        "Content-Length: 3, 3\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    size_t changes = 1 + any(stream, 3);

    stream->valid = false;
    while (changes-- > 0 && stream->bytes > 2) {
        size_t at = any(stream, stream->bytes);

        if (once_in(stream, 3))
            stream->data[at] = (char)any(stream, 256);
        else
            splice(stream, at, any(stream, 2), CHOOSE(stream, pieces));
    }
}
