/* post_routes.c - HTTP handlers that show posts and mark them as read; those that change posts are
 * in post_change_routes.c.
 */
#include "bulletin.h"

static void
summary_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
    gw_json_int(json, "board_id", item->container_id);
}

/* GET /api/bulletin/posts?board_id=&limit=&after=
 *
 * Current posts of one board, newest first. The board's right is asked before the list and not
 * inside of it (DESIGN 4); posts whose audience leaves out who asks are not shown.
 */
enum gw_err
bulletin_post_list(struct gw_request *req)
{
    const struct bulletin_post_query *query = req->query;
    const struct gw_item_page page = { .container_id = query->board_id,
                                       .after = query->after,
                                       .limit = query->limit,
                                       .render = summary_render };
    struct bulletin_board board;

    GW_TRY(bulletin_board_load(req, query->board_id, &board));
    return gw_item_list(req, &bulletin_post_kind, &page, gw_reply(req, 200));
}

enum gw_err
bulletin_post_open(struct gw_request *req, struct gw_item *item, struct bulletin_board *board,
                   bool *manages)
{
    bool may_write;

    GW_TRY(gw_item_load(req, &bulletin_post_kind, req->path_ids[0], item));
    GW_TRY(bulletin_board_load(req, item->container_id, board));
    may_write = gw_may(req, "bulletin.post.write", item->owner_department_id, item->author_id);
    *manages = bulletin_post_is_managed_by(item, req->actor, may_write);
    if (!*manages && !bulletin_post_is_public(item->state))
        return GW_MISSING;
    return GW_OK;
}

/* GET /api/bulletin/posts/{id} */
enum gw_err
bulletin_post_show(struct gw_request *req)
{
    struct bulletin_board board;
    struct bulletin_body body;
    struct gw_item item;
    struct gw_json *json;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &board, &manages));
    GW_TRY(bulletin_post_load(req->db, req->arena, item.id, &body));
    json = gw_reply(req, 200);
    gw_item_render(req, json, &item);
    gw_json_int(json, "board_id", item.container_id);
    gw_json_raw(json, "body", body.document);
    gw_json_text(json, "body_text", body.text);
    gw_json_bool(json, "can_edit", manages && item.state != GW_WITHDRAWN);
    gw_json_bool(json, "can_withdraw", manages && item.state != GW_WITHDRAWN);
    gw_reply_version(req, item.version);
    return GW_OK;
}

/* PUT /api/bulletin/posts/{id}/mark {"read": bool} */
enum gw_err
bulletin_post_mark(struct gw_request *req)
{
    const struct bulletin_mark_input *in = req->body;
    struct bulletin_board board;
    struct gw_item item;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &board, &manages));
    GW_TRY(gw_mark_set(req, item.item_no, in->read));
    return gw_reply_nothing(req);
}

/* GET /api/bulletin/posts/{id}/versions?limit=&after=
 *
 * What a post said before a correction stays in the record for everybody who may read it (N10.1).
 */
enum gw_err
bulletin_version_list(struct gw_request *req)
{
    const struct bulletin_version_query *query = req->query;
    struct bulletin_board board;
    struct gw_item item;
    struct gw_json *json;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &board, &manages));
    json = gw_reply(req, 200);
    return gw_item_versions_render(req, json, item.id, query->after, query->limit);
}

/* GET /api/bulletin/posts/{id}/versions/{version} */
enum gw_err
bulletin_version_show(struct gw_request *req)
{
    struct gw_item_version version;
    struct bulletin_board board;
    struct bulletin_body body;
    struct gw_item item;
    struct gw_json *json;
    bool manages;

    GW_TRY(bulletin_post_open(req, &item, &board, &manages));
    GW_TRY(gw_item_version_load(req, item.id, req->path_ids[1], &version));
    GW_TRY(bulletin_content_decode(req->arena, version.content, &body));
    json = gw_reply(req, 200);
    gw_json_int(json, "version", version.version);
    gw_json_text(json, "title", version.title);
    gw_json_raw(json, "body", body.document);
    gw_json_text(json, "body_text", body.text);
    gw_json_time(json, "changed_at", version.changed_at);
    gw_person_render(req, json, "author", version.author_id);
    return GW_OK;
}
