/* target.h - a request target as path and query (RFC 9112 section 3.2, RFC 3986). */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "http/http.h"

/* Origin form, absolute form of http and https whose authority is the Host, "*" for OPTIONS. The
 * path is percent-decoded once: UTF-8, without control character, "%2F" (it would move the borders
 * of segments) and "." or ".." segment. Reads request->method and sets path and query, which lie in
 * `target` or in the arena. GW_MALFORMED. */
enum gw_err http_target_parse(struct gw_arena *arena, struct gw_text target, struct gw_text host,
                              struct http_request *request) GW_MUST_USE;
/* A name or an address as names are used, with or without a port: letters, digits, ".-_~", or an
 * IPv6 address in brackets. */
bool http_host_is_valid(struct gw_text host);

#endif
