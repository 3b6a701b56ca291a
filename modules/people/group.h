/* group.h - groups of people that departments don't give: one's own and the city's (P08). */
#ifndef PEOPLE_GROUP_H
#define PEOPLE_GROUP_H

#include "gw/audit.h"
#include "people.h"

#define PEOPLE_GROUP_NAME_CHARS_MAX 50
#define PEOPLE_GROUP_MEMBERS_MAX 1000
#define PEOPLE_GROUPS_OWN_MAX 100
#define PEOPLE_GROUPS_CITY_MAX 1000
#define PEOPLE_IMPORT_CHARS_MAX 64000
#define PEOPLE_IMPORT_CELLS_MAX 8

struct people_group {
    int64_t id;
    int64_t owner_id;       /* 0: the city's */
    int64_t version, count; /* count: members on the staff today */
    gw_time updated_at;
    struct gw_text name;
};

struct people_group_input {
    struct gw_text name;
    struct gw_ids person_ids;
    struct gw_text whose; /* member "for": "me" or "city" */
};

struct people_import_input {
    struct gw_text text;
};

/* One line of a pasted list: its cells, without quotes and blanks around them. */
struct people_line {
    int64_t number; /* from 1, blank lines counted */
    struct gw_text text;
    struct gw_text cells[PEOPLE_IMPORT_CELLS_MAX]; /* those that are not empty */
    size_t cells_count;
};

gw_handler people_group_list;
gw_handler people_group_create;
gw_handler people_group_show;
gw_handler people_group_change;
gw_handler people_group_remove;
gw_handler people_import_prepare;
gw_handler people_group_import;

/* Lines of a list pasted from a spreadsheet or a CSV file, cut at tabs and commas; blank lines and
 * a heading ("職員番号,氏名") are left out. At most `lines_max`; gives how many there are in all.
 * Pure. */
size_t people_import_lines(struct gw_text text, struct people_line *lines, size_t lines_max);

/* GW_MISSING for an unknown group and for another's own. */
enum gw_err people_group_load(struct gw_request *req, int64_t group_id,
                              struct people_group *out) GW_MUST_USE;
/* One's own, then the city's, by name, behind group `after` (0: from the first); one more than
 * `limit` where there are as many. In the arena. */
struct people_groups {
    struct people_group *list;
    size_t count;
};
enum gw_err people_groups_load(struct gw_request *req, int64_t after, int64_t limit,
                               struct people_groups *out) GW_MUST_USE;
/* How many the owner has; 0: the city. */
enum gw_err people_groups_count(struct gw_request *req, int64_t owner_id,
                                int64_t *count) GW_MUST_USE;
/* Members on the staff today; in the arena. */
enum gw_err people_group_members_load(struct gw_request *req, int64_t group_id,
                                      struct gw_ids *out) GW_MUST_USE;
/* The next three: GW_CONFLICT where the owner has a group of that name. Writer only. */
enum gw_err people_group_insert(struct gw_request *req,
                                const struct people_group *group) GW_MUST_USE;
enum gw_err people_group_update(struct gw_request *req,
                                const struct people_group *group) GW_MUST_USE;
enum gw_err people_group_delete(struct gw_request *req, int64_t group_id) GW_MUST_USE;
/* In place of who was in it; doubles don't matter. Writer only. */
enum gw_err people_group_members_replace(struct gw_request *req, int64_t group_id,
                                         struct gw_ids people) GW_MUST_USE;
/* How many audiences name the group. */
enum gw_err people_group_uses(struct gw_request *req, int64_t group_id, int64_t *count) GW_MUST_USE;
/* GW_MISSING unless everybody is on the staff today. */
enum gw_err people_persons_check(struct gw_request *req, struct gw_ids people) GW_MUST_USE;

/* The group of the path, with its members, for who changes it: GW_MISSING for another's own,
 * GW_DENIED for the city's. */
enum gw_err people_group_open(struct gw_request *req, struct people_group *group,
                              struct gw_ids *members) GW_MUST_USE;
/* What the audit log keeps of a group: that it changed, never who is in it. */
struct gw_digest people_group_digest(const struct people_group *group, struct gw_ids members);
/* Writes the group with its members as its next version, notes it for the audit. Writer only. */
enum gw_err people_group_save(struct gw_request *req, struct people_group *group,
                              const struct gw_digest *before, struct gw_ids members) GW_MUST_USE;

extern const struct gw_field people_group_fields[];
extern const struct gw_field people_group_change_fields[];

#endif
