/* post_publish.c - how a post comes before its readers: at once, on its day, or after approval; and
 * who hears of it.
 */
#include "bulletin.h"
#include "gw/setting.h"

/* Everybody sees the banner, so that its event says no more than that it has changed. */
enum gw_err
bulletin_incident_tell(struct gw_request *req)
{
    return gw_event_publish(req, &(struct gw_event){ .name = "incident_notice.changed",
                                                     .audience_id = GW_AUDIENCE_EVERYBODY });
}

/* A post may be for people who don't read its board any more: they hear nothing of it. */
static enum gw_err
event_publish(struct gw_request *req, const struct bulletin_board *board,
              const struct gw_event *event)
{
    struct gw_event heard = *event;

    bulletin_board_open_to(board, &heard.readers);
    return heard.readers.count == 0 ? GW_OK : gw_event_publish(req, &heard);
}

static enum gw_err
public_tell(struct gw_request *req, const char *name, const struct bulletin_board *board,
            const struct gw_item_moved *post)
{
    GW_TRY(event_publish(req, board,
                         &(struct gw_event){ .name = name,
                                             .item_id = post->id,
                                             .container_id = post->container_id,
                                             .audience_id = post->audience_id }));
    return board->is_incident ? bulletin_incident_tell(req) : GW_OK;
}

enum gw_err
bulletin_post_tell(struct gw_request *req, const char *name, const struct bulletin_board *board,
                   const struct gw_item *item)
{
    const struct gw_item_moved post = { .id = item->id,
                                        .container_id = item->container_id,
                                        .audience_id = item->audience_id };
    const struct gw_event own = { .name = name,
                                  .item_id = item->id,
                                  .container_id = item->container_id,
                                  .person_id = item->author_id };

    return bulletin_post_is_public(item->state) ? public_tell(req, name, board, &post)
                                                : event_publish(req, board, &own);
}

/* A deadline of so many business days counts from the day on which the post appears. */
static enum gw_err
publication_make(struct gw_request *req, const struct bulletin_board *board,
                 const struct gw_item *item, struct gw_item_publication *out)
{
    const int zone = (int)gw_setting_number(req->app, "time_zone_offset_min");
    gw_date from = req->today;
    int64_t days = 0;

    *out = (struct gw_item_publication){
        .confirm_by = item->confirm_by,
        .class_five_recognised = bulletin_board_takes_class_five(board),
    };
    if (!item->confirm)
        return GW_OK;
    GW_TRY(bulletin_confirm_days_load(req->db, item->id, &days));
    if (days == 0)
        return GW_OK;
    if (item->published_from > req->now)
        from = gw_date_of(item->published_from, zone);
    return gw_business_day_after(req, item->owner_department_id, from, (int)days, &out->confirm_by);
}

enum gw_err
bulletin_post_is_ready(struct gw_request *req, const struct bulletin_board *board,
                       const struct gw_item *item)
{
    struct gw_item_publication publication;
    struct bulletin_body body;

    GW_TRY(publication_make(req, board, item, &publication));
    GW_TRY(gw_item_publish_check(req, item, &publication));
    GW_TRY(bulletin_post_load(req->db, req->arena, item->id, &body));
    if (gw_text_trim(body.text).bytes == 0)
        return gw_fail(req, GW_INVALID, body.document.bytes > 0 ? "body" : "body_text",
                       "bulletin.body_blank");
    return GW_OK;
}

enum gw_err
bulletin_post_appear(struct gw_request *req, const struct bulletin_board *board,
                     struct gw_item *item)
{
    struct gw_item_publication publication;

    GW_TRY(bulletin_post_is_ready(req, board, item));
    GW_TRY(publication_make(req, board, item, &publication));
    GW_TRY(gw_item_publish(req, item, &publication));
    return bulletin_post_tell(req, "bulletin.post.created", board, item);
}

enum gw_err
bulletin_post_send(struct gw_request *req, const struct bulletin_board *board, struct gw_item *item)
{
    if (!board->approval) {
        GW_TRY(bulletin_approval_drop(req, item->id)); /* nobody approves there any more */
        return bulletin_post_appear(req, board, item);
    }
    GW_TRY(bulletin_post_is_ready(req, board, item));
    return bulletin_approval_ask(req, board, item);
}

/* Only a draft can be waiting for approval. */
enum gw_err
bulletin_post_reply(struct gw_request *req, int status, const struct gw_item *item)
{
    struct bulletin_approval approval = { .state = BULLETIN_NOT_ASKED };
    struct gw_json *json;

    if (item->state == GW_DRAFT)
        GW_TRY(bulletin_approval_load(req, item->id, &approval));
    json = gw_reply(req, status);
    gw_json_int(json, "id", item->id);
    gw_json_int(json, "version", item->version);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    if (approval.state == BULLETIN_ASKED)
        gw_json_string(json, "approval", bulletin_approval_state_name(approval.state));
    else
        gw_json_null(json, "approval");
    gw_reply_version(req, item->version);
    return GW_OK;
}

/* POST /api/bulletin/posts/{id}/publish */
enum gw_err
bulletin_post_publish(struct gw_request *req)
{
    struct bulletin_board board;
    struct gw_item item;

    GW_TRY(bulletin_post_open_managed(req, &item, &board));
    if (!bulletin_board_takes_posts(req, &board))
        return gw_fail(req, GW_DENIED, NULL, "bulletin.board_read_only");
    gw_audit_item(req, item.kind, item.id);
    GW_TRY(bulletin_post_send(req, &board, &item));
    return bulletin_post_reply(req, 200, &item);
}

#define MOVED_MAX 200 /* in one transaction; the rest waits for the next minute */

/* The clock publishes what was due and ends what is over, and shows again what one that stood ahead
 * had ended. Browsers hear of it as of any change. */
enum gw_err
bulletin_post_expire(struct gw_request *req, struct gw_job *job)
{
    struct gw_item_moved *moved = GW_NEW_ARRAY(req->arena, struct gw_item_moved, MOVED_MAX);
    size_t count;

    (void)job;
    GW_TRY(gw_item_advance(req, &bulletin_post_kind, moved, MOVED_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        struct bulletin_board board;

        GW_TRY(bulletin_board_find(req, moved[i].container_id, &board));
        GW_TRY(public_tell(
            req, moved[i].state == GW_CURRENT ? "bulletin.post.created" : "bulletin.post.updated",
            &board, &moved[i]));
    }
    return GW_OK;
}
