/* registry.h - all modules' tables, joined and proven at start; constant afterwards, read by every
 * thread. */
#ifndef CORE_REGISTRY_H
#define CORE_REGISTRY_H

#include "gw/module.h"

struct registry;
struct router; /* router.h */

/* Proves the tables (see registry.c for the list) and joins them. GW_BUG with one line on stderr
 * for each fault. */
enum gw_err registry_new(const struct gw_module *const *modules, struct registry **out) GW_MUST_USE;
void registry_free(struct registry *registry);

size_t registry_permissions_count(const struct registry *registry);
/* The index of a permission in gw_actor.scopes; aborts for a name that no module declares. */
size_t registry_permission_index(const struct registry *registry, const char *name);
const struct gw_permission *registry_permission(const struct registry *registry, size_t index);
/* What the role grants for it. */
enum gw_scope registry_scope(const struct registry *registry, enum gw_role role, size_t index);

size_t registry_routes_count(const struct registry *registry);
const struct gw_route *registry_route(const struct registry *registry, size_t index);
const struct gw_kind *registry_kind(const struct registry *registry,
                                    struct gw_text name); /* NULL: unknown */
const struct gw_job_kind *registry_job_kind(const struct registry *registry, struct gw_text name);
const struct gw_setting_spec *registry_setting(const struct registry *registry, const char *key);
const struct router *registry_router(const struct registry *registry);
const struct gw_module *const *registry_modules(const struct registry *registry);
/* The message's text; the key itself aborts in debug builds when missing, is returned in release
 * ones. */
const char *registry_message(const struct registry *registry, const char *key,
                             enum gw_language language);
/* Such a text as a JSON member, with the number in the place of {n}. */
void message_render(struct gw_json *json, const char *name, const char *message, int64_t number);

#endif
