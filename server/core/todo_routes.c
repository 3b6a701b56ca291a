/* todo_routes.c - the must-do list (要対応): what one still has to confirm, approve, review, over
 * all modules, soonest first.
 *
 * What asks for confirmation comes from bitmaps in memory (item_index.h), exports that wait for a
 * decision from table export_run, all else from table todo. The list shows, and the count counts,
 * what of it item_link_is_seen(), and of what asks for confirmation reading_is_open_to_me().
 */
#include "core/app.h"
#include "core/export_runs.h"
#include "core/item_index.h"
#include "core/marks.h"
#include "core/todos.h"
#include "gw/event.h"

#define ROWS_MAX ((size_t)2 * TODOS_MAX) /* items and todos; exports are few */
#define COUNT_MAX 100                    /* what a browser shows as "99+" */

const struct gw_field todo_list_fields[] = {
    GW_FIELD(struct todo_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct todo_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

/* Numbers of the items that ask who asks to confirm. */
static enum gw_err
pending_load(struct gw_request *req, struct gw_bitmap **out)
{
    struct mark_snapshot confirmed;
    struct item_reader reader = { .audiences = req->actor->audiences };
    struct gw_bitmap *items;
    enum gw_err err;

    GW_TRY(gw_bitmap_make(req->arena, &items));
    GW_TRY(marks_copy(req->app->confirmed, req->db, req->person_id, &confirmed));
    gw_bitmap_own(req->arena, confirmed.read);
    reader.done = confirmed.read;
    err = item_index_pending(req->app->item_index, &reader, req->person_id, items);
    if (err == GW_MISSING)
        err = todo_pending_load(req, items);
    *out = items;
    return err;
}

/* Soonest first, without a deadline last. */
static int
row_compare(const void *left, const void *right)
{
    const struct todo_row *a = left, *b = right;
    const int64_t due_a = a->due == GW_DATE_NONE ? INT32_MAX : a->due;
    const int64_t due_b = b->due == GW_DATE_NONE ? INT32_MAX : b->due;

    if (due_a != due_b)
        return due_a < due_b ? -1 : 1;
    if (a->item_id != b->item_id)
        return a->item_id > b->item_id ? -1 : 1;
    return gw_text_compare(a->reason, b->reason);
}

struct todo_rows {
    struct todo_row *rows; /* room for ROWS_MAX */
    size_t count;
};

static bool
row_keep(void *arg, const struct todo_row *row)
{
    struct todo_rows *rows = arg;

    if (rows->count < ROWS_MAX)
        rows->rows[rows->count++] = *row;
    return rows->count < ROWS_MAX;
}

/* All that is there, soonest first. */
static enum gw_err
rows_load(struct gw_request *req, struct todo_rows *rows)
{
    const struct todo_visit visit = { .take = row_keep, .arg = rows };
    struct gw_bitmap *items;

    rows->rows = GW_NEW_ARRAY(req->arena, struct todo_row, ROWS_MAX);
    GW_TRY(pending_load(req, &items));
    GW_TRY(export_todos_each(req, &visit));
    GW_TRY(todo_items_each(req, items, &visit));
    GW_TRY(todo_rows_each(req, &visit));
    qsort(rows->rows, rows->count, sizeof(*rows->rows), row_compare);
    return GW_OK;
}

static enum gw_err
is_seen(struct gw_request *req, const struct todo_row *row, bool *out)
{
    *out = row->url.bytes > 0;
    if (*out)
        return GW_OK;
    if (gw_text_equal(row->reason, GW_TEXT("confirm")))
        return reading_is_open_to_me(req, row->item_id, out);
    return item_link_is_seen(req, row->item_id, out);
}

/* The first one from `*at` on that may be seen; the end where there is none. */
static enum gw_err
seen_from(struct gw_request *req, const struct todo_rows *rows, size_t *at)
{
    for (; *at < rows->count; ++*at) {
        bool seen;

        GW_TRY(is_seen(req, &rows->rows[*at], &seen));
        if (seen)
            break;
    }
    return GW_OK;
}

static void
row_write(struct gw_request *req, struct gw_json *json, const struct todo_row *row)
{
    gw_json_object(json, NULL);
    item_link_render(req, json,
                     &(struct item_link){ row->item_id, row->kind, row->title, row->url });
    gw_json_text(json, "reason", row->reason);
    gw_json_date(json, "due", row->due);
    gw_json_bool(json, "overdue", reading_is_overdue(row->due, req->today));
    gw_json_object_end(json);
}

/* GET /api/item/todos?limit=&after= */
enum gw_err
item_todo_list(struct gw_request *req)
{
    const struct todo_query *query = req->query;
    struct todo_rows rows = { 0 };
    struct gw_json *json;
    int64_t after, next;
    size_t at;

    GW_TRY(gw_cursor_decode(req, query->after, false, &after, 1));
    GW_TRY(rows_load(req, &rows));
    at = after < 0 ? 0 : (size_t)after;
    GW_TRY(seen_from(req, &rows, &at));
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (int64_t i = 0; i < query->limit && at < rows.count; i++) {
        row_write(req, json, &rows.rows[at++]);
        GW_TRY(seen_from(req, &rows, &at));
    }
    gw_json_array_end(json);
    next = (int64_t)at;
    gw_cursor_encode(json, at < rows.count ? &next : NULL, 1);
    return GW_OK;
}

struct todo_counting {
    struct gw_request *req;
    int64_t count;
    enum gw_err err;
};

static bool
row_count(void *arg, const struct todo_row *row)
{
    struct todo_counting *counting = arg;
    bool seen;

    counting->err = is_seen(counting->req, row, &seen);
    if (counting->err == GW_OK && seen)
        counting->count++;
    return counting->err == GW_OK && counting->count < COUNT_MAX;
}

/* GET /api/item/todo_count: at most COUNT_MAX, which stands for that many or more. */
enum gw_err
item_todo_count(struct gw_request *req)
{
    struct todo_counting counting = { .req = req };
    const struct todo_visit visit = { .take = row_count, .arg = &counting };
    struct gw_bitmap *items;

    GW_TRY(pending_load(req, &items));
    GW_TRY(export_todos_each(req, &visit));
    if (counting.err == GW_OK && counting.count < COUNT_MAX)
        GW_TRY(todo_items_each(req, items, &visit));
    if (counting.err == GW_OK && counting.count < COUNT_MAX)
        GW_TRY(todo_rows_each(req, &visit));
    GW_TRY(counting.err);
    gw_json_int(gw_reply(req, 200), "count", counting.count);
    return GW_OK;
}

/* ---- for modules ---- */

/* Not about which item: whether one sees it is asked when the list is read. */
static enum gw_err
todo_tell(struct gw_request *req, const struct todo_owner *owner)
{
    return gw_event_publish(req, &(struct gw_event){ .name = "todo.changed",
                                                     .audience_id = owner->audience_id,
                                                     .person_id = owner->person_id });
}

enum gw_err
gw_todo_add(struct gw_request *req, const struct gw_todo *todo)
{
    const struct todo_owner owner = { todo->person_id, todo->audience_id };

    gw_check((todo->person_id == 0) != (todo->audience_id == 0));
    GW_TRY(todo_insert(req, todo));
    return todo_tell(req, &owner);
}

enum gw_err
gw_todo_remove(struct gw_request *req, int64_t item_id, const char *reason, int64_t person_id)
{
    const struct gw_todo which = { .item_id = item_id, .reason = reason, .person_id = person_id };
    struct todo_owners owners;

    GW_TRY(todo_delete(req->db, &which, &owners));
    for (size_t i = 0; i < owners.count; i++)
        GW_TRY(todo_tell(req, &owners.list[i]));
    return GW_OK;
}
