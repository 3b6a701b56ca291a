/* comment_routes.c - comments: items of kind item.comment below an item of any other kind.
 *
 * A comment belongs to the audience of what it stands below, and has its title. Withdrawn, its text
 * is gone from the list and its place stays; after `item.trash_days` it is purged.
 */
#include "core/comment_store.h"
#include "core/core_handlers.h"
#include "core/item_handlers.h"
#include "core/item_life.h"
#include "core/reading.h"
#include "gw/audience.h"
#include "gw/people.h"
#include "gw/reading.h"

#define TOLD_MAX 200 /* of those who commented before */
#define CONTENT_BYTES_MAX ((size_t)1 << 20)

/* ---- the kind ---- */

/* Where its item may be seen, and only there. */
static enum gw_err
comment_open(struct gw_request *req, const struct gw_item *item, struct gw_item_access *access)
{
    struct gw_item_access above;
    struct gw_item parent;

    GW_TRY(gw_item_load(req, NULL, item->parent_id, &parent));
    GW_TRY(item_kind_open(req, &parent, &above));
    access->manages = item->author_id == req->person_id;
    access->comments = false;
    access->records = item->state == GW_CURRENT;
    return GW_OK;
}

static enum gw_err
comment_changed(struct gw_request *req, const struct gw_item *item, const char *what)
{
    struct gw_item parent;

    (void)what;
    GW_TRY(gw_item_load(req, NULL, item->parent_id, &parent));
    return item_tell(req, &parent, "commented");
}

const struct gw_kind item_comment_kind = { .name = "item.comment",
                                           .read = "item.comment.read",
                                           .label_key = "item.kind.comment",
                                           .load = comment_doc_load,
                                           .open = comment_open,
                                           .changed = comment_changed };

enum gw_err
item_comment_purged(struct gw_request *req, const struct gw_event *event)
{
    return comment_remove(req->db, event->item_id);
}

/* ---- the list ---- */

struct page_writing {
    struct gw_request *req;
    struct gw_json *json;
    int64_t limit, rows;
    bool more;
    int64_t last[2];
};

static void
comment_render(struct page_writing *writing, const struct comment_row *row)
{
    struct gw_json *json = writing->json;
    const bool is_own = row->author_id == writing->req->person_id;

    gw_json_object(json, NULL);
    gw_json_int(json, "id", row->comment.item_id);
    if (row->withdrawn)
        gw_json_null(json, "body_text");
    else
        gw_json_text(json, "body_text", row->comment.body_text);
    gw_person_render(writing->req, json, "author", row->author_id);
    gw_json_time(json, "created_at", row->created_at);
    gw_json_time(json, "updated_at", row->updated_at);
    gw_json_int(json, "version", row->version);
    gw_json_bool(json, "can_edit", is_own && !row->withdrawn);
    gw_json_bool(json, "can_restore", is_own && row->withdrawn);
    gw_json_bool(json, "withdrawn", row->withdrawn);
    if (row->comment.reply_to == 0)
        gw_json_null(json, "reply_to");
    else
        gw_json_int(json, "reply_to", row->comment.reply_to);
    gw_json_object_end(json);
}

/* One row more is asked for than shown. */
static bool
comment_take(void *arg, const struct comment_row *row)
{
    struct page_writing *writing = arg;

    if (writing->rows == writing->limit) {
        writing->more = true;
        return false;
    }
    writing->rows++;
    comment_render(writing, row);
    writing->last[0] = row->created_at;
    writing->last[1] = row->comment.item_id;
    return true;
}

/* GET /api/item/items/{id}/comments?limit=&after= */
enum gw_err
item_comment_list(struct gw_request *req)
{
    const struct core_page_query *query = req->query;
    struct comment_range range = { .item_id = req->path_ids[0], .rows_max = query->limit + 1 };
    struct page_writing writing = { .req = req, .limit = query->limit };
    struct gw_item_access access;
    struct gw_item item;
    int64_t after[2];

    GW_TRY(gw_item_open(req, req->path_ids[0], &item, &access));
    GW_TRY(gw_cursor_decode(req, query->after, false, after, 2));
    range.after_time = after[0];
    range.after_id = after[1];
    writing.json = gw_reply(req, 200);
    gw_json_array(writing.json, "items");
    GW_TRY(comment_each(req->db, &range, comment_take, &writing));
    gw_json_array_end(writing.json);
    gw_json_bool(writing.json, "can_comment", access.comments && item.comments_allowed);
    gw_cursor_encode(writing.json, writing.more ? writing.last : NULL, 2);
    return GW_OK;
}

/* ---- changes ---- */

/* What a version keeps. */
static struct gw_text
content_encode(struct gw_arena *arena, struct gw_text body_text)
{
    struct gw_buf buf;
    struct gw_json json;

    gw_buf_init(&buf, CONTENT_BYTES_MAX);
    gw_json_init(&json, &buf);
    gw_json_object(&json, NULL);
    gw_json_text(&json, "body_text", body_text);
    gw_json_object_end(&json);
    return gw_buf_take(&buf, arena);
}

/* A comment as its item makes it. */
static struct gw_item_input
input_below(struct gw_request *req, const struct gw_item *parent, struct gw_text body_text)
{
    const int64_t department_id = req->actor->department_id;

    return (struct gw_item_input){
        .title = parent->title,
        .content = content_encode(req->arena, body_text),
        .container_id = parent->id,
        .parent_id = parent->id,
        .owner_department_id = department_id != 0 ? department_id : parent->owner_department_id,
        .audience_id = parent->audience_id,
        .information_class = parent->information_class,
        .class_five_recognised = true, /* it was for what the comment stands below */
        .confidentiality = parent->confidentiality,
    };
}

