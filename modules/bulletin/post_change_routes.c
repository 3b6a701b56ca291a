/* post_change_routes.c - HTTP handlers that publish, correct and withdraw posts.
 *
 * Each runs inside the write transaction; any result but GW_OK undoes all of it, so no step needs a
 * clean-up path.
 */
#include "bulletin.h"

/* Tells those who may read the post; what happens on a board of incidents concerns everybody. */
static enum gw_err
change_publish(struct gw_request *req, const char *name, const struct bulletin_board *board,
               const struct gw_item_moved *post)
{
    const struct gw_event event = { .name = name,
                                    .item_id = post->id,
                                    .container_id = post->container_id,
                                    .audience_id = post->audience_id };
    const struct gw_event notice = { .name = "incident_notice.changed",
                                     .item_id = post->id,
                                     .container_id = post->container_id,
                                     .audience_id = GW_AUDIENCE_EVERYBODY };

    GW_TRY(gw_event_publish(req, &event));
    return board->is_incident ? gw_event_publish(req, &notice) : GW_OK;
}

static enum gw_err
body_read(struct gw_request *req, const struct bulletin_post_input *in, bool plain_given,
          struct bulletin_body *out)
{
    const char *field;
    const char *fault = bulletin_body_read(req->arena, in, plain_given, out, &field);

    return fault == NULL ? GW_OK : gw_fail(req, GW_INVALID, field, fault);
}

static enum gw_err
until_read(struct gw_request *req, const struct bulletin_post_input *in, gw_time *out)
{
    if (bulletin_until_read(in->published_until, out) != GW_OK)
        return gw_fail(req, GW_INVALID, "published_until", "bulletin.until_malformed");
    return GW_OK;
}

/* 問合せ先 as given; where it is blank, the office of who asks (city-review 01.8). */
static enum gw_err
contact_read(struct gw_request *req, struct gw_text given, struct gw_text *out)
{
    if (gw_text_trim(given).bytes == 0)
        return bulletin_contact_load(req, req->actor->department_id, out);
    *out = given;
    return GW_OK;
}

static enum gw_err
reply_changed(struct gw_request *req, int status, int64_t item_id, int64_t version)
{
    struct gw_json *json = gw_reply(req, status);

    gw_json_int(json, "id", item_id);
    gw_json_int(json, "version", version);
    gw_reply_version(req, version);
    return GW_OK;
}

/* A post belongs to the section of its author, also when it is not issued in the section's name; to
 * the board's own section where the author has none. */
static void
sender_fill(const struct gw_request *req, const struct bulletin_post_input *in,
            const struct bulletin_board *board, struct gw_item_input *out)
{
    const int64_t department_id = req->actor->department_id;

    out->owner_department_id = department_id != 0 ? department_id : board->department_id;
    out->issuer_department_id = in->issue_as_department ? department_id : 0;
}

/* POST /api/bulletin/posts */
enum gw_err
bulletin_post_create(struct gw_request *req)
{
    const struct bulletin_post_input *in = req->body;
    const bool plain_given = gw_field_is_set(in, bulletin_post_fields, "body_text");
    struct bulletin_board board;
    struct bulletin_body body;
    struct gw_item_input item = { .title = in->title, .importance = in->importance };
    struct gw_item_moved created = { .container_id = in->board_id };
    enum gw_err err = bulletin_board_load(req, in->board_id, &board);

    if (err == GW_MISSING)
        return gw_fail(req, GW_MISSING, "board_id", "bulletin.board_missing");
    GW_TRY(err);
    if (!bulletin_board_takes_posts(req, &board))
        return gw_fail(req, GW_DENIED, "board_id", "bulletin.board_read_only");
    GW_TRY(body_read(req, in, plain_given, &body));
    GW_TRY(until_read(req, in, &item.published_until));
    GW_TRY(contact_read(req, in->contact, &item.contact));
    item.container_id = board.id;
    item.information_class = in->information_class != 0 ? in->information_class
                                                        : board.information_class;
    item.class_five_recognised = board.information_class == BULLETIN_CLASS_FIVE;
    item.content = bulletin_content_encode(req->arena, &body);
    sender_fill(req, in, &board, &item);
    GW_TRY(bulletin_board_audience(req, &board, &item.audience_id));
    GW_TRY(gw_item_insert(req, &bulletin_post_kind, &item, &created.id));
    GW_TRY(bulletin_post_insert(req->db, created.id, &body));
    created.audience_id = item.audience_id;
    GW_TRY(change_publish(req, "bulletin.post.created", &board, &created));
    return reply_changed(req, 201, created.id, 1);
}

/* The post of the path for somebody who may change it. */
static enum gw_err
post_open_managed(struct gw_request *req, struct gw_item *item, struct bulletin_board *board)
{
    bool manages;

    GW_TRY(bulletin_post_open(req, item, board, &manages));
    return manages ? GW_OK : gw_fail(req, GW_DENIED, NULL, "bulletin.post_not_yours");
}

