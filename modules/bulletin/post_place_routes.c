/* post_place_routes.c - HTTP handlers that bring a post to another place: copied as a new draft
 * (複製), or moved to another board by the administrator.
 */
#include "bulletin.h"
#include "gw/file.h"

/* As a draft of who asks: what it says, for whom and with what, but none of its dates. */
static enum gw_err
copy_store(struct gw_request *req, const struct bulletin_board *board, const struct gw_item *from,
           int64_t *item_id)
{
    const int64_t department_id = req->actor->department_id;
    struct gw_item_input in = {
        .title = from->title,
        .container_id = board->id,
        .owner_department_id = department_id != 0 ? department_id : board->department_id,
        .issuer_department_id = from->issuer_department_id != 0 ? department_id : 0,
        .audience_id = board->rights[BULLETIN_READERS],
        .information_class = from->information_class,
        .class_five_recognised = bulletin_board_takes_class_five(board),
        .importance = from->importance,
        .confidentiality = from->confidentiality,
        .comments_allowed = from->comments_allowed,
        .official_record = from->official_record,
        .confirm = from->confirm,
        .retention = from->retention,
        .draft = true,
    };
    struct bulletin_body body;
    int64_t confirm_days;

    if (in.information_class == BULLETIN_CLASS_FIVE && !in.class_five_recognised)
        in.information_class = board->information_class;
    GW_TRY(bulletin_contact_load(req, department_id, &in.contact));
    GW_TRY(bulletin_post_load(req->db, req->arena, from->id, &body));
    GW_TRY(bulletin_confirm_days_load(req->db, from->id, &confirm_days));
    in.content = bulletin_content_encode(req->arena, &body);
    GW_TRY(gw_item_insert(req, &bulletin_post_kind, &in, item_id));
    GW_TRY(bulletin_post_insert(req->db, *item_id, &body));
    GW_TRY(gw_files_copy(req, from->id, *item_id));
    return confirm_days == 0 ? GW_OK
                             : bulletin_confirm_days_update(req->db, *item_id, confirm_days);
}

/* POST /api/bulletin/posts/{id}/copy {"board_id"} */
enum gw_err
bulletin_post_copy(struct gw_request *req)
{
    const struct bulletin_place_input *in = req->body;
    struct bulletin_board board;
    struct gw_item from, copy;
    bool manages;
    int64_t item_id;

    GW_TRY(bulletin_post_open(req, &from, &board, &manages));
    if (in->board_id != 0) {
        const enum gw_err err = bulletin_board_load(req, in->board_id, &board);

        if (err == GW_MISSING)
            return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_missing");
        GW_TRY(err);
    }
    if (!bulletin_board_takes_posts(req, &board))
        return gw_fail(req, GW_DENIED, "board_id", "bulletin.board_read_only");
    GW_TRY(copy_store(req, &board, &from, &item_id));
    GW_TRY(gw_item_load(req, &bulletin_post_kind, item_id, &copy));
    return bulletin_post_reply(req, 201, &copy);
}

/* Whoever read it because of its board now is whoever reads the new one; an audience of its own
 * stays. Nobody is told but those who see the banner of incidents. */
static enum gw_err
move_store(struct gw_request *req, const struct bulletin_board *from,
           const struct bulletin_board *to, struct gw_item *item)
{
    const bool follows_board = item->audience_id == from->rights[BULLETIN_READERS] ||
                               to->is_incident;

    GW_TRY(gw_item_move(req, item, to->id,
                        follows_board ? to->rights[BULLETIN_READERS] : item->audience_id));
    return from->is_incident || to->is_incident ? bulletin_incident_tell(req) : GW_OK;
}

/* POST /api/bulletin/posts/{id}/move {"board_id"} */
enum gw_err
bulletin_post_move(struct gw_request *req)
{
    const struct bulletin_place_input *in = req->body;
    struct bulletin_board from, to;
    struct gw_item item;
    enum gw_err err;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &from, &manages));
    err = bulletin_board_load(req, in->board_id, &to);
    if (err == GW_MISSING)
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_missing");
    GW_TRY(err);
    if (item.state == GW_DRAFT)
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.draft_not_moved");
    if (to.id == from.id)
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_is_the_same");
    if (!bulletin_board_is_open(&to, req->today))
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_takes_nothing");
    if (item.information_class == BULLETIN_CLASS_FIVE && !bulletin_board_takes_class_five(&to))
        return gw_fail(req, GW_INVALID, "board_id", "item.class_five_not_recognised");
    GW_TRY(move_store(req, &from, &to, &item));
    return bulletin_post_reply(req, 200, &item);
}
