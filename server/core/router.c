/* router.c - the tree of path segments behind router.h.
 *
 * A node is one segment: a literal or the placeholder of a number. Since literals start with a
 * letter, at most one child of a node fits a segment and the walk never steps back.
 */
#include "core/router.h"

enum { METHODS = GW_DELETE + 1 };

struct node {
    struct gw_text literal; /* empty: the placeholder */
    struct node *sibling;
    struct node *children;
    const struct gw_route *routes[METHODS];
};

struct router {
    struct node root;
};

static const char *const method_names[METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

/* Cuts the segment off the front of `rest`, which starts with '/'. */
static struct gw_text
segment_cut(struct gw_text *rest)
{
    struct gw_text body = gw_text_slice(*rest, 1, rest->bytes);
    size_t end = gw_text_index(body, '/');

    *rest = gw_text_slice(body, end, body.bytes);
    return gw_text_slice(body, 0, end);
}

static bool
segment_is_placeholder(struct gw_text segment)
{
    return segment.bytes > 0 && segment.data[0] == '{';
}

static bool
name_is_valid(struct gw_text name)
{
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.data[i];
        bool letter = c >= 'a' && c <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '.';

        if (!letter && (i == 0 || !other))
            return false;
    }
    return name.bytes > 0;
}

bool
router_path_is_valid(const char *path)
{
    struct gw_text rest = gw_text_from(path);
    size_t segments = 0;
    size_t ids = 0;

    if (rest.bytes == 0 || rest.data[0] != '/')
        return false;
    while (rest.bytes > 0) {
        struct gw_text segment = segment_cut(&rest);

        if (segment_is_placeholder(segment)) {
            ids++;
            if (segment.data[segment.bytes - 1] != '}')
                return false;
            segment = gw_text_slice(segment, 1, segment.bytes - 1);
        }
        if (!name_is_valid(segment) || ++segments > ROUTER_SEGMENTS_MAX)
            return false;
    }
    return ids <= GW_PATH_IDS_MAX;
}

/* The child for a segment of a table's path, made when missing; NULL without memory. */
static struct node *
node_child(struct node *parent, struct gw_text segment)
{
    struct gw_text literal = segment_is_placeholder(segment) ? GW_TEXT_NONE : segment;
    struct node *child;

    for (child = parent->children; child != NULL; child = child->sibling) {
        if (gw_text_equal(child->literal, literal))
            return child;
    }
    child = calloc(1, sizeof(*child));
    if (child == NULL)
        return NULL;
    child->literal = literal;
    child->sibling = parent->children;
    parent->children = child;
    return child;
}

struct router *
router_new(const struct gw_route *const *routes, size_t count)
{
    struct router *router = calloc(1, sizeof(*router));

    for (size_t i = 0; router != NULL && i < count; i++) {
        struct gw_text rest = gw_text_from(routes[i]->path);
        struct node *node = &router->root;

        while (rest.bytes > 0 && node != NULL)
            node = node_child(node, segment_cut(&rest));
        if (node == NULL) {
            router_free(router);
            return NULL;
        }
        node->routes[routes[i]->method] = routes[i];
    }
    return router;
}

/* Depth is bounded by ROUTER_SEGMENTS_MAX. */
static void
node_free_children(struct node *node)
{
    struct node *child = node->children;

    while (child != NULL) {
        struct node *next = child->sibling;

        node_free_children(child);
        free(child);
        child = next;
    }
}

void
router_free(struct router *router)
{
    if (router == NULL)
        return;
    node_free_children(&router->root);
    free(router);
}

static const struct node *
node_match(const struct node *parent, struct gw_text segment, int64_t *id)
{
    const struct node *child;

    for (child = parent->children; child != NULL; child = child->sibling) {
        if (child->literal.bytes > 0 && gw_text_equal(child->literal, segment))
            return child;
        if (child->literal.bytes == 0 && gw_text_int(segment, id) == GW_OK && *id > 0 &&
            *id <= ROUTER_ID_MAX)
            return child;
    }
    return NULL;
}

static void
allow_render(const struct node *node, char out[ROUTER_ALLOW_CHARS])
{
    struct gw_text comma = GW_TEXT(", ");
    size_t used = 0;

    for (size_t i = 0; i < METHODS; i++) {
        struct gw_text name = gw_text_from(i == GW_GET ? "GET, HEAD" : method_names[i]);

        if (node->routes[i] == NULL)
            continue;
        memcpy(out + used, name.data, name.bytes);
        used += name.bytes;
        memcpy(out + used, comma.data, comma.bytes);
        used += comma.bytes;
    }
    memcpy(out + used, "OPTIONS", sizeof("OPTIONS"));
}

static const struct gw_sink *
node_sink(const struct node *node)
{
    for (size_t i = 0; i < METHODS; i++) {
        if (node->routes[i] != NULL && node->routes[i]->sink != NULL)
            return node->routes[i]->sink;
    }
    return NULL;
}

/* -1 for a method that no route table knows. */
static int
method_index(enum http_method method)
{
    static const struct {
        enum http_method http;
        enum gw_method route;
    } known[] = {
        { HTTP_GET, GW_GET }, { HTTP_HEAD, GW_GET },    { HTTP_POST, GW_POST },
        { HTTP_PUT, GW_PUT }, { HTTP_PATCH, GW_PATCH }, { HTTP_DELETE, GW_DELETE },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].http == method)
            return (int)known[i].route;
    }
    return -1;
}

enum gw_err
router_find(const struct router *router, enum http_method method, struct gw_text path,
            struct router_match *out)
{
    const struct node *node = &router->root;
    struct gw_text rest = path;
    size_t ids = 0;
    int index;
    bool exists = false;

    while (rest.bytes > 0 && node != NULL) {
        int64_t id = 0;

        node = node_match(node, segment_cut(&rest), &id);
        if (node != NULL && node->literal.bytes == 0)
            out->path_ids[ids++] = id;
    }
    for (size_t i = 0; node != NULL && i < METHODS; i++)
        exists = exists || node->routes[i] != NULL;
    if (!exists)
        return GW_MISSING;
    allow_render(node, out->allow);
    out->route = NULL;
    if (method == HTTP_OPTIONS) {
        out->sink = node_sink(node);
        return GW_OK;
    }
    index = method_index(method);
    if (index < 0 || node->routes[index] == NULL)
        return GW_METHOD;
    out->route = node->routes[index];
    return GW_OK;
}
