/* post_access.c - who sees a post, who manages it, and what the core may let them do with it
 * (struct gw_kind).
 *
 * The board's right is asked first. A draft is its author's, and while it waits for approval also
 * for who decides about it; what waits for its day or was withdrawn is for those who manage it, or
 * the board.
 */
#include "bulletin.h"
#include "gw/fault.h"

/* Has to decide about it, or did so, or was decided for. */
static enum gw_err
duty_find(struct gw_request *req, const struct gw_item *item, const struct bulletin_board *board,
          bool *out)
{
    struct bulletin_approval approval;
    struct bulletin_standing standing;

    GW_TRY(bulletin_approval_load(req, item->id, &approval));
    GW_TRY(bulletin_approval_standing(req, board, item, &approval, &standing));
    *out = standing.say == BULLETIN_DECIDES || standing.say == BULLETIN_DECIDES_FOR ||
           (approval.state == BULLETIN_APPROVED &&
            (approval.decided_by == req->person_id || approval.deputy_for == req->person_id));
    return GW_OK;
}

/* What an outside body's people wrote is not their chief's to correct or withdraw. */
bool
bulletin_post_is_managed(const struct gw_request *req, const struct gw_item *item,
                         const struct bulletin_board *board)
{
    if (item->state == GW_DRAFT)
        return bulletin_draft_is_seen_by(item, req->person_id);
    if (board->outside_body.bytes == 0)
        return gw_item_is_managed(req, item, "bulletin.post.write");
    return bulletin_draft_is_seen_by(item, req->person_id) ||
           (item->managers_id != 0 && gw_audience_includes(req->actor, item->managers_id));
}

enum gw_err
bulletin_post_access(struct gw_request *req, const struct gw_item *item,
                     const struct bulletin_board *board, struct bulletin_post_access *out)
{
    *out = (struct bulletin_post_access){ .manages = bulletin_post_is_managed(req, item, board) };
    out->sees = out->manages || bulletin_post_is_public(item->state) ||
                (board->can.manage && item->state != GW_DRAFT);
    if (!out->sees || !board->can.read)
        GW_TRY(duty_find(req, item, board, &out->decides));
    out->sees = out->decides ||
                (out->sees && (board->can.read || gw_fault("bulletin.board_unasked")));
    return GW_OK;
}

enum gw_err
bulletin_post_open(struct gw_request *req, struct gw_item *item, struct bulletin_board *board,
                   bool *manages)
{
    struct bulletin_post_access access;

    GW_TRY(gw_item_load(req, &bulletin_post_kind, req->path_ids[0], item));
    GW_TRY(bulletin_board_find(req, item->container_id, board));
    GW_TRY(bulletin_post_access(req, item, board, &access));
    *manages = access.manages;
    return access.sees ? GW_OK : GW_MISSING;
}

enum gw_err
bulletin_post_open_managed(struct gw_request *req, struct gw_item *item,
                           struct bulletin_board *board)
{
    bool manages;

    GW_TRY(bulletin_post_open(req, item, board, &manages));
    return manages ? GW_OK : gw_fail(req, GW_DENIED, NULL, "bulletin.post_not_yours");
}

enum gw_err
bulletin_kind_open(struct gw_request *req, const struct gw_item *item,
                   struct gw_item_access *access)
{
    struct bulletin_post_access mine;
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, item->container_id, &board));
    GW_TRY(bulletin_post_access(req, item, &board, &mine));
    if (!mine.sees)
        return GW_MISSING;
    access->manages = mine.manages;
    access->records = bulletin_post_is_public(item->state);
    access->comments = item->state == GW_CURRENT && item->comments_allowed && board.can.comment;
    access->names_readers = access->records && bulletin_board_names_readers(&board, mine.manages);
    access->names_section = access->records && board.outside_body.bytes == 0;
    return GW_OK;
}

enum gw_err
bulletin_kind_on_duty(struct gw_request *req, const struct gw_item *item)
{
    struct bulletin_board board;
    bool duty;

    GW_TRY(bulletin_board_find(req, item->container_id, &board));
    /* The chief answers for what the section publishes, to whomever (N6.2.1). */
    if (bulletin_post_is_managed(req, item, &board))
        return GW_OK;
    GW_TRY(duty_find(req, item, &board, &duty));
    return duty ? GW_OK : GW_MISSING;
}

enum gw_err
bulletin_kind_readers(struct gw_request *req, const struct gw_item *item, struct gw_readers *out)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, item->container_id, &board));
    bulletin_board_open_to(&board, out);
    return GW_OK;
}

enum gw_err
bulletin_kind_changed(struct gw_request *req, const struct gw_item *item, const char *what)
{
    struct bulletin_board board;

    if (strcmp(what, "trashed") == 0)
        return bulletin_approval_drop(req, item->id);
    GW_TRY(bulletin_board_find(req, item->container_id, &board));
    if (strcmp(what, "commented") == 0)
        return bulletin_post_tell(req, "bulletin.post.commented", &board, item);
    return bulletin_post_tell(
        req, strcmp(what, "restored") == 0 ? "bulletin.post.created" : "bulletin.post.updated",
        &board, item);
}
