/* actor_rules.c - what the person asking may do: pure questions to an actor. */
#include "gw/actor.h"

#include "core/app.h"
#include "core/registry.h"
#include "gw/request.h"

static int
id_compare(const void *key, const void *entry)
{
    int64_t id = *(const int64_t *)key, other = *(const int64_t *)entry;

    return (id > other) - (id < other);
}

static bool
sorted_has(const int64_t *ids, size_t count, int64_t id)
{
    return count > 0 && bsearch(&id, ids, count, sizeof *ids, id_compare) != NULL;
}

bool
gw_actor_has_role(const struct gw_actor *actor, enum gw_role role)
{
    return (actor->roles >> role & 1) != 0;
}

bool
gw_actor_in_department(const struct gw_actor *actor, int64_t department_id)
{
    for (size_t i = 0; i < actor->departments_count; i++) {
        if (actor->departments[i] == department_id)
            return true;
    }
    return false;
}

bool
gw_actor_under_department(const struct gw_actor *actor, int64_t department_id)
{
    return sorted_has(actor->departments_above, actor->departments_above_count, department_id);
}

bool
gw_actor_heads_department(const struct gw_actor *actor, int64_t department_id)
{
    return sorted_has(actor->departments_headed, actor->departments_headed_count, department_id);
}

/* Whether a role other than chief reaches the whole section. A chief's own reach ends where the
 * chief's seat does: who heads one section and also serves in another (兼務) is chief in the first
 * only (N6.2.1). */
static bool
is_section_for_all(const struct registry *registry, const struct gw_actor *actor, size_t index)
{
    for (enum gw_role role = 0; role < GW_ROLE_END; role++) {
        if (role != GW_ROLE_CHIEF && gw_actor_has_role(actor, role) &&
            registry_scope(registry, role, index) >= GW_SECTION)
            return true;
    }
    return false;
}

bool
gw_may(const struct gw_request *req, const char *permission, int64_t department_id,
       int64_t author_id)
{
    const struct registry *registry = req->app->registry;
    size_t index = registry_permission_index(registry, permission);
    const struct gw_actor *actor = req->actor;
    enum gw_scope reach = actor == NULL ? GW_NOWHERE : (enum gw_scope)actor->scopes[index];

    if (reach == GW_ALL)
        return true;
    if (reach >= GW_OWN && author_id == actor->person_id)
        return true;
    if (reach < GW_SECTION)
        return false;
    if (gw_actor_heads_department(actor, department_id))
        return true;
    return gw_actor_in_department(actor, department_id) &&
           is_section_for_all(registry, actor, index);
}
