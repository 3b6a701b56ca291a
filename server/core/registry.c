/* registry.c - all modules' tables joined into sorted arrays, after registry_proof.c has proven
 * them. */
#include "core/registry.h"

#include <inttypes.h>

#include "core/registry_proof.h"
#include "core/router.h"

#define MESSAGE_BYTES_MAX 1024

struct registry {
    const struct gw_module *const *modules;
    const struct gw_permission **permissions; /* sorted by name */
    size_t permissions_count;
    const struct gw_message **messages; /* sorted by key */
    size_t messages_count;
    const struct gw_route **routes; /* in the modules' order */
    size_t routes_count;
    uint8_t *scopes; /* [role * permissions_count + permission] */
    struct router *router;
};

static void
fault_print(void *arg, const char *line)
{
    (void)arg;
    (void)fprintf(stderr, "kairan: %s\n", line);
}

static int
permission_compare(const void *left, const void *right)
{
    const struct gw_permission *const *a = left;
    const struct gw_permission *const *b = right;

    return strcmp((*a)->name, (*b)->name);
}

static int
message_compare(const void *left, const void *right)
{
    const struct gw_message *const *a = left;
    const struct gw_message *const *b = right;

    return strcmp((*a)->key, (*b)->key);
}

/* Counts on the first pass (arrays NULL), fills on the second. */
static void
tables_join(struct registry *registry, const struct gw_module *module)
{
    const struct gw_permission *permission = module->permissions;
    const struct gw_message *message = module->messages;
    const struct gw_route *route = module->routes;

    for (; permission != NULL && permission->name != NULL; permission++) {
        if (registry->permissions != NULL)
            registry->permissions[registry->permissions_count] = permission;
        registry->permissions_count++;
    }
    for (; message != NULL && message->key != NULL; message++) {
        if (registry->messages != NULL)
            registry->messages[registry->messages_count] = message;
        registry->messages_count++;
    }
    for (; route != NULL && route->path != NULL; route++) {
        if (registry->routes != NULL)
            registry->routes[registry->routes_count] = route;
        registry->routes_count++;
    }
}

static void
scopes_fill(struct registry *registry)
{
    for (size_t i = 0; i < registry->permissions_count; i++) {
        const struct gw_grant *grant = registry->permissions[i]->grants;

        for (; grant->scope != GW_NOWHERE; grant++)
            registry->scopes[(size_t)grant->role * registry->permissions_count + i] =
                (uint8_t)grant->scope;
    }
}

static enum gw_err
tables_build(struct registry *registry)
{
    for (size_t m = 0; registry->modules[m] != NULL; m++)
        tables_join(registry, registry->modules[m]);
    registry->permissions = calloc(registry->permissions_count + 1, sizeof(struct gw_permission *));
    registry->messages = calloc(registry->messages_count + 1, sizeof(struct gw_message *));
    registry->routes = calloc(registry->routes_count + 1, sizeof(struct gw_route *));
    registry->scopes = calloc(GW_ROLE_END, registry->permissions_count + 1);
    if (registry->permissions == NULL || registry->messages == NULL || registry->routes == NULL ||
        registry->scopes == NULL)
        return GW_BUSY;
    registry->permissions_count = 0;
    registry->messages_count = 0;
    registry->routes_count = 0;
    for (size_t m = 0; registry->modules[m] != NULL; m++)
        tables_join(registry, registry->modules[m]);
    qsort(registry->permissions, registry->permissions_count, sizeof(struct gw_permission *),
          permission_compare);
    qsort(registry->messages, registry->messages_count, sizeof(struct gw_message *),
          message_compare);
    scopes_fill(registry);
    registry->router = router_new(registry->routes, registry->routes_count);
    return registry->router == NULL ? GW_BUSY : GW_OK;
}

enum gw_err
registry_new(const struct gw_module *const *modules, struct registry **out)
{
    struct proof proof = { .modules = modules, .report = fault_print };
    struct registry *registry;
    enum gw_err err;

    proof_run(&proof);
    if (proof.faults > 0)
        return GW_BUG;
    registry = calloc(1, sizeof(*registry));
    if (registry == NULL)
        return GW_BUSY;
    registry->modules = modules;
    err = tables_build(registry);
    if (err != GW_OK) {
        registry_free(registry);
        return err;
    }
    *out = registry;
    return GW_OK;
}

