/* guard.h - who is asking and whether that may be: cookie, origin, CSRF token, session, permission.
 *
 * The pure parts take what the client sent; the others look it up with the lane's connection.
 */
#ifndef CORE_GUARD_H
#define CORE_GUARD_H

#include "core/dispatch.h"

/* The value of the one cookie of that name (RFC 6265 section 5.4). GW_MISSING without one;
 * GW_CONFLICT when there are two: somebody else may have planted one. */
enum gw_err guard_cookie(const struct http_header *headers, size_t count, const char *name,
                         struct gw_text *value) GW_MUST_USE;
/* Whether `origin` ("https://host:port") is the site that `host` names. Under TLS only https is. */
bool guard_origin_is_own(struct gw_text origin, struct gw_text host, bool tls);
/* Compares in a time that does not depend on where they differ. */
bool guard_token_matches(struct gw_text sent, const char *expected);
/* Whether a page of another site could cause the method with effect (RFC 9110 section 9.2.1). */
bool guard_method_is_safe(enum http_method method);

/* Session, pending password change, actor and permission, as the lane's connection sees them now;
 * on the I/O thread, again on the pool, and again inside the write transaction. Sets the request's
 * session, person, account, language and actor. GW_UNAUTHENTICATED or GW_DENIED, noted on the
 * request. */
enum gw_err guard_authorize(struct gw_request *req) GW_MUST_USE;
/* Origin and CSRF token of an unsafe method; after guard_authorize. GW_DENIED, noted. */
enum gw_err guard_forgery(struct gw_request *req) GW_MUST_USE;

#endif
