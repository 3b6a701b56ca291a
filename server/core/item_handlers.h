/* item_handlers.h - the handlers behind the routes on items of every kind, and the bodies they get;
 * the routes stand in item_module.c, those on reading in reading*.h.
 */
#ifndef CORE_ITEM_HANDLERS_H
#define CORE_ITEM_HANDLERS_H

#include "gw/event.h"
#include "gw/job.h"
#include "gw/module.h"

#define ITEM_COMMENT_CHARS_MAX 4000
#define ITEM_REASON_CHARS_MAX 1000

/* PUT /api/item/items/{id}/hold */
struct item_hold_input {
    bool hold;
    struct gw_text reason;
};
/* POST /api/item/marks */
struct item_marks_input {
    struct gw_ids item_ids;
    bool read;
};
/* POST and PATCH of comments */
struct item_comment_input {
    struct gw_text body_text;
    int64_t reply_to;
};

/* Lists take core_page_query (core_handlers.h). */
gw_handler item_draft_list, item_trash_list, item_show, item_restore, item_end, item_trash,
    item_hold_change, item_marks_set;
gw_handler item_comment_list, item_comment_create, item_comment_change, item_comment_withdraw;

extern const struct gw_kind item_comment_kind;
extern const struct gw_message item_messages[];

/* Periodic: what has lain in the trash for `item.trash_days`, each as a job of its own. */
enum gw_err item_index_keep(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_audience_collect_run(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_audience_collect_finish(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_purge_due(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
enum gw_err item_purge_one(struct gw_request *req, struct gw_job *job) GW_MUST_USE;
/* On "item.purged". */
enum gw_err item_comment_purged(struct gw_request *req, const struct gw_event *event) GW_MUST_USE;

#endif
