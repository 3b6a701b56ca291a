/* post_change_routes.c - HTTP handlers that make, correct and withdraw posts.
 *
 * Each runs inside the write transaction; any result but GW_OK undoes all of it, so no step needs a
 * clean-up path.
 */
#include "bulletin.h"
#include "gw/reading.h"

/* The board of a body, for somebody who may publish there. */
static enum gw_err
board_open(struct gw_request *req, int64_t board_id, struct bulletin_board *board)
{
    const enum gw_err err = bulletin_board_load(req, board_id, board);

    if (err == GW_MISSING)
        return gw_fail(req, GW_MISSING, "board_id", "bulletin.board_missing");
    GW_TRY(err);
    return bulletin_board_takes_posts(req, board)
               ? GW_OK
               : gw_fail(req, GW_DENIED, "board_id", "bulletin.board_read_only");
}

static enum gw_err
draft_store(struct gw_request *req, const struct bulletin_post_draft *draft, int64_t *item_id)
{
    GW_TRY(gw_item_insert(req, &bulletin_post_kind, &draft->item, item_id));
    GW_TRY(bulletin_post_insert(req->db, *item_id, &draft->body));
    return draft->confirm_days != 0
               ? bulletin_confirm_days_update(req->db, *item_id, draft->confirm_days)
               : GW_OK;
}

/* What the reply and the events say of a post that was stored as `item`. */
static struct gw_item
stored_item(const struct gw_request *req, const struct gw_item_input *in, int64_t item_id)
{
    return (struct gw_item){ .id = item_id,
                             .version = 1,
                             .container_id = in->container_id,
                             .audience_id = in->audience_id,
                             .author_id = req->person_id,
                             .state = in->draft                       ? GW_DRAFT
                                      : in->published_from > req->now ? GW_WAITING
                                                                      : GW_CURRENT };
}

/* POST /api/bulletin/posts */
enum gw_err
bulletin_post_create(struct gw_request *req)
{
    const struct bulletin_post_input *in = req->body;
    struct bulletin_post_draft draft;
    struct bulletin_board board;
    struct gw_item item;
    int64_t item_id;

    GW_TRY(board_open(req, in->board_id, &board));
    GW_TRY(bulletin_post_read(req, &board, &draft));
    GW_TRY(draft_store(req, &draft, &item_id));
    if (board.approval && !in->draft) {
        GW_TRY(gw_item_load(req, &bulletin_post_kind, item_id, &item));
        GW_TRY(bulletin_post_send(req, &board, &item));
    } else {
        item = stored_item(req, &draft.item, item_id);
        GW_TRY(bulletin_post_tell(req, "bulletin.post.created", &board, &item));
    }
    return bulletin_post_reply(req, 201, &item);
}

/* Those who know the post learn that it says something else, and confirm again (N10.1); whoever
 * approved it learns so in any case. */
static enum gw_err
correction_tell(struct gw_request *req, const struct gw_item *item, bool tell)
{
    struct bulletin_approval approval;

    GW_TRY(bulletin_approval_load(req, item->id, &approval));
    if (approval.state == BULLETIN_APPROVED && approval.decided_by != req->person_id)
        GW_TRY(gw_notice_send(req, approval.decided_by, item,
                              "bulletin.notice.corrected_after_approval"));
    if (!tell)
        return GW_OK;
    GW_TRY(gw_notice_spread(req, item->id, "bulletin.notice.corrected", GW_TO_INFORMED));
    return item->confirm ? gw_reading_ask_again(req, item) : GW_OK;
}

/* What a draft asked for, and who hears of it. */
static enum gw_err
change_follow(struct gw_request *req, const struct bulletin_board *board, struct gw_item *item,
              enum gw_item_state before)
{
    const struct bulletin_post_input *in = req->body;
    const bool publishes = gw_field_is_set(in, bulletin_post_change_fields, "draft") && !in->draft;

    if (before != GW_DRAFT) {
        GW_TRY(bulletin_post_tell(req, "bulletin.post.updated", board, item));
        return correction_tell(req, item, in->tell && bulletin_post_is_public(before));
    }
    if (item->state == GW_DRAFT && publishes)
        return bulletin_post_send(req, board, item);
    return bulletin_post_tell(
        req, item->state == GW_DRAFT ? "bulletin.post.updated" : "bulletin.post.created", board,
        item);
}

/* A draft that waits for approval stays as it was read, until it is returned or taken back; and
 * what becomes of it is for who may publish there. */
static enum gw_err
draft_check(struct gw_request *req, const struct bulletin_board *board, const struct gw_item *item)
{
    struct bulletin_approval approval;

    GW_TRY(bulletin_approval_load(req, item->id, &approval));
    if (approval.state == BULLETIN_ASKED && board->approval)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.approval_pending");
    return bulletin_board_takes_posts(req, board)
               ? GW_OK
               : gw_fail(req, GW_DENIED, NULL, "bulletin.board_read_only");
}

/* PATCH /api/bulletin/posts/{id}
 *
 * A correction by the author or the section's chief (N9.3); what it said before becomes a version.
 */
enum gw_err
bulletin_post_change(struct gw_request *req)
{
    struct bulletin_post_draft change;
    struct bulletin_board board;
    struct gw_item item;
    enum gw_item_state before;

    GW_TRY(bulletin_post_open_managed(req, &item, &board));
    before = item.state;
    if (before == GW_DRAFT)
        GW_TRY(draft_check(req, &board, &item));
    GW_TRY(bulletin_post_change_read(req, &board, &item, &change));
    GW_TRY(gw_item_update(req, &item, &change.item));
    GW_TRY(bulletin_post_update(req->db, item.id, &change.body));
    if (change.confirm_days_set)
        GW_TRY(bulletin_confirm_days_update(req->db, item.id, change.confirm_days));
    GW_TRY(change_follow(req, &board, &item, before));
    return bulletin_post_reply(req, 200, &item);
}

/* DELETE /api/bulletin/posts/{id}
 *
 * Withdraws: out of every list, kept in the record (N10.1). A draft, which nobody has read, goes
 * into the trash. Removing what others wrote is another act, and the administrator's alone (N10.6).
 */
enum gw_err
bulletin_post_withdraw(struct gw_request *req)
{
    struct bulletin_board board;
    struct gw_item item, before;

    GW_TRY(bulletin_post_open_managed(req, &item, &board));
    before = item;
    if (item.state == GW_DRAFT) {
        GW_TRY(bulletin_approval_drop(req, item.id));
        GW_TRY(gw_item_trash(req, &item));
    } else {
        GW_TRY(gw_item_withdraw(req, &item));
    }
    GW_TRY(bulletin_post_tell(req, "bulletin.post.withdrawn", &board, &before));
    return gw_reply_nothing(req);
}