static bool
is_given(const struct bulletin_post_input *in, const char *name)
{
    return gw_field_is_set(in, bulletin_post_change_fields, name);
}

/* What the item becomes: the members that were sent, else as it is. */
static enum gw_err
change_read(struct gw_request *req, const struct bulletin_post_input *in,
            const struct bulletin_board *board, const struct gw_item *item,
            struct gw_item_input *out)
{
    *out = (struct gw_item_input){
        .title = is_given(in, "title") ? in->title : item->title,
        .contact = item->contact,
        .container_id = item->container_id,
        .parent_id = item->parent_id,
        .owner_department_id = item->owner_department_id,
        .issuer_department_id = item->issuer_department_id,
        .information_class = is_given(in, "information_class") ? in->information_class
                                                               : item->information_class,
        .class_five_recognised = board->information_class == BULLETIN_CLASS_FIVE,
        .importance = is_given(in, "importance") ? in->importance : item->importance,
        .published_until = item->published_until,
    };
    if (is_given(in, "board_id") && in->board_id != item->container_id)
        return gw_fail(req, GW_INVALID, "board_id", "bulletin.board_is_fixed");
    if (is_given(in, "issue_as_department"))
        out->issuer_department_id = in->issue_as_department ? item->owner_department_id : 0;
    if (is_given(in, "contact"))
        GW_TRY(contact_read(req, in->contact, &out->contact));
    if (is_given(in, "published_until"))
        GW_TRY(until_read(req, in, &out->published_until));
    return bulletin_board_audience(req, board, &out->audience_id);
}

static enum gw_err
changed_body_read(struct gw_request *req, const struct bulletin_post_input *in, int64_t item_id,
                  struct bulletin_body *out)
{
    const bool plain_given = is_given(in, "body_text");

    if (!plain_given && in->body.text.bytes == 0)
        return bulletin_post_load(req->db, req->arena, item_id, out);
    return body_read(req, in, plain_given, out);
}

/* PATCH /api/bulletin/posts/{id}
 *
 * A correction by the author or the section's chief (N9.3); what it said before becomes a version.
 * Those who may read it are from now on those who may read the board.
 */
enum gw_err
bulletin_post_change(struct gw_request *req)
{
    const struct bulletin_post_input *in = req->body;
    struct bulletin_board board;
    struct bulletin_body body;
    struct gw_item item;
    struct gw_item_input change;
    struct gw_item_moved changed;

    GW_TRY(post_open_managed(req, &item, &board));
    GW_TRY(change_read(req, in, &board, &item, &change));
    GW_TRY(changed_body_read(req, in, item.id, &body));
    change.content = bulletin_content_encode(req->arena, &body);
    GW_TRY(gw_item_update(req, &item, &change));
    GW_TRY(bulletin_post_update(req->db, item.id, &body));
    changed = (struct gw_item_moved){ .id = item.id,
                                      .container_id = item.container_id,
                                      .audience_id = item.audience_id };
    GW_TRY(change_publish(req, "bulletin.post.updated", &board, &changed));
    return reply_changed(req, 200, item.id, item.version);
}

/* DELETE /api/bulletin/posts/{id}
 *
 * Withdraws: out of every list, kept in the record (N10.1). Removing what others wrote is another
 * act, and the administrator's alone (N10.6).
 */
enum gw_err
bulletin_post_withdraw(struct gw_request *req)
{
    struct bulletin_board board;
    struct gw_item item;
    struct gw_item_moved withdrawn;

    GW_TRY(post_open_managed(req, &item, &board));
    GW_TRY(gw_item_withdraw(req, &item));
    withdrawn = (struct gw_item_moved){ .id = item.id,
                                        .container_id = item.container_id,
                                        .audience_id = item.audience_id };
    GW_TRY(change_publish(req, "bulletin.post.withdrawn", &board, &withdrawn));
    return gw_reply_nothing(req);
}

#define MOVED_MAX 200 /* in one transaction; the rest waits for the next minute */

/* The clock publishes what was due and ends what is over. Browsers hear of it as of any change. */
enum gw_err
bulletin_post_expire(struct gw_request *req, struct gw_job *job)
{
    struct gw_item_moved *moved = GW_NEW_ARRAY(req->arena, struct gw_item_moved, MOVED_MAX);
    struct gw_ids incidents;
    size_t count;

    (void)job;
    GW_TRY(gw_item_advance(req, &bulletin_post_kind, moved, MOVED_MAX, &count));
    if (count == 0)
        return GW_OK;
    GW_TRY(bulletin_incident_boards(req, &incidents));
    for (size_t i = 0; i < count; i++) {
        struct bulletin_board board = { .id = moved[i].container_id };

        for (size_t b = 0; b < incidents.count; b++)
            board.is_incident |= incidents.ids[b] == board.id;
        GW_TRY(change_publish(
            req, moved[i].state == GW_CURRENT ? "bulletin.post.created" : "bulletin.post.updated",
            &board, &moved[i]));
    }
    return GW_OK;
}
