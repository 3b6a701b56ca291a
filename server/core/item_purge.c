/* item_purge.c - the jobs that purge what has lain in the trash long enough: drafts and withdrawn
 * comments. What was published is never purged here.
 */
#include "core/app.h"
#include "core/item_handlers.h"
#include "core/item_life.h"
#include "core/item_store.h"
#include "gw/setting.h"

#define PURGED_MAX 200 /* a turn; the rest waits for the next */

static gw_time
trashed_before(const struct gw_request *req)
{
    return req->now - gw_setting_number(req->app, ITEM_SETTING_TRASH_DAYS) * GW_DAY;
}

enum gw_err
item_purge_due(struct gw_request *req, struct gw_job *job)
{
    int64_t ids[PURGED_MAX];
    size_t count;

    (void)job;
    GW_TRY(item_purgeable_list(req->db, trashed_before(req), ids, PURGED_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        const struct gw_text id = gw_text_format(req->arena, "%lld", (long long)ids[i]);

        GW_TRY(gw_job_add(req, "item.purge_one", id, 0));
    }
    return GW_OK;
}

/* Each in a transaction and with an entry of its own. What was restored, held or purged since it
 * was found stays as it is. */
enum gw_err
item_purge_one(struct gw_request *req, struct gw_job *job)
{
    struct gw_item item;
    int64_t id;
    bool due, visible;

    if (gw_text_int(job->argument, &id) != GW_OK)
        return GW_BUG;
    GW_TRY(item_is_purgeable(req->db, id, trashed_before(req), &due));
    if (!due)
        return GW_OK;
    GW_TRY(item_load(req, NULL, id, &item, &visible));
    return item_purge(req, &item);
}
