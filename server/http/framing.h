/* framing.h - where a request's body ends, and its pieces: by Content-Length or chunked (RFC 9112
 * sections 6 and 7.1).
 *
 * Chunk extensions and trailers are checked, bounded and dropped.
 */
#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H

#include "http/head.h"

enum http_framing_state {
    FRAMING_END, /* no body, or all of it was given */
    FRAMING_LENGTH,
    FRAMING_SIZE,
    FRAMING_SEMICOLON,
    FRAMING_EXTENSION,
    FRAMING_SIZE_LF,
    FRAMING_DATA,
    FRAMING_DATA_CR,
    FRAMING_DATA_LF,
    FRAMING_TRAILER,
    FRAMING_TRAILER_NAME,
    FRAMING_TRAILER_VALUE,
    FRAMING_TRAILER_LF,
    FRAMING_LAST_LF,
    FRAMING_BAD
};

struct http_framing {
    enum http_framing_state state;
    int64_t left;    /* bytes of the body, or of the chunk, still to come */
    uint32_t digits; /* of the chunk's size so far */
    uint32_t extra;  /* bytes of extensions and trailers so far */
};

enum http_framing_result {
    HTTP_FRAMING_MORE,  /* all bytes were used; more are needed */
    HTTP_FRAMING_PIECE, /* `*piece` is the next piece of the body */
    HTTP_FRAMING_DONE,
    HTTP_FRAMING_REFUSED /* 400 */
};

void http_framing_init(struct http_framing *framing, const struct http_head *head);
/* Uses up to `*used` of `bytes`; the piece lies within them. */
enum http_framing_result http_framing_next(struct http_framing *framing, struct gw_text bytes,
                                           size_t *used, struct gw_text *piece);

#endif