/* The author of the item, and those who commented before and whom it is still for, once each, where
 * they may still read what it stands in; but not oneself. */
static enum gw_err
tell_the_others(struct gw_request *req, const struct gw_item *item)
{
    struct gw_audience_people people;
    int64_t persons[TOLD_MAX];
    bool is_open;
    size_t count;

    GW_TRY(reading_people(req, item, &people));
    GW_TRY(comment_authors(req->db, item->id, persons, TOLD_MAX, &count));
    GW_TRY(reading_is_open_to(req, item, item->author_id, &is_open));
    if (is_open && item->author_id != req->person_id)
        GW_TRY(gw_notice_send(req, item->author_id, item, "item.commented"));
    for (size_t i = 0; i < count; i++) {
        if (persons[i] != req->person_id && persons[i] != item->author_id &&
            (reading_ids_have(people.counted, persons[i]) ||
             reading_ids_have(people.on_leave, persons[i])))
            GW_TRY(gw_notice_send(req, persons[i], item, "item.commented"));
    }
    return GW_OK;
}

static enum gw_err
text_check(struct gw_request *req, struct gw_text body_text)
{
    return gw_text_trim(body_text).bytes > 0
               ? GW_OK
               : gw_fail(req, GW_INVALID, "body_text", "item.comment_blank");
}

static enum gw_err
reply_check(struct gw_request *req, int64_t item_id, int64_t reply_to)
{
    enum gw_err err = reply_to == 0 ? GW_OK : comment_find(req->db, item_id, reply_to);

    return err == GW_MISSING ? gw_fail(req, GW_INVALID, "reply_to", "item.reply_unknown") : err;
}

static enum gw_err
comment_store(struct gw_request *req, const struct gw_item *item,
              const struct item_comment_input *in, int64_t *comment_id)
{
    const struct gw_kind *kind = gw_kind_find(req, gw_text_from(item->kind));
    const struct gw_item_input input = input_below(req, item, in->body_text);
    struct comment comment = { .reply_to = in->reply_to, .body_text = in->body_text };
    struct gw_doc doc;

    GW_TRY(kind->load(req->db, req->arena, item->id, &doc));
    GW_TRY(gw_item_insert(req, &item_comment_kind, &input, &comment.item_id));
    comment.page = gw_text_format(req->arena, "%.*s#comment-%lld", GW_TEXT_ARG(doc.url),
                                  (long long)comment.item_id);
    GW_TRY(comment_insert(req->db, &comment));
    *comment_id = comment.item_id;
    return GW_OK;
}

static enum gw_err
reply_changed(struct gw_request *req, int status, int64_t id, int64_t version)
{
    struct gw_json *json = gw_reply(req, status);

    gw_json_int(json, "id", id);
    gw_json_int(json, "version", version);
    gw_reply_version(req, version);
    return GW_OK;
}

/* POST /api/item/items/{id}/comments */
enum gw_err
item_comment_create(struct gw_request *req)
{
    const struct item_comment_input *in = req->body;
    struct gw_item_access access;
    struct gw_item item;
    int64_t comment_id;

    GW_TRY(gw_item_open(req, req->path_ids[0], &item, &access));
    if (!access.comments || !item.comments_allowed)
        return gw_fail(req, GW_DENIED, NULL, "item.comments_closed");
    GW_TRY(text_check(req, in->body_text));
    GW_TRY(reply_check(req, item.id, in->reply_to));
    GW_TRY(comment_store(req, &item, in, &comment_id));
    GW_TRY(tell_the_others(req, &item));
    GW_TRY(item_tell(req, &item, "commented"));
    return reply_changed(req, 201, comment_id, 1);
}

/* The comment of the path, one's own. */
static enum gw_err
comment_open_own(struct gw_request *req, struct gw_item *comment)
{
    struct gw_item_access access;

    GW_TRY(gw_item_load(req, &item_comment_kind, req->path_ids[0], comment));
    GW_TRY(item_kind_open(req, comment, &access));
    return access.manages ? GW_OK : gw_fail(req, GW_DENIED, NULL, "item.comment_not_yours");
}

/* PATCH /api/item/comments/{id} */
enum gw_err
item_comment_change(struct gw_request *req)
{
    const struct item_comment_input *in = req->body;
    struct gw_item_input change;
    struct gw_item comment, parent;

    GW_TRY(comment_open_own(req, &comment));
    GW_TRY(text_check(req, in->body_text));
    GW_TRY(gw_item_load(req, NULL, comment.parent_id, &parent));
    change = input_below(req, &parent, in->body_text);
    GW_TRY(gw_item_update(req, &comment, &change));
    GW_TRY(comment_update(req->db, comment.id, in->body_text));
    GW_TRY(item_tell(req, &parent, "commented"));
    return reply_changed(req, 200, comment.id, comment.version);
}

/* DELETE /api/item/comments/{id} */
enum gw_err
item_comment_withdraw(struct gw_request *req)
{
    struct gw_item comment;

    GW_TRY(comment_open_own(req, &comment));
    GW_TRY(gw_item_withdraw(req, &comment));
    GW_TRY(item_tell(req, &comment, "commented"));
    return gw_reply_nothing(req);
}
