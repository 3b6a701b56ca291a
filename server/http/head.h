/* head.h - the strict, incremental parser of a request's line and headers (RFC 9112 sections 3, 5,
 * 6, 7.1 to 7.3), without memory of its own.
 *
 * Where peers guess, it refuses: a bare LF, obs-fold, space before a colon, a control character, no
 * or a second Host, a second Content-Length, Content-Length beside Transfer-Encoding, a transfer
 * coding but `chunked`. A refused head ends the connection, so that no guess about where the next
 * request starts is ever made.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "http/http.h"

#define HTTP_HEADERS_MAX 100
#define HTTP_TARGET_BYTES_MAX 8192
#define HTTP_HEAD_BYTES_MAX 65535

/* A part of the head: offsets, because the bytes may still move while the head comes in. */
struct http_span {
    uint16_t start;
    uint16_t bytes;
};

struct http_field {
    struct http_span name;
    struct http_span value;
};

enum http_head_result { HTTP_HEAD_MORE, HTTP_HEAD_DONE, HTTP_HEAD_REFUSED };

struct http_head {
    /* What it says, once HTTP_HEAD_DONE. */
    enum http_method method;
    struct http_span target;
    struct http_span host; /* no bytes: HTTP/1.0 without one */
    struct http_field fields[HTTP_HEADERS_MAX];
    size_t fields_count;
    bool minor_zero; /* HTTP/1.0 */
    bool keep_alive;
    bool expects_continue;
    bool chunked;
    bool has_length;
    int64_t length; /* Content-Length */
    size_t bytes;   /* of the whole head with its empty line; the body starts here */
    /* Why it was refused, once HTTP_HEAD_REFUSED: 400, 414, 417, 431, 501 or 505. */
    int status;
    /* How far it got. */
    size_t bytes_max;
    size_t line; /* start of the line that is coming in */
    size_t scan; /* no line ends before this */
    bool skipped_blank;
    bool has_request_line;
    bool has_host;
    bool says_close;
    bool says_keep_alive;
};

/* `bytes_max` is clipped to HTTP_HEAD_BYTES_MAX. */
void http_head_init(struct http_head *head, size_t bytes_max);
/* `bytes` is all that has come in since the head began, each time; what was already looked at is
 * not looked at again. The result doesn't depend on the pieces in which it came. */
enum http_head_result http_head_parse(struct http_head *head, struct gw_text bytes);

static inline struct gw_text
http_span_text(const char *data, struct http_span span)
{
    return (struct gw_text){ data + span.start, span.bytes };
}

/* tchar of RFC 9110 section 5.6.2. */
bool http_is_token_char(char byte);

#endif
