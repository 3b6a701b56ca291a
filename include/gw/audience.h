/* audience.h - who may see an item (公開範囲): shared rows with dense ids, equal sets stored once
 * (DESIGN 4). */
#ifndef GW_AUDIENCE_H
#define GW_AUDIENCE_H

#include "gw/field.h"
#include "gw/request.h"

#define GW_AUDIENCE_EVERYBODY 1 /* every account; made by the first migration */

/* At most one id is set; all zero: everybody. */
struct gw_audience_member {
    int64_t department_id;
    bool below; /* the department and all below it */
    int64_t person_id;
    int64_t group_id;    /* who is in the group now */
    int64_t position_id; /* who holds it now; while all holders are on leave, the first deputy in
                            the position's order who isn't */
};
#define GW_AUDIENCE_MEMBERS_MAX 500

/* Finds or makes the audience of exactly these members; order and doubles don't matter. The id is
 * for an item or a todo of this transaction: what neither refers to is collected (a container keeps
 * one of its own instead, gw_audience_keep). GW_INVALID for no member at all. Writer only. */
enum gw_err gw_audience_of(struct gw_request *req, const struct gw_audience_member *members,
                           size_t count, int64_t *audience_id) GW_MUST_USE;
/* The audience that a container keeps for itself (the readers of board 12:
 * "bulletin.board:12:read"): one row whose members may change, so that every item with its id
 * follows. Made when there is none; no members: nobody. Readers obey after COMMIT. Writer only. */
enum gw_err gw_audience_keep(struct gw_request *req, const char *name,
                             const struct gw_audience_member *members, size_t count,
                             int64_t *audience_id) GW_MUST_USE;
/* Who is in a group has changed: audiences that name it follow after COMMIT. Writer only. */
void gw_audience_touch(struct gw_request *req);
/* {"everybody": true} or {"members": [{"department_id", "below"} | {"person_id"} | {"group_id"} |
 * {"position_id"}]} from a body. GW_INVALID on `field` for unknown or ended ids, another's private
 * group, none, too many. In the arena. */
struct gw_audience_members {
    struct gw_audience_member *list;
    size_t count;
};
enum gw_err gw_audience_read(struct gw_request *req, struct gw_json_text in, const char *field,
                             struct gw_audience_members *out) GW_MUST_USE;
/* "name": {"everybody": bool, "members": [{"department": {id,name}, "below"} | {"person"} |
 * {"group": {id,name}} | {"position": {id,name,department}}]}; null for 0. The name of
 * another's private group is null. */
enum gw_err gw_audience_render(struct gw_request *req, struct gw_json *json, const char *name,
                               int64_t audience_id) GW_MUST_USE;
enum gw_err gw_audience_load(struct gw_request *req, int64_t audience_id,
                             struct gw_audience_members *out) GW_MUST_USE;

/* Everybody whom the audience includes today, with or without an account, sorted by person id;
 * those on leave are in `on_leave` instead (DESIGN 4: not counted). From memory while nobody's
 * office changes, and borrowed as long as the request lives. GW_MISSING for an unknown id. */
struct gw_audience_people {
    struct gw_ids counted;
    struct gw_ids on_leave;
};
enum gw_err gw_audience_people(struct gw_request *req, int64_t audience_id,
                               struct gw_audience_people *out) GW_MUST_USE;
/* The same of members that are no audience yet, from the database: a preview. In the arena. */
enum gw_err gw_audience_preview(struct gw_request *req, const struct gw_audience_members *members,
                                struct gw_audience_people *out) GW_MUST_USE;

bool gw_audience_includes(const struct gw_actor *actor, int64_t audience_id);

/* Audiences of who may read something: each is enough. None: nobody. */
#define GW_READERS_MAX 3
struct gw_readers {
    int64_t audience_ids[GW_READERS_MAX];
    size_t count;
};

#endif
