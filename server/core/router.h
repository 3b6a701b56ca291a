/* router.h - which route a path and a method mean: a tree of path segments, built once, read by
 * every thread. */
#ifndef CORE_ROUTER_H
#define CORE_ROUTER_H

#include "gw/route.h"
#include "http/http.h"

#define ROUTER_ALLOW_CHARS sizeof("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
#define ROUTER_SEGMENTS_MAX 8
#define ROUTER_ID_MAX (((int64_t)1 << 53) - 1) /* ids are exact JSON numbers */

struct router;

/* Whether `path` may stand in a route table: "/" and segments of [a-z0-9_.] that start with a
 * letter, or one placeholder "{name}"; at most GW_PATH_IDS_MAX placeholders. So a literal never
 * looks like a number, and a path has one meaning. */
bool router_path_is_valid(const char *path);

/* NULL without memory. `routes` outlive the router; each (method, path) occurs once. */
struct router *router_new(const struct gw_route *const *routes, size_t count);
void router_free(struct router *router);

struct router_match {
    const struct gw_route *route; /* NULL for OPTIONS */
    const struct gw_sink *sink;   /* of OPTIONS: where the path's bodies go; NULL: into memory */
    int64_t path_ids[GW_PATH_IDS_MAX];
    char allow[ROUTER_ALLOW_CHARS]; /* value of the Allow header, when the path exists */
};

/* HEAD finds the route of GET. GW_MISSING: no such path; GW_METHOD: the path exists, with other
 * methods (RFC 9110 section 15.5.6). OPTIONS on an existing path gives GW_OK without a route. */
enum gw_err router_find(const struct router *router, enum http_method method, struct gw_text path,
                        struct router_match *out) GW_MUST_USE;

#endif
