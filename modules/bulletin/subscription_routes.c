/* subscription_routes.c - HTTP handlers for following boards: subscriptions, what is new on them,
 * and marking a whole board as read.
 */
#include "bulletin.h"

static int
choice_compare(const void *key, const void *choice)
{
    const int64_t id = *(const int64_t *)key;
    const struct bulletin_choice *other = choice;

    return id < other->board_id ? -1 : id > other->board_id;
}

enum bulletin_subscription
bulletin_subscription_of(const struct gw_request *req, const struct bulletin_board *board,
                         const struct bulletin_choices *choices)
{
    const struct bulletin_choice *chosen = choices->count == 0
                                               ? NULL
                                               : bsearch(&board->id, choices->list, choices->count,
                                                         sizeof(*choices->list), choice_compare);

    return bulletin_board_subscription(board, req->actor,
                                       chosen == NULL ? NULL : &chosen->subscribed);
}

/* PUT /api/bulletin/boards/{id}/subscription {"subscribed": bool} */
enum gw_err
bulletin_board_subscribe(struct gw_request *req)
{
    const struct bulletin_subscription_input *in = req->body;
    struct bulletin_board board;

    GW_TRY(bulletin_board_load(req, req->path_ids[0], &board));
    if (!in->subscribed &&
        bulletin_board_subscription(&board, req->actor, NULL) == BULLETIN_FORCED_ON)
        return gw_fail(req, GW_CONFLICT, "subscribed", "bulletin.subscription_forced");
    GW_TRY(bulletin_choice_store(req, board.id, in->subscribed));
    gw_audit_item(req, "bulletin.board", board.id);
    return gw_reply_nothing(req);
}

enum gw_err
bulletin_subscribed_boards(struct gw_request *req, struct gw_ids *out)
{
    struct bulletin_choices choices;
    struct bulletin_board *boards;
    size_t count, followed = 0;
    int64_t *ids;

    GW_TRY(bulletin_board_list_all(req, &boards, &count));
    GW_TRY(bulletin_choice_list(req, &choices));
    ids = GW_NEW_ARRAY(req->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (boards[i].can.read &&
            bulletin_subscription_of(req, &boards[i], &choices) != BULLETIN_NOT_SUBSCRIBED)
            ids[followed++] = boards[i].id;
    }
    *out = (struct gw_ids){ .ids = ids, .count = followed };
    return GW_OK;
}

static void
summary_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
    gw_json_int(json, "board_id", item->container_id);
}

/* GET /api/bulletin/new?limit=&after=&unread=
 *
 * 新着: current posts of all boards that one follows, newest first.
 */
enum gw_err
bulletin_new_list(struct gw_request *req)
{
    const struct bulletin_new_query *query = req->query;
    struct gw_item_page page = { .after = query->after,
                                 .limit = query->limit,
                                 .unread_only = query->unread,
                                 .render = summary_render };
    struct gw_json *json;

    GW_TRY(bulletin_subscribed_boards(req, &page.containers));
    json = gw_reply(req, 200);
    if (page.containers.count > 0)
        return gw_item_list(req, &bulletin_post_kind, &page, json);
    gw_json_array(json, "items");
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}

/* POST /api/bulletin/boards/{id}/mark_all */
enum gw_err
bulletin_board_mark_all(struct gw_request *req)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_load(req, req->path_ids[0], &board));
    GW_TRY(gw_mark_container(req, board.id));
    return gw_reply_nothing(req);
}
