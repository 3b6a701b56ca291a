/* item_render.c - items as replies show them: one, a page of a container, the versions of one. */
#include "core/item_store.h"
#include "gw/mark.h"
#include "gw/people.h"

void
gw_item_render_summary(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_json_int(json, "id", item->id);
    gw_json_int(json, "version", item->version);
    gw_json_text(json, "title", item->title);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    gw_json_int(json, "information_class", item->information_class);
    gw_json_int(json, "importance", item->importance);
    gw_department_render(req, json, "issuer", item->issuer_department_id);
    gw_person_render(req, json, "author", item->author_id);
    gw_json_time(json, "published_from", item->published_from);
    gw_json_time(json, "updated_at", item->updated_at);
    gw_json_bool(json, "read", gw_mark_is_read(req, item->item_no, item->published_from));
}

void
gw_item_render(struct gw_request *req, struct gw_json *json, const struct gw_item *item)
{
    gw_item_render_summary(req, json, item);
    gw_json_text(json, "contact", item->contact);
    gw_department_render(req, json, "owner", item->owner_department_id);
    gw_json_time(json, "published_until", item->published_until);
    gw_json_time(json, "created_at", item->created_at);
}

struct page_writing {
    struct gw_request *req;
    struct gw_json *json;
    const struct gw_item_page *page;
    int64_t rows;
    int64_t last[2]; /* published_from and id of the last row shown */
};

/* The page asks for one row more than it shows: it tells whether there is a next page. */
static void
page_row(void *arg, const struct gw_item *item)
{
    struct page_writing *writing = arg;

    if (writing->rows++ == writing->page->limit)
        return;
    gw_json_object(writing->json, NULL);
    writing->page->render(writing->req, writing->json, item);
    gw_json_object_end(writing->json);
    writing->last[0] = item->published_from;
    writing->last[1] = item->id;
}

enum gw_err
gw_item_list(struct gw_request *req, const struct gw_kind *kind, const struct gw_item_page *page,
             struct gw_json *json)
{
    struct page_writing writing = { .req = req, .json = json, .page = page };
    struct item_range range = { .kind = kind,
                                .container_id = page->container_id,
                                .now = req->now,
                                .rows_max = page->limit + 1 };
    int64_t after[2];

    GW_TRY(gw_cursor_decode(req, page->after, true, after, 2));
    range.before_time = after[0];
    range.before_id = after[1];
    gw_json_array(json, "items");
    GW_TRY(item_range_each(req->db, &range, page_row, &writing));
    gw_json_array_end(json);
    gw_cursor_encode(json, writing.rows > page->limit ? writing.last : NULL, 2);
    return GW_OK;
}

struct versions_writing {
    struct gw_request *req;
    struct gw_json *json;
    int64_t limit, rows;
    int64_t last; /* version of the last row shown */
};

/* One row more is asked for than shown, as with items. */
static void
version_row(void *arg, const struct gw_item_version *version)
{
    struct versions_writing *writing = arg;

    if (writing->rows++ == writing->limit)
        return;
    gw_json_object(writing->json, NULL);
    gw_json_int(writing->json, "version", version->version);
    gw_json_text(writing->json, "title", version->title);
    gw_json_time(writing->json, "changed_at", version->changed_at);
    gw_person_render(writing->req, writing->json, "author", version->author_id);
    gw_json_object_end(writing->json);
    writing->last = version->version;
}

enum gw_err
gw_item_versions_render(struct gw_request *req, struct gw_json *json, int64_t item_id,
                        struct gw_text after, int64_t limit)
{
    struct versions_writing writing = { .req = req, .json = json, .limit = limit };
    struct item_versions_range range = { .item_id = item_id, .rows_max = limit + 1 };

    GW_TRY(gw_cursor_decode(req, after, true, &range.before, 1));
    gw_json_array(json, "items");
    GW_TRY(item_versions_each(req->db, &range, version_row, &writing));
    gw_json_array_end(json);
    gw_cursor_encode(json, writing.rows > limit ? &writing.last : NULL, 1);
    return GW_OK;
}
