/* actor.h - who is asking, and what that person may do at this moment.
 *
 * Built from positions held today (DESIGN 5), cached per connection, thrown away when `auth_epoch`
 * or the date moves; so the first request after a commit obeys it. Handlers ask; dispatch has
 * already checked the route's own need.
 */
#ifndef GW_ACTOR_H
#define GW_ACTOR_H

#include "gw/text.h"
#include "gw/time.h"

struct gw_request;

/* X(code, machine name, article): roles come from positions (position.role); every account has
 * `staff`. */
#define GW_ROLES(X)                           \
    X(GW_ROLE_STAFF, "staff", "N2.5")         \
    X(GW_ROLE_CHIEF, "chief", "N6.2.1")       \
    X(GW_ROLE_ADMIN, "admin", "N5.2")         \
    X(GW_ROLE_SUPERVISOR, "supervisor", "N4") \
    X(GW_ROLE_AUDITOR, "auditor", "S23")      \
    X(GW_ROLE_PERSONNEL_OFFICER, "personnel_officer", "DESIGN 5")
enum gw_role {
#define X(code, name, article) code,
    GW_ROLES(X)
#undef X
        GW_ROLE_END
};

/* How far a permission reaches; a larger one includes the smaller. */
enum gw_scope { GW_NOWHERE, GW_OWN, GW_SECTION, GW_ALL };

enum gw_language { GW_JA, GW_EN };

struct gw_actor {
    int64_t person_id;
    int64_t account_id;
    int64_t department_id; /* of the main position; 0 without one */
    int64_t position_id;   /* main */
    uint32_t roles;        /* bit n: enum gw_role */
    struct gw_text name;
    const int64_t *departments; /* where positions are held today, main first */
    size_t departments_count;
    const int64_t *departments_above; /* those and every department above them, sorted */
    size_t departments_above_count;
    const int64_t *departments_headed; /* chief there: those and every department below, sorted */
    size_t departments_headed_count;
    const int64_t *positions; /* held today, main first */
    size_t positions_count;
    const uint8_t *scopes;             /* [permission index]: enum gw_scope */
    const struct gw_bitmap *audiences; /* the ids of those that include this person */
};

bool gw_actor_has_role(const struct gw_actor *actor, enum gw_role role);
/* Holds a position in the department itself. */
bool gw_actor_in_department(const struct gw_actor *actor, int64_t department_id);
/* Holds a position in it or below it. */
bool gw_actor_under_department(const struct gw_actor *actor, int64_t department_id);
/* Is chief of it or of a department above it (N6.2.1). */
bool gw_actor_heads_department(const struct gw_actor *actor, int64_t department_id);

/* Whether the person asking has `permission` for a thing of that owner: ALL, or SECTION in the
 * thing's department (granted to a chief: the departments headed and those below them; granted by
 * another role: one's own departments), or OWN as its author. A name that no module declares
 * aborts. */
bool gw_may(const struct gw_request *req, const char *permission, int64_t department_id,
            int64_t author_id);

#endif
