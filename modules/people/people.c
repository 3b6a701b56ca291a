/* people.c - every table through which the server knows the people module.
 *
 * Behaviour is in *_routes.c and group_import.c (HTTP), *_rules.c (the order of the tree, pasted
 * lists) and *_store.c (the only SQL). Accounts, sessions, rights, names and audiences are the
 * core's.
 */
#include "group.h"
#include "people_demo.h"

#define AUDIENCE_BYTES_MAX ((size_t)60 << 10)
#define IMPORT_BYTES_MAX ((size_t)256 << 10)
#define ID_MAX (((int64_t)1 << 53) - 1)

static const struct gw_permission permissions[] = {
    { "people.person.read",
      "Look up departments, and people with their positions and extensions",
      "DESIGN 5",
      { { GW_ROLE_STAFF, GW_ALL }, { .scope = GW_NOWHERE } } },
    { "people.group.read",
      "See one's own groups and the city's",
      "N2.5",
      { { GW_ROLE_STAFF, GW_ALL }, { .scope = GW_NOWHERE } } },
    { "people.group.write",
      "Make and change groups: one's own, or (all) the city's",
      "N5.2.2",
      { { GW_ROLE_STAFF, GW_OWN }, { GW_ROLE_ADMIN, GW_ALL }, { .scope = GW_NOWHERE } } },
    { 0 },
};

static const struct gw_field person_query[] = {
    GW_FIELD(struct people_person_query, department_id, .min = 1, .max = ID_MAX,
             .summary = "Who works in this department; this or `q`"),
    GW_FIELD(struct people_person_query, q, .chars_max = 50,
             .summary = "Beginning of a name or its reading, family or given, in any kana and "
                        "width; or a whole staff number"),
    GW_FIELD(struct people_person_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct people_person_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

static const struct gw_field page_query[] = {
    GW_FIELD(struct people_page_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct people_page_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

static const struct gw_field position_query[] = {
    GW_FIELD(struct people_position_query, department_id, .required = true, .min = 1, .max = ID_MAX,
             .summary = "The department"),
    { 0 },
};

static const struct gw_field import_fields[] = {
    GW_FIELD(struct people_import_input, text, .required = true, .multiline = true,
             .chars_max = PEOPLE_IMPORT_CHARS_MAX,
             .summary = "A staff number, login or name in each line; cells at commas or tabs"),
    { 0 },
};

static const struct gw_field audience_fields[] = {
    GW_FIELD(struct people_audience_input, audience, .required = true,
             .bytes_max = AUDIENCE_BYTES_MAX,
             .summary = "{\"everybody\": true} or {\"members\": [{\"department_id\", \"below\"}, "
                        "{\"person_id\"}, {\"group_id\"}, {\"position_id\"}]}"),
    GW_FIELD(struct people_audience_input, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "How many of the people to name"),
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
      .summary = "Who holds a position in a department today, or is called so, by rank and then by "
                 "name" },
    { .method = GW_GET,
      .path = "/api/people/persons/{id}",
      .lane = GW_READ,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .handler = people_person_show,
      .summary = "One person with all positions held today" },
    { .method = GW_GET,
      .path = "/api/people/positions",
      .lane = GW_READ,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .query = position_query,
      .query_bytes = sizeof(struct people_position_query),
      .handler = people_position_list,
      .summary = "The positions of a department, by rank, with who holds them today" },
    { .method = GW_POST,
      .path = "/api/people/audience",
      .lane = GW_SLOW,
      .needs = "people.person.read",
      .scope = GW_ALL,
      .body = audience_fields,
      .body_bytes = sizeof(struct people_audience_input),
      .handler = people_audience_preview,
      .summary = "Whom an audience would include today: how many, and the first by rank" },
    { .method = GW_GET,
      .path = "/api/people/groups",
      .lane = GW_READ,
      .needs = "people.group.read",
      .scope = GW_ALL,
      .query = page_query,
      .query_bytes = sizeof(struct people_page_query),
      .handler = people_group_list,
      .summary = "One's own groups, then the city's, by name" },
    { .method = GW_POST,
      .path = "/api/people/groups",
      .lane = GW_WRITE,
      .needs = "people.group.write",
      .scope = GW_OWN,
      .body = people_group_fields,
      .body_bytes = sizeof(struct people_group_input),
      .audit = "people.group.create",
      .handler = people_group_create,
      .summary = "Make a group: one's own, or as administrator one of the city's" },
    { .method = GW_GET,
      .path = "/api/people/groups/{id}",
      .lane = GW_READ,
      .needs = "people.group.read",
      .scope = GW_ALL,
      .handler = people_group_show,
      .summary = "A group with its members, by rank" },
    { .method = GW_PATCH,
      .path = "/api/people/groups/{id}",
      .lane = GW_WRITE,
      .needs = "people.group.write",
      .scope = GW_OWN,
      .body = people_group_change_fields,
      .body_bytes = sizeof(struct people_group_input),
      .if_match = true,
      .audit = "people.group.update",
      .handler = people_group_change,
      .summary = "Rename a group, or replace its members; audiences that name it follow at once" },
    { .method = GW_DELETE,
      .path = "/api/people/groups/{id}",
      .lane = GW_WRITE,
      .needs = "people.group.write",
      .scope = GW_OWN,
      .audit = "people.group.remove",
      .handler = people_group_remove,
      .summary = "Delete a group that no audience names" },
    { .method = GW_POST,
      .path = "/api/people/groups/{id}/import",
      .lane = GW_WRITE,
      .needs = "people.group.write",
      .scope = GW_OWN,
      .body = import_fields,
      .body_bytes = sizeof(struct people_import_input),
      .body_bytes_max = IMPORT_BYTES_MAX,
      .audit = "people.group.import",
      .prepare = people_import_prepare,
      .handler = people_group_import,
      .summary = "Add the people of a pasted list: all of them, or none and why" },
    { 0 },
};

const struct gw_module people_module = {
    .name = "people",
    .articles = (const char *const[]){ "N2.5", "N5.2.2", "N6.2.1", NULL },
    .permissions = permissions,
    .routes = routes,
    .messages = people_messages,
    .demo = people_demo,
};
