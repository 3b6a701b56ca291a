/* post_routes.c - HTTP handlers that show posts and mark them as read; those that change posts are
 * in post_change_routes.c.
 */
#include "bulletin.h"
#include "gw/file.h"
#include "gw/setting.h"

static void
summary_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
    gw_json_int(json, "board_id", item->container_id);
}

const char *const bulletin_state_choices[] = { "waiting", "current", "past", "withdrawn", NULL };

enum gw_item_state
bulletin_state_of(struct gw_text name)
{
    for (size_t i = 0; bulletin_state_choices[i] != NULL; i++) {
        if (gw_text_equal(name, gw_text_from(bulletin_state_choices[i])))
            return (enum gw_item_state)(GW_WAITING + (int)i);
    }
    return GW_CURRENT;
}

static int
id_compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return a < b ? -1 : a > b;
}

/* Every board that who asks may read. */
static enum gw_err
readable_boards(struct gw_request *req, struct gw_ids *out)
{
    struct bulletin_board *boards;
    size_t count, used = 0;
    int64_t *ids;

    GW_TRY(bulletin_board_list_all(req, &boards, &count));
    ids = GW_NEW_ARRAY(req->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (boards[i].can.read)
            ids[used++] = boards[i].id;
    }
    if (used > 0)
        qsort(ids, used, sizeof(*ids), id_compare);
    else
        used = 1; /* no board has the id 0 */
    *out = (struct gw_ids){ .ids = ids, .count = used };
    return GW_OK;
}

static struct gw_item_page
page_of(const struct gw_request *req)
{
    const struct bulletin_post_query *query = req->query;
    const int zone = (int)gw_setting_number(req->app, "time_zone_offset_min");
    struct gw_item_page page = { .container_id = query->board_id,
                                 .state = bulletin_state_of(query->state),
                                 .unread_only = query->unread,
                                 .author_id = query->mine ? req->person_id : 0,
                                 .owner_department_id = query->department_id,
                                 .importance = query->importance,
                                 .after = query->after,
                                 .limit = query->limit,
                                 .render = summary_render };

    if (query->from != GW_DATE_NONE)
        page.published_after = gw_date_start(query->from, zone);
    if (query->until != GW_DATE_NONE)
        page.published_before = gw_date_start(query->until + 1, zone);
    return page;
}

/* GET /api/bulletin/posts?board_id=&state=&unread=&mine=&department_id=&from=&until=&importance=
 *
 * Posts of one board, or of all that one may read, newest first; pinned ones stand before the
 * others of their board. The board's right is asked before the list and not inside of it (DESIGN
 * 4); posts whose audience leaves out who asks are not shown.
 */
enum gw_err
bulletin_post_list(struct gw_request *req)
{
    struct gw_item_page page = page_of(req);
    struct bulletin_board board;

    if (page.container_id != 0) {
        GW_TRY(bulletin_board_load(req, page.container_id, &board));
        page.manages_all = board.can.manage;
        page.pinned_apart = page.state == GW_CURRENT;
    } else {
        GW_TRY(readable_boards(req, &page.containers));
    }
    return gw_item_list(req, &bulletin_post_kind, &page, gw_reply(req, 200));
}

/* What the page of the post offers to who asks. */
static void
can_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item,
           const struct bulletin_board *board, bool manages)
{
    const bool is_public = bulletin_post_is_public(item->state);

    gw_json_bool(json, "can_edit", manages && item->state != GW_WITHDRAWN);
    gw_json_bool(json, "can_withdraw", manages && item->state != GW_WITHDRAWN);
    gw_json_bool(json, "can_pin", manages && bulletin_board_may_pin(req, board));
    gw_json_bool(json, "can_comment",
                 item->state == GW_CURRENT && item->comments_allowed && board->can.comment);
    gw_json_bool(json, "can_move",
                 item->state != GW_DRAFT && gw_may(req, "bulletin.post.move", 0, 0));
    gw_json_bool(json, "can_name_readers",
                 is_public && bulletin_board_names_readers(board, manages));
    gw_json_bool(json, "follows_board", item->audience_id == board->rights[BULLETIN_READERS]);
}

/* Only those concerned learn who decided about a post, and why. */
static enum gw_err
approval_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item,
                const struct bulletin_board *board, bool manages)
{
    struct bulletin_approval approval = { .state = BULLETIN_NOT_ASKED };
    struct bulletin_standing standing = { .say = BULLETIN_NO_SAY };

    GW_TRY(bulletin_approval_load(req, item->id, &approval));
    GW_TRY(bulletin_approval_standing(req, board, item, &approval, &standing));
    gw_json_bool(json, "can_approve",
                 standing.say == BULLETIN_DECIDES || standing.say == BULLETIN_DECIDES_FOR);
    gw_json_bool(json, "can_take_back", manages && approval.state == BULLETIN_ASKED);
    gw_json_bool(json, "can_after_review",
                 approval.deputy_for == req->person_id && approval.seen_at == 0);
    if (!manages && !board->can.approve && approval.deputy_for != req->person_id &&
        approval.stand_in_id != req->person_id)
        approval.state = BULLETIN_NOT_ASKED;
    bulletin_approval_render(req, json, &approval);
    return GW_OK;
}

static enum gw_err
deadline_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    int64_t days = 0;

    if (item->confirm)
        GW_TRY(bulletin_confirm_days_load(req->db, item->id, &days));
    if (days == 0)
        gw_json_null(json, "confirm_business_days");
    else
        gw_json_int(json, "confirm_business_days", days);
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
    GW_TRY(gw_item_render(req, json, &item));
    gw_json_int(json, "board_id", item.container_id);
    gw_json_raw(json, "body", body.document);
    gw_json_text(json, "body_text", body.text);
    can_render(req, json, &item, &board, manages);
    GW_TRY(deadline_render(req, json, &item));
    GW_TRY(approval_render(req, json, &item, &board, manages));
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
    return gw_files_render(req, json, item.id, version.version);
}
