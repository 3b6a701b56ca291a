/* notice_routes.c - HTTP handlers of one's own notices (新着通知). */
#include "core/app.h"
#include "core/export_runs.h"
#include "core/notice.h"
#include "core/registry.h"

const struct gw_field notice_list_fields[] = {
    GW_FIELD(struct notice_query, unread, .summary = "Only those not yet read"),
    GW_FIELD(struct notice_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct notice_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

const struct gw_field notice_mark_fields[] = {
    GW_FIELD(struct notice_mark_input, read, .required = true,
             .summary = "Whether it counts as read"),
    { 0 },
};

struct notices_writing {
    struct gw_request *req;
    struct gw_json *json;
    int64_t limit, rows;
    enum gw_err err; /* of the first row that could not be shown */
    int64_t last[2]; /* sent_at and id of the last row shown */
};

static void
notice_row_write(void *arg, const struct notice_row *row)
{
    struct notices_writing *writing = arg;
    struct gw_request *req = writing->req;
    struct gw_json *json = writing->json;
    bool is_seen = false;

    if (writing->err == GW_OK && row->export_id == 0)
        writing->err = item_link_is_seen(writing->req, row->item_id, &is_seen);
    if (writing->err != GW_OK || writing->rows++ == writing->limit)
        return;
    gw_json_object(json, NULL);
    gw_json_int(json, "id", row->id);
    gw_json_text(json, "reason", row->reason);
    message_render(json, "text",
                   registry_message(req->app->registry, gw_text_string(req->arena, row->reason),
                                    req->language),
                   row->number);
    gw_json_int(json, "number", row->number);
    if (row->export_id != 0)
        writing->err = export_link_render(writing->req, json, row->export_id);
    else if (is_seen)
        item_link_render(writing->req, json,
                         &(struct item_link){ row->item_id, row->kind, row->title, GW_TEXT_NONE });
    else
        gw_json_null(json, "item");
    gw_json_time(json, "sent_at", row->sent_at);
    gw_json_bool(json, "read", row->read);
    gw_json_object_end(json);
    writing->last[0] = row->sent_at;
    writing->last[1] = row->id;
}

/* GET /api/item/notices?unread=&limit=&after= */
enum gw_err
item_notice_list(struct gw_request *req)
{
    const struct notice_query *query = req->query;
    struct notices_writing writing = { .req = req, .limit = query->limit };
    struct notice_range range = { .person_id = req->person_id,
                                  .unread = query->unread,
                                  .rows_max = query->limit + 1 };
    int64_t after[2];

    GW_TRY(gw_cursor_decode(req, query->after, true, after, 2));
    range.before_at = after[0];
    range.before_id = after[1];
    writing.json = gw_reply(req, 200);
    gw_json_array(writing.json, "items");
    GW_TRY(notices_each(req->db, &range, notice_row_write, &writing));
    GW_TRY(writing.err);
    gw_json_array_end(writing.json);
    gw_cursor_encode(writing.json, writing.rows > query->limit ? writing.last : NULL, 2);
    return GW_OK;
}

/* GET /api/item/notice_count */
enum gw_err
item_notice_count(struct gw_request *req)
{
    int64_t count;

    GW_TRY(notice_unread_count(req->db, req->person_id, &count));
    gw_json_int(gw_reply(req, 200), "count", count);
    return GW_OK;
}

/* PUT /api/item/notices/{id}/mark {"read": bool} */
enum gw_err
item_notice_mark(struct gw_request *req)
{
    const struct notice_mark_input *in = req->body;

    GW_TRY(notice_read_update(req->db, req->path_ids[0], req->person_id, in->read ? req->now : 0));
    return gw_reply_nothing(req);
}

/* POST /api/item/notices/mark_all */
enum gw_err
item_notice_mark_all(struct gw_request *req)
{
    GW_TRY(notice_read_all(req->db, req->person_id, req->now));
    return gw_reply_nothing(req);
}
