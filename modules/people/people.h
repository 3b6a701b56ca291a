/* people.h - what the people module's own files share; no other folder may include it. */
#ifndef PEOPLE_MODULE_H
#define PEOPLE_MODULE_H

#include "gw/module.h"
#include "gw/people.h"
#include "gw/route.h"

#define PEOPLE_TREE_DEPTH_MAX 32

struct people_department {
    int64_t id;
    int64_t parent_id; /* 0: at the top, or the one above is not effective today */
    int64_t level;     /* 1 部, 2 課, 3 係 */
    int64_t sort_key;
    struct gw_text name;
};

/* One line of a section's list: a person and the position held there. */
struct people_member {
    int64_t person_id;
    int64_t rank; /* smaller is higher */
    struct gw_text position, rank_name, holding_kind;
};

struct people_holding {
    int64_t department_id;
    struct gw_text position, rank_name, holding_kind;
    struct gw_text phone; /* of the department */
};

/* Who works in a department, or who is called so: one of the two. */
struct people_person_query {
    int64_t department_id;
    struct gw_text q;
    int64_t limit;
    struct gw_text after;
};

struct people_page_query {
    int64_t limit;
    struct gw_text after;
};

struct people_position_query {
    int64_t department_id;
};

struct people_audience_input {
    struct gw_json_text audience;
    int64_t limit;
};

/* A position and one who holds it; a row for each holder, person_id 0 where nobody does. */
struct people_seat {
    int64_t position_id, person_id;
    struct gw_text name, rank_name;
};
struct people_seats {
    struct people_seat *list;
    size_t count;
};

/* Where a page begins: behind this rank and person. */
struct people_place {
    int64_t rank;
    int64_t person_id;
};

gw_handler people_department_list;
gw_handler people_person_list;
gw_handler people_person_show;
gw_handler people_position_list;
gw_handler people_audience_preview;

/* Puts departments in the order of the tree, parents first; those whose parent is not in the list
 * become top ones. `list` comes sorted by sort_key and id; `order` has room for `count`. Gives how
 * many were placed: a ring, or what lies deeper than PEOPLE_TREE_DEPTH_MAX, is left out. Pure. */
size_t people_departments_arrange(struct people_department *list, size_t count,
                                  const struct people_department **order);

/* Departments effective today, by sort_key and id; in the arena. */
enum gw_err people_departments_load(struct gw_request *req, struct people_department **list,
                                    size_t *count) GW_MUST_USE;
/* GW_MISSING unless the department is effective today. */
enum gw_err people_department_check(struct gw_request *req, int64_t department_id) GW_MUST_USE;
/* People who hold a position in the department today, whatever the kind of holding, behind `place`;
 * by rank, then kana. Who holds two is listed by the higher. One more than `limit` where there are
 * as many: a next page follows. In the arena. */
enum gw_err people_members_load(struct gw_request *req, const struct people_person_query *query,
                                const struct people_place *place, struct people_member **list,
                                size_t *count) GW_MUST_USE;
/* The positions of a department that are effective today, by rank, with all who hold them; in the
 * arena. */
enum gw_err people_seats_load(struct gw_request *req, int64_t department_id,
                              struct people_seats *out) GW_MUST_USE;
/* What the person holds today, main position first; in the arena. */
enum gw_err people_holdings_load(struct gw_request *req, int64_t person_id,
                                 struct people_holding **list, size_t *count) GW_MUST_USE;

extern const struct gw_message people_messages[];
extern const struct gw_module people_module;

#endif
