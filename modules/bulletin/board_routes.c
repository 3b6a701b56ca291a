/* board_routes.c - HTTP handlers for boards. */
#include "bulletin.h"

bool
bulletin_board_takes_posts(const struct gw_request *req, const struct bulletin_board *board)
{
    return board->access == BULLETIN_MAY_WRITE &&
           gw_may(req, "bulletin.post.write", board->department_id, req->person_id);
}

static void
board_render(struct gw_request *req, struct gw_json *json, const struct bulletin_board *board)
{
    gw_json_object(json, NULL);
    gw_json_int(json, "id", board->id);
    if (board->shown_parent_id == 0)
        gw_json_null(json, "parent_id");
    else
        gw_json_int(json, "parent_id", board->shown_parent_id);
    gw_json_text(json, "name", board->name);
    gw_json_string(json, "category", board->is_incident ? "incident" : "ordinary");
    gw_department_render(req, json, "department", board->department_id);
    gw_json_int(json, "information_class", board->information_class);
    gw_json_bool(json, "can_post", bulletin_board_takes_posts(req, board));
    gw_json_object_end(json);
}

/* GET /api/bulletin/boards
 *
 * The boards that who asks may read, as a tree in one list: parents before children. A city has
 * hundreds of them, so there is no second page.
 */
enum gw_err
bulletin_board_list(struct gw_request *req)
{
    struct bulletin_board *boards;
    const struct bulletin_board **shown;
    size_t count, shown_count;
    struct gw_json *json;

    GW_TRY(bulletin_board_list_all(req, &boards, &count));
    shown = GW_NEW_ARRAY(req->arena, const struct bulletin_board *, count + 1);
    bulletin_boards_arrange(boards, count, shown, &shown_count);
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < shown_count; i++)
        board_render(req, json, shown[i]);
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}
