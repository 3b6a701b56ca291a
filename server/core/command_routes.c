/* command_routes.c - `kairan routes`: the route table, for people and for the permission matrix. */
#include "core/command.h"
#include "core/registry.h"
#include "gw/json.h"

enum { EXIT_FAILED = 1 };

#define TABLE_BYTES_MAX ((size_t)16 << 20)

static const char *const method_names[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
static const char *const lane_names[] = { "read", "write", "slow" };
static const char *const session_names[] = { "full", "pending", "none" };
static const char *const scope_names[] = { "nowhere", "own", "section", "all" };

static void
text_or_null(struct gw_json *json, const char *name, const char *value)
{
    if (value == NULL)
        gw_json_null(json, name);
    else
        gw_json_string(json, name, value);
}

static void
route_render(struct gw_json *json, const struct gw_route *route)
{
    gw_json_object(json, NULL);
    gw_json_string(json, "method", method_names[route->method]);
    gw_json_string(json, "path", route->path);
    gw_json_string(json, "lane", lane_names[route->lane]);
    gw_json_string(json, "session", session_names[route->session]);
    text_or_null(json, "permission", route->needs);
    text_or_null(json, "scope", route->needs == NULL ? NULL : scope_names[route->scope]);
    gw_json_bool(json, "hours", route->hours == GW_HOURS_APPLY);
    gw_json_bool(json, "if_match", route->if_match);
    gw_json_bool(json, "stream", route->stream);
    text_or_null(json, "audit", route->audit);
    text_or_null(json, "articles", route->articles);
    gw_json_string(json, "summary", route->summary);
    gw_json_object_end(json);
}

static void
table_render(const struct registry *registry, struct gw_buf *buf)
{
    struct gw_json json;

    gw_json_init(&json, buf);
    gw_json_array(&json, NULL);
    for (size_t i = 0; i < registry_routes_count(registry); i++)
        route_render(&json, registry_route(registry, i));
    gw_json_array_end(&json);
    gw_buf_string(buf, "\n");
}

static void
line_render(struct gw_buf *buf, const struct gw_route *route)
{
    gw_buf_format(buf, "%-6s %-44s %-5s %-7s %-28s %-7s %s\n", method_names[route->method],
                  route->path, lane_names[route->lane], session_names[route->session],
                  route->needs == NULL ? "-" : route->needs,
                  route->needs == NULL ? "-" : scope_names[route->scope],
                  route->articles == NULL ? "-" : route->articles);
}

int
command_routes(const struct command_context *context, int argc, char **argv)
{
    bool as_json = false;
    const struct command_option options[] = {
        { "json", NULL, "as one JSON array", .flag = &as_json },
        { 0 },
    };
    struct registry *registry;
    struct gw_buf buf;
    bool written;

    command_options("routes", "Prints every route with what it needs.", options, argc, argv);
    if (registry_new(context->modules, &registry) != GW_OK)
        return EXIT_FAILED;
    gw_buf_init(&buf, TABLE_BYTES_MAX);
    if (as_json)
        table_render(registry, &buf);
    for (size_t i = 0; !as_json && i < registry_routes_count(registry); i++)
        line_render(&buf, registry_route(registry, i));
    written = !buf.failed && fwrite(buf.data, 1, buf.bytes, stdout) == buf.bytes &&
              fflush(stdout) == 0;
    gw_buf_done(&buf);
    registry_free(registry);
    return written ? 0 : EXIT_FAILED;
}
