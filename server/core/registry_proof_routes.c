/* registry_proof_routes.c - proves route tables and the field tables that they point to.
 *
 * A route: path grammar; module's own path; unique method and path; summary; handler; a declared
 * permission with a reach, or NULL where the session rule or an article gives it to everybody; GET
 * never writes; a writing route names its audit verb or says not_audited; prepare only before
 * GW_WRITE and GW_SLOW; streams only from GET on GW_READ; a sink instead of a body table. A field:
 * type, place inside the struct, limits that can be met.
 */
#include "core/registry_proof.h"

#include "core/field.h"
#include "core/router.h"

static const char *const method_names[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

/* One field table with what names it in a fault. */
struct table {
    const char *path;
    const char *what; /* "body" or "query" */
    const struct gw_field *fields;
    size_t bytes;
    bool is_query;
};

static void
prove_field_limits(struct proof *proof, const struct table *table, const struct gw_field *field)
{
    size_t chars_max = field->chars_max == 0 ? FIELD_CHARS_MAX : field->chars_max;

    if (field->min > field->max || field->min < -FIELD_INT_MAX || field->max > FIELD_INT_MAX)
        proof_fault(proof, "%s %s.%s: min and max make no sense", table->path, table->what,
                    field->name);
    if (field->chars_min > chars_max)
        proof_fault(proof, "%s %s.%s: chars_min is over chars_max", table->path, table->what,
                    field->name);
    if (field->type != GW_FIELD_TEXT &&
        (field->multiline || field->choices != NULL || field->chars_max != 0))
        proof_fault(proof, "%s %s.%s: text limits on what is no text", table->path, table->what,
                    field->name);
}

static void
prove_fields(struct proof *proof, const struct table *table)
{
    size_t count = 0;

    for (const struct gw_field *f = table->fields; f != NULL && f->name != NULL; f++, count++) {
        size_t size = field_size(f->type);

        if (size == 0)
            proof_fault(proof, "%s %s.%s: type is none", table->path, table->what, f->name);
        if (f->offset + size > table->bytes)
            proof_fault(proof, "%s %s.%s: lies outside the struct", table->path, table->what,
                        f->name);
        if (table->is_query && f->type == GW_FIELD_JSON)
            proof_fault(proof, "%s query.%s: JSON can't stand in a query", table->path, f->name);
        prove_field_limits(proof, table, f);
        for (const struct gw_field *other = table->fields; other < f; other++) {
            if (strcmp(other->name, f->name) == 0)
                proof_fault(proof, "%s %s.%s: declared twice", table->path, table->what, f->name);
        }
    }
    if (count > FIELD_COUNT_MAX)
        proof_fault(proof, "%s %s: more than %d fields", table->path, table->what, FIELD_COUNT_MAX);
    if (table->fields == NULL && table->bytes != 0)
        proof_fault(proof, "%s %s: size without fields", table->path, table->what);
}

static void
prove_permission(struct proof *proof, const struct gw_route *route)
{
    if (route->needs == NULL) {
        if (route->session != GW_SESSION_NONE && proof_is_blank(route->articles))
            proof_fault(proof, "%s: open to every user without permission or article", route->path);
        return;
    }
    if (!proof_has_permission(proof, route->needs))
        proof_fault(proof, "%s: permission %s is not declared", route->path, route->needs);
    if (route->session == GW_SESSION_NONE)
        proof_fault(proof, "%s: needs a permission but no session", route->path);
    if (route->scope == GW_NOWHERE || route->scope > GW_ALL)
        proof_fault(proof, "%s: permission without a reach", route->path);
}

static void
prove_lane(struct proof *proof, const struct gw_route *route)
{
    bool writes = route->lane == GW_WRITE;

    if (route->method == GW_GET && writes)
        proof_fault(proof, "%s: GET never writes", route->path);
    if (route->method != GW_GET && route->lane == GW_READ)
        proof_fault(proof, "%s: only GET reads inline", route->path);
    if (route->prepare != NULL && route->lane == GW_READ)
        proof_fault(proof, "%s: prepare runs on the pool, not before GW_READ", route->path);
    if (route->prepares != NULL && (route->prepare == NULL || !writes))
        proof_fault(proof, "%s: prepares says when prepare is needed before a write", route->path);
    if (writes && proof_is_blank(route->audit) && !route->not_audited)
        proof_fault(proof, "%s: a writing route needs an audit verb", route->path);
    if (route->not_audited && (!writes || route->audit != NULL))
        proof_fault(proof, "%s: not_audited is for writing routes without a verb", route->path);
    if (route->stream && (route->method != GW_GET || route->lane != GW_READ))
        proof_fault(proof, "%s: only GET on GW_READ becomes a stream", route->path);
    if (route->if_match && !writes)
        proof_fault(proof, "%s: If-Match guards writes only", route->path);
    if (route->no_stored_reply && route->method != GW_POST)
        proof_fault(proof, "%s: only POST keeps replies", route->path);
}

static void
prove_sink(struct proof *proof, const struct gw_route *route)
{
    const struct gw_sink *sink = route->sink;

    if (sink == NULL)
        return;
    if (sink->begin == NULL || sink->take == NULL)
        proof_fault(proof, "%s: a sink begins and takes", route->path);
    if ((sink->same_headers == NULL) != (sink->again == NULL))
        proof_fault(proof, "%s: a sink names what a repetition has in common, and replies to it",
                    route->path);
    if (route->lane != GW_WRITE || route->body != NULL || route->body_bytes_max != 0)
        proof_fault(proof, "%s: a sink is for writing routes without a body table", route->path);
}

/* Whether the path may belong to the module: "/api/<module>", "/api/<module>/…"; core's stand
 * anywhere. */
static bool
path_is_of(const struct gw_module *module, const char *path)
{
    char prefix[64];

    if (strcmp(module->name, "core") == 0)
        return true;
    (void)snprintf(prefix, sizeof(prefix), "/api/%s/", module->name);
    if (strncmp(path, prefix, strlen(prefix) - 1) != 0)
        return false;
    return path[strlen(prefix) - 1] == '/' || path[strlen(prefix) - 1] == '\0';
}

/* Compares paths with every placeholder taken as equal. */
static bool
paths_collide(const char *left, const char *right)
{
    while (*left != '\0' && *left == *right) {
        if (*left == '{') {
            left = strchr(left, '}');
            right = strchr(right, '}');
            if (left == NULL || right == NULL)
                return false;
        }
        left++;
        right++;
    }
    return *left == *right;
}

/* Compared with every route that stands before it, in whatever module. */
static void
prove_unique(struct proof *proof, const struct gw_route *route)
{
    for (size_t m = 0; proof->modules[m] != NULL; m++) {
        const struct gw_route *other = proof->modules[m]->routes;

        for (; other != NULL && other->path != NULL; other++) {
            if (other == route)
                return;
            if (other->method == route->method && paths_collide(other->path, route->path))
                proof_fault(proof, "%s %s: declared twice", method_names[route->method],
                            route->path);
        }
    }
}

static void
prove_route(struct proof *proof, const struct gw_module *module, const struct gw_route *route)
{
    const struct table body = { route->path, "body", route->body, route->body_bytes, false };
    const struct table query = { route->path, "query", route->query, route->query_bytes, true };

    if (route->method > GW_DELETE || route->lane > GW_SLOW || route->session > GW_SESSION_NONE ||
        route->hours > GW_HOURS_IGNORED) {
        proof_fault(proof, "%s: method, lane, session or hours is none", route->path);
        return;
    }
    if (!router_path_is_valid(route->path) || !path_is_of(module, route->path))
        proof_fault(proof, "%s: path must be /api/%s/… of [a-z0-9_.] or {id}", route->path,
                    module->name);
    if (proof_is_blank(route->summary) || route->handler == NULL)
        proof_fault(proof, "%s: summary and handler are needed", route->path);
    if (route->method == GW_GET && route->body != NULL)
        proof_fault(proof, "%s: GET has no body", route->path);
    prove_permission(proof, route);
    prove_lane(proof, route);
    prove_sink(proof, route);
    prove_unique(proof, route);
    prove_fields(proof, &body);
    prove_fields(proof, &query);
}

void
proof_routes(struct proof *proof)
{
    for (size_t m = 0; proof->modules[m] != NULL; m++) {
        const struct gw_route *route = proof->modules[m]->routes;

        for (; route != NULL && route->path != NULL; route++)
            prove_route(proof, proof->modules[m], route);
    }
}