void
registry_free(struct registry *registry)
{
    if (registry == NULL)
        return;
    router_free(registry->router);
    free(registry->permissions);
    free(registry->messages);
    free(registry->routes);
    free(registry->scopes);
    free(registry);
}

size_t
registry_permissions_count(const struct registry *registry)
{
    return registry->permissions_count;
}

size_t
registry_permission_index(const struct registry *registry, const char *name)
{
    const struct gw_permission wanted = { .name = name };
    const struct gw_permission *key = &wanted;
    const struct gw_permission **found = bsearch(
        &key, registry->permissions, registry->permissions_count, sizeof(struct gw_permission *),
        permission_compare);

    gw_check(found != NULL);
    return (size_t)(found - registry->permissions);
}

const struct gw_permission *
registry_permission(const struct registry *registry, size_t index)
{
    gw_check(index < registry->permissions_count);
    return registry->permissions[index];
}

enum gw_scope
registry_scope(const struct registry *registry, enum gw_role role, size_t index)
{
    gw_check(role < GW_ROLE_END && index < registry->permissions_count);
    return (enum gw_scope)registry->scopes[(size_t)role * registry->permissions_count + index];
}

size_t
registry_routes_count(const struct registry *registry)
{
    return registry->routes_count;
}

const struct gw_route *
registry_route(const struct registry *registry, size_t index)
{
    gw_check(index < registry->routes_count);
    return registry->routes[index];
}

const struct gw_kind *
registry_kind(const struct registry *registry, struct gw_text name)
{
    for (size_t m = 0; registry->modules[m] != NULL; m++) {
        const struct gw_kind *const *kind = registry->modules[m]->kinds;

        for (; kind != NULL && *kind != NULL; kind++) {
            if (gw_text_equal(gw_text_from((*kind)->name), name))
                return *kind;
        }
    }
    return NULL;
}

const struct gw_job_kind *
registry_job_kind(const struct registry *registry, struct gw_text name)
{
    for (size_t m = 0; registry->modules[m] != NULL; m++) {
        const struct gw_job_kind *job = registry->modules[m]->jobs;

        for (; job != NULL && job->name != NULL; job++) {
            if (gw_text_equal(gw_text_from(job->name), name))
                return job;
        }
    }
    return NULL;
}

const struct gw_setting_spec *
registry_setting(const struct registry *registry, const char *key)
{
    for (size_t m = 0; registry->modules[m] != NULL; m++) {
        const struct gw_setting_spec *spec = registry->modules[m]->settings;

        for (; spec != NULL && spec->key != NULL; spec++) {
            if (strcmp(spec->key, key) == 0)
                return spec;
        }
    }
    return NULL;
}

const struct router *
registry_router(const struct registry *registry)
{
    return registry->router;
}

const struct gw_module *const *
registry_modules(const struct registry *registry)
{
    return registry->modules;
}

const char *
registry_message(const struct registry *registry, const char *key, enum gw_language language)
{
    const struct gw_message wanted = { .key = key };
    const struct gw_message *searched = &wanted;
    const struct gw_message **found = bsearch(&searched, registry->messages,
                                              registry->messages_count, sizeof(struct gw_message *),
                                              message_compare);

#ifndef NDEBUG
    gw_check(found != NULL);
#endif
    if (found == NULL)
        return key;
    return language == GW_EN ? (*found)->en : (*found)->ja;
}

void
message_render(struct gw_json *json, const char *name, const char *message, int64_t number)
{
    const char *place = strstr(message, "{n}");
    char text[MESSAGE_BYTES_MAX];
    int length;

    if (place == NULL) {
        gw_json_string(json, name, message);
        return;
    }
    length = snprintf(text, sizeof(text), "%.*s%" PRId64 "%s", (int)(place - message), message,
                      number, place + strlen("{n}"));
    gw_check(length > 0 && (size_t)length < sizeof(text));
    gw_json_string(json, name, text);
}
