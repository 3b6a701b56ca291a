/* negotiate.h - what the client asked for besides the resource: condition, range, coding (RFC 9110
 * sections 8.4, 13, 14); pure decisions. */
#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include "http/http.h"

enum http_coding { HTTP_CODING_NONE, HTTP_CODING_GZIP, HTTP_CODING_ZSTD };
enum http_range_result { HTTP_RANGE_ALL, HTTP_RANGE_PART, HTTP_RANGE_BEYOND };

/* Whether a GET or HEAD that found the thing is answered 304. `etag` and `modified` as the reply
 * would send them, empty where it has none. */
bool http_is_not_modified(const struct http_exchange *exchange, struct gw_text etag,
                          struct gw_text modified);
/* One part of `bytes`; more than one, a unit but bytes, or what isn't understood gives everything.
 */
enum http_range_result http_range_choose(struct gw_text range, int64_t bytes, int64_t *first,
                                         int64_t *count);
/* Whether Range still counts: If-Range is empty or names this very state. */
bool http_range_applies(struct gw_text if_range, struct gw_text etag, struct gw_text modified);
/* The coding for `bytes` of compressible content (research: zstd costs a fifth of gzip). */
enum http_coding http_coding_choose(struct gw_text accept_encoding, size_t bytes);

#endif
