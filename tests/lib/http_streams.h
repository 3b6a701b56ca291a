/* http_streams.h - streams of requests by the grammar of RFC 9112, and what becomes of them when a
 * few bytes change; the same for the same seed.
 */
#ifndef TESTS_HTTP_STREAMS_H
#define TESTS_HTTP_STREAMS_H

#include "gw/text.h"

#define STREAM_BYTES_MAX ((size_t)32 << 10)
#define STREAM_REQUESTS_MAX 4

struct stream {
    uint64_t random; /* the seed, not 0; goes on from stream to stream */
    bool plain;      /* without tabs, empty lines, "*" and HTTP/1.0, which not everybody takes */
    char data[STREAM_BYTES_MAX];
    size_t bytes;
    size_t ends[STREAM_REQUESTS_MAX]; /* where each request ends */
    size_t count;
    bool valid;
};

/* One that every server has to take: known methods, one Host, bodies by length or in chunks with
 * extensions and trailers, every character that may stand where it stands. */
void stream_make(struct stream *stream);
/* One to three bytes or pieces of it changed, doubled, left out or put in. */
void stream_change(struct stream *stream);

#endif
