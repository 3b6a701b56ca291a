/* tls.h - TLS 1.2 and 1.3 under a connection, by OpenSSL without blocking.
 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include "http/state.h"

/* GW_UNSUPPORTED: certificate or key can't be read or don't belong together; GW_BUSY. */
enum gw_err http_tls_new(const char *cert, const char *key, struct http_tls **out) GW_MUST_USE;
void http_tls_free(struct http_tls *tls);
/* New connections get the new certificates. Any thread. GW_UNSUPPORTED, and the old ones stay. */
enum gw_err http_tls_reload(struct http_tls *tls) GW_MUST_USE;

/* False without memory. */
bool http_tls_attach(struct http_tls *tls, struct connection *connection);
/* Says good-bye where the session is sound, and frees it. */
void http_tls_detach(struct connection *connection);
/* 1: done; 0: goes on when the socket is ready; -1: failed. */
int http_tls_handshake(struct connection *connection);
/* As read() and writev() on a non-blocking socket; errno EAGAIN, or EPROTO. */
ssize_t http_tls_read(struct connection *connection, char *bytes, size_t count);
ssize_t http_tls_writev(struct connection *connection, const struct iovec *parts, int count);
/* Bytes that came in with what was read, and raise no event any more. */
bool http_tls_has_more(const struct connection *connection);

#endif
