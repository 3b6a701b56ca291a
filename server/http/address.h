/* address.h - addresses of peers, lists of networks, and whom to believe about them. */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <netinet/in.h>

#include "http/http.h"

#define HTTP_ADDRESS_CHARS INET6_ADDRSTRLEN

/* IPv6 in network order; IPv4 as ::ffff:a.b.c.d. */
struct http_address {
    uint8_t bytes[16];
};

/* Addresses and networks; an empty list contains nothing. */
struct http_networks {
    struct http_network *list;
    size_t count;
};

struct http_address http_address_from(const struct sockaddr_storage *from);
/* "192.0.2.1", "2001:db8::1"; returns the number of characters, `out` gets a NUL. */
size_t http_address_render(const struct http_address *address, char out[HTTP_ADDRESS_CHARS]);
/* Whom limits per address count: the address itself, of IPv6 its network of 64 bits, all of which
 * one client may use. */
struct http_address http_address_counted(const struct http_address *address);
/* Without brackets or port. GW_INVALID. */
enum gw_err http_address_parse(struct gw_text text, struct http_address *out) GW_MUST_USE;

/* "10.0.0.0/8, 2001:db8::/32, 192.0.2.7"; NULL and "" give the empty list. GW_INVALID, or GW_BUSY
 * without memory. */
enum gw_err http_networks_parse(const char *text, struct http_networks *out) GW_MUST_USE;
void http_networks_done(struct http_networks *networks);
bool http_networks_contain(const struct http_networks *networks,
                           const struct http_address *address);

/* "127.0.0.1:8080", "[::1]:0"; GW_INVALID. */
enum gw_err http_listen_parse(const char *text, struct sockaddr_storage *out,
                              socklen_t *bytes) GW_MUST_USE;

/* The client behind trusted proxies: the rightmost address of X-Forwarded-For that isn't a proxy of
 * ours; `*address` stays where the header has none or isn't understood. */
void http_forwarded_for(const struct http_networks *proxies, const struct http_request *request,
                        struct http_address *address);
/* Whether the nearest proxy says that the client came by https (X-Forwarded-Proto). */
bool http_forwarded_tls(const struct http_request *request);

#endif
