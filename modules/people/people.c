/* people.c - every table through which the server knows the people module.
 *
 * Behaviour is in directory_routes.c (HTTP), department_rules.c (the order of the tree) and
 * directory_store.c (the only SQL). Accounts, sessions and rights are the core's.
 */
#include "people.h"

#define ID_MAX (((int64_t)1 << 53) - 1)

static const struct gw_permission permissions[] = {
    { "people.person.read",
      "Look up departments, and people with their positions and extensions",
      "DESIGN 5",
      { { GW_ROLE_STAFF, GW_ALL }, { .scope = GW_NOWHERE } } },
    { 0 },
};

static const struct gw_field person_query[] = {
    GW_FIELD(struct people_person_query, department_id, .required = true, .min = 1, .max = ID_MAX,
             .summary = "The department"),
    GW_FIELD(struct people_person_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct people_person_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

static const struct gw_route routes[] = {
    { .method = GW_GET,
      .path = "/api/people/departments",
      .lane = GW_READ,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .handler = people_department_list,
      .summary = "The departments of today, in the order of the tree" },
    { .method = GW_GET,
      .path = "/api/people/persons",
      .lane = GW_READ,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .query = person_query,
      .query_bytes = sizeof(struct people_person_query),
      .handler = people_person_list,
      .summary = "Who holds a position in a department today, by rank and then by name" },
    { .method = GW_GET,
      .path = "/api/people/persons/{id}",
      .lane = GW_READ,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .handler = people_person_show,
      .summary = "One person with all positions held today" },
    { 0 },
};

const struct gw_module people_module = {
    .name = "people",
    .articles = (const char *const[]){ "N2.5", "N6.2.1", NULL },
    .permissions = permissions,
    .routes = routes,
};
