/* audience.h - who may see an item (公開範囲): shared rows with dense ids, equal sets stored once
 * (DESIGN 4). */
#ifndef GW_AUDIENCE_H
#define GW_AUDIENCE_H

#include "gw/request.h"

#define GW_AUDIENCE_EVERYBODY 1 /* every account; made by the first migration */

/* All zero: everybody. */
struct gw_audience_member {
    int64_t department_id; /* or 0 */
    bool below;            /* the department and all below it */
    int64_t person_id;     /* or 0 */
};

/* Finds or makes the audience of exactly these members; order and doubles don't matter. GW_INVALID
 * for no member at all. Writer only. */
enum gw_err gw_audience_of(struct gw_request *req, const struct gw_audience_member *members,
                           size_t count, int64_t *audience_id) GW_MUST_USE;
bool gw_audience_includes(const struct gw_actor *actor, int64_t audience_id);

#endif
