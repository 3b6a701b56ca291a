/* unread.c - how much is unread, and marking a container as read (gw/mark.h).
 *
 * A count is two bitmaps: the container's current items for the audiences of who asks, from the
 * index in memory, without what the person has read. Two cases ask the database instead and look
 * at the newest UNREAD_LOOK_MAX items of a container only: while there is no index, which is for
 * seconds after a start, and where memory was short for up to five minutes, until its job comes
 * (item.index_keep); and an account from before read marks began with joining, until a job has made
 * its marks (mark_seed.h).
 */
#include "core/unread.h"

#include "core/app.h"
#include "core/item_index.h"
#include "core/marks.h"
#include "gw/mark.h"

#define MARK_LOOK_MAX 20000 /* some 20 ms */

static enum gw_err
count_in_database(struct gw_request *req, const struct mark_snapshot *marks,
                  struct gw_ids containers, int64_t *counts)
{
    for (size_t i = 0; i < containers.count; i++) {
        const struct unread_range range = { .container_id = containers.ids[i],
                                            .since = marks->joined_at,
                                            .now = req->now,
                                            .rows_max = UNREAD_LOOK_MAX };
        struct gw_bitmap *items;

        GW_TRY(gw_bitmap_make(req->arena, &items));
        GW_TRY(unread_numbers_load(req->db, &range, items));
        counts[i] = (int64_t)gw_bitmap_andnot_count(items, marks->read);
    }
    return GW_OK;
}

enum gw_err
gw_unread_counts(struct gw_request *req, struct gw_ids containers, int64_t *counts)
{
    struct mark_snapshot marks;
    struct item_reader reader = { .audiences = req->actor->audiences };
    enum gw_err err = GW_MISSING;

    GW_TRY(marks_copy(req->app->marks, req->db, req->person_id, &marks));
    gw_bitmap_own(req->arena, marks.read);
    reader.done = marks.read;
    if (marks.joined_at == 0)
        err = item_index_count(req->app->item_index, &reader, containers, counts);
    return err == GW_MISSING ? count_in_database(req, &marks, containers, counts) : err;
}

enum gw_err
gw_mark_container(struct gw_request *req, int64_t container_id)
{
    const struct unread_range all = { .container_id = container_id,
                                      .now = req->now,
                                      .rows_max = MARK_LOOK_MAX };
    struct mark_change change = { .person_id = req->person_id, .read = true };
    struct gw_bitmap *items;
    enum gw_err err;

    GW_TRY(gw_bitmap_make(req->arena, &items));
    err = item_index_collect(req->app->item_index, container_id, req->actor->audiences, items);
    if (err == GW_MISSING)
        err = unread_numbers_load(req->db, &all, items);
    if (err == GW_OK && !item_index_is_built(req->app->item_index) &&
        gw_bitmap_count(items) == MARK_LOOK_MAX)
        err = GW_BUSY; /* the writer has no time for more: the index will tell */
    GW_TRY(err);
    change.items = items;
    return marks_set(req->app->marks, req->db, req->arena, &change);
}
