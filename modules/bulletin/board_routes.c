/* board_routes.c - HTTP handlers that show boards: the tree with unread counts, one board, and its
 * rights to those who administer it.
 */
#include "bulletin.h"

bool
bulletin_board_takes_posts(const struct gw_request *req, const struct bulletin_board *board)
{
    return board->can.post &&
           gw_may(req, "bulletin.post.write", board->department_id, req->person_id);
}

static void
id_render(struct gw_json *json, const char *name, int64_t id)
{
    if (id == 0)
        gw_json_null(json, name);
    else
        gw_json_int(json, name, id);
}

static void
can_render(struct gw_request *req, struct gw_json *json, const struct bulletin_board *board)
{
    const bool posts = bulletin_board_takes_posts(req, board);

    gw_json_bool(json, "can_post", posts);
    gw_json_object(json, "can");
    gw_json_bool(json, "post", posts);
    gw_json_bool(json, "comment", board->can.comment);
    gw_json_bool(json, "approve", board->can.approve);
    gw_json_bool(json, "manage", bulletin_board_reach(req, board) != BULLETIN_NO_REACH);
    gw_json_object_end(json);
}

static void
outside_render(struct gw_json *json, const struct bulletin_board *board)
{
    if (board->outside_body.bytes == 0) {
        gw_json_null(json, "outside_body");
        return;
    }
    gw_json_object(json, "outside_body");
    gw_json_text(json, "name", board->outside_body);
    gw_json_date(json, "until", board->outside_until);
    gw_json_object_end(json);
}

static const char *
subscription_name(enum bulletin_subscription subscription)
{
    switch (subscription) {
    case BULLETIN_NOT_SUBSCRIBED:
        return "no";
    case BULLETIN_SUBSCRIBED:
        return "yes";
    case BULLETIN_FORCED_ON:
        return "forced";
    }
    return "no";
}

/* What lists show of a board. */
static void
board_members(struct gw_request *req, struct gw_json *json, const struct bulletin_board *board,
              const struct bulletin_choices *choices)
{
    gw_json_int(json, "id", board->id);
    gw_json_int(json, "version", board->version);
    id_render(json, "parent_id", board->shown_parent_id);
    gw_json_text(json, "name", board->name);
    gw_json_string(json, "category", bulletin_category_name(board->category));
    gw_department_render(req, json, "department", board->department_id);
    gw_json_int(json, "information_class", board->information_class);
    gw_json_bool(json, "class_five", bulletin_board_takes_class_five(board));
    can_render(req, json, board);
    gw_json_int(json, "unread", board->unread);
    gw_json_string(json, "subscribed",
                   subscription_name(bulletin_subscription_of(req, board, choices)));
    gw_json_bool(json, "approval", board->approval);
    gw_json_bool(json, "comments", board->comments);
    gw_json_bool(json, "confirm", board->confirm);
    gw_json_bool(json, "official_record", board->official_record);
    if (board->retention.bytes == 0)
        gw_json_null(json, "retention");
    else
        gw_json_text(json, "retention", board->retention);
    gw_json_int(json, "publication_days", board->publication_days);
    outside_render(json, board);
    gw_json_bool(json, "branch", board->branch_department_id != 0);
    gw_json_time(json, "closed_at", board->closed_at);
}

static enum gw_err
unread_fill(struct gw_request *req, struct bulletin_board *boards, size_t count)
{
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, count + 1);
    int64_t *counts = GW_NEW_ARRAY(req->arena, int64_t, count + 1);
    size_t readable = 0;

    for (size_t i = 0; i < count; i++) {
        if (boards[i].can.read)
            ids[readable++] = boards[i].id;
    }
    GW_TRY(gw_unread_counts(req, (struct gw_ids){ .ids = ids, .count = readable }, counts));
    for (size_t i = 0, at = 0; i < count; i++) {
        if (boards[i].can.read)
            boards[i].unread = counts[at++];
    }
    return GW_OK;
}

/* GET /api/bulletin/boards?manage=
 *
 * The boards that who asks may read, as a tree in one list: parents before children. A city has
 * hundreds of them, so there is no second page. With `manage`, those whose settings one may change
 * instead, read or not.
 */
enum gw_err
bulletin_board_list(struct gw_request *req)
{
    const struct bulletin_board_query *query = req->query;
    const struct bulletin_board **shown;
    struct bulletin_choices choices;
    struct bulletin_board *boards;
    size_t count, shown_count;
    struct gw_json *json;

    GW_TRY(bulletin_board_list_all(req, &boards, &count));
    GW_TRY(bulletin_choice_list(req, &choices));
    GW_TRY(unread_fill(req, boards, count));
    for (size_t i = 0; query->manage && i < count; i++)
        boards[i].can.read = bulletin_board_reach(req, &boards[i]) != BULLETIN_NO_REACH;
    shown = GW_NEW_ARRAY(req->arena, const struct bulletin_board *, count + 1);
    bulletin_boards_arrange(boards, count, shown, &shown_count);
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < shown_count; i++) {
        gw_json_object(json, NULL);
        board_members(req, json, shown[i], &choices);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}

static enum gw_err
rights_render(struct gw_request *req, struct gw_json *json, const struct bulletin_board *board)
{
    for (enum bulletin_right right = 0; right < BULLETIN_RIGHTS; right++) {
        struct gw_audience_members members = { .count = 0 };
        const char *field = bulletin_right_field(right);

        if (board->rights[right] != 0)
            GW_TRY(gw_audience_load(req, board->rights[right], &members));
        if (members.count == 0)
            gw_json_null(json, field);
        else
            GW_TRY(gw_audience_render(req, json, field, board->rights[right]));
    }
    return GW_OK;
}

enum gw_err
bulletin_board_reply(struct gw_request *req, int status, const struct bulletin_board *board)
{
    const bool administers = bulletin_board_reach(req, board) != BULLETIN_NO_REACH;
    struct bulletin_board one = *board;
    struct bulletin_choices choices;
    struct gw_json *json;

    GW_TRY(bulletin_choice_list(req, &choices));
    GW_TRY(unread_fill(req, &one, 1));
    one.shown_parent_id = one.parent_id;
    json = gw_reply(req, status);
    board_members(req, json, &one, &choices);
    gw_json_text(json, "description", one.description);
    gw_json_text(json, "banner", one.banner);
    gw_json_text(json, "help_url", one.help_url);
    gw_json_time(json, "updated_at", one.updated_at);
    if (administers) {
        gw_json_text(json, "class_five_reason", one.class_five_reason);
        GW_TRY(rights_render(req, json, &one));
    }
    gw_reply_version(req, one.version);
    return GW_OK;
}

/* GET /api/bulletin/boards/{id}
 *
 * Who administers a board sees its settings also without the right to read its posts.
 */
enum gw_err
bulletin_board_show(struct gw_request *req)
{
    struct bulletin_board board;

    GW_TRY(bulletin_board_find(req, req->path_ids[0], &board));
    if (!board.can.read && bulletin_board_reach(req, &board) == BULLETIN_NO_REACH)
        return GW_MISSING;
    return bulletin_board_reply(req, 200, &board);
}
