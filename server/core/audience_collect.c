/* audience_collect.c - audiences that nothing refers to any more are emptied, so that groups and
 * positions which only they named are free.
 *
 * Two turns of a job, a day apart. The first marks what a snapshot shows as unused.
 * gw_audience_of() takes the mark away in the transaction that is about to use one. So what still
 * is marked when a later turn's snapshot shows it as unused again was in nobody's hands between:
 * only then its members go. Kept audiences (gw_audience_keep) belong to their container and are
 * left alone.
 */
#include "core/audience.h"

#include "core/actor.h"
#include "core/item_handlers.h"

#define COLLECT_MAX 500 /* of one turn: some 10 ms of the writer's time */

struct collection {
    int64_t ids[COLLECT_MAX];
    size_t count;
    gw_time looked_at;
};

enum gw_err
item_audience_collect_run(struct gw_request *req, struct gw_job *job)
{
    struct collection *found = GW_NEW(req->arena, struct collection);

    job->result = found;
    found->looked_at = req->now;
    return audience_unused_list(req->db, found->ids, COLLECT_MAX, &found->count);
}

enum gw_err
item_audience_collect_finish(struct gw_request *req, struct gw_job *job)
{
    const struct collection *found = job->result;
    bool is_emptied = false;

    for (size_t i = 0; i < found->count; i++) {
        enum gw_err err = audience_mark_find(req->db, found->ids[i], found->looked_at);

        if (err == GW_OK) {
            GW_TRY(audience_empty(req->db, req->arena, found->ids[i]));
            is_emptied = true;
        } else if (err == GW_MISSING) {
            GW_TRY(audience_mark(req->db, found->ids[i], req->now));
        } else {
            return err;
        }
    }
    if (is_emptied)
        actor_touch(req, ACTOR_MEMBERS);
    return GW_OK;
}
