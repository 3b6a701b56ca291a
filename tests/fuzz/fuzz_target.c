/* fuzz_target.c - a request's target: what gets past its decoding has one meaning, names a route or
 * a file of the client, and no path that leads out of it; for libFuzzer.
 *
 * The first byte chooses the method, the first line is the Host.
 */
#include "core/registry.h"
#include "core/router.h"
#include "core/static_files.h"
#include "http/target.h"
#include "modules.h"
#include "tests/fuzz/input.h"

#define ROUTES_MAX 512

static const struct router *
all_routes(void)
{
    static const struct gw_route *routes[ROUTES_MAX];
    static struct router *router;
    size_t count = 0;

    for (size_t i = 0; router == NULL && gw_modules[i] != NULL; i++)
        for (const struct gw_route *r = gw_modules[i]->routes; r != NULL && r->path != NULL; r++)
            routes[count++] = r;
    if (router == NULL)
        router = router_new(routes, count);
    gw_check(router != NULL && count <= ROUTES_MAX);
    return router;
}

static bool
is_visible(struct gw_text text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~')
            return false;
    return true;
}

static void
check_path(struct gw_text path)
{
    const struct gw_text last = gw_text_slice(path, path.bytes < 3 ? 0 : path.bytes - 3,
                                              path.bytes);

    gw_check(path.data[0] == '/' && gw_text_is_utf8(path));
    for (size_t i = 0; i < path.bytes; i++)
        gw_check((unsigned char)path.data[i] >= ' ' && path.data[i] != 0x7f);
    gw_check(memmem(path.data, path.bytes, "/../", 4) == NULL);
    gw_check(memmem(path.data, path.bytes, "/./", 3) == NULL);
    gw_check(!gw_text_equal(last, GW_TEXT("/..")));
}

/* Each placeholder stands for one number, written in one way: the path can be made again. */
static void
check_match(struct gw_text path, const struct router_match *match)
{
    struct gw_text rest = path;
    size_t id = 0;

    for (const char *at = match->route->path; *at != '\0';) {
        char digits[32];
        int bytes;

        if (*at != '{') {
            gw_check(rest.bytes > 0 && rest.data[0] == *at++);
            rest = gw_text_slice(rest, 1, rest.bytes);
            continue;
        }
        gw_check(match->path_ids[id] >= 1 && match->path_ids[id] <= ROUTER_ID_MAX);
        bytes = snprintf(digits, sizeof(digits), "%lld", (long long)match->path_ids[id++]);
        gw_check(gw_text_starts(rest, (struct gw_text){ digits, (size_t)bytes }));
        rest = gw_text_slice(rest, (size_t)bytes, rest.bytes);
        at = strchr(at, '}') + 1;
    }
    gw_check(rest.bytes == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct static_site site = { .files = web_files };
    struct gw_text rest = { (const char *)data, size };
    struct http_request request = { 0 };
    struct router_match match;
    struct gw_text host;

    request.method = (enum http_method)input_choice(&rest, HTTP_METHOD_END);
    host = input_line(&rest);
    if (!is_visible(rest)) /* nothing else gets past the head (fuzz_http.c) */
        return 0;
    if (http_target_parse(input_arena(), rest, host, &request) != GW_OK)
        return 0;
    if (gw_text_equal(request.path, GW_TEXT("*"))) {
        gw_check(request.method == HTTP_OPTIONS);
        return 0;
    }
    check_path(request.path);
    (void)static_site_find(&site, request.path);
    if (router_find(all_routes(), request.method, request.path, &match) == GW_OK &&
        match.route != NULL)
        check_match(request.path, &match);
    return 0;
}
