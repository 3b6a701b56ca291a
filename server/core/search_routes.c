/* search_routes.c - GET /api/search. */
#include "core/core_handlers.h"
#include "core/file_store.h"
#include "core/registry.h"
#include "core/search.h"
#include "core/search_form.h"
#include "core/search_snippet.h"
#include "gw/item.h"
#include "gw/mark.h"
#include "gw/people.h"
#include "gw/setting.h"

/* How far one request goes through the index. A page that ends there holds less than was asked
 * for, and its cursor goes on. */
#define ROWS_MAX 100000
#define OPENED_MAX 1000 /* hits in an audience of who asks, whose container may still say no */
#define ARENA_BYTES_ENOUGH ((size_t)8 << 20)
#define DEPARTMENTS_MAX 500
#define SCRATCH_BYTES_MAX ((size_t)32 << 20)
#define TITLE_CHARS GW_ITEM_TITLE_CHARS_MAX

struct page {
    struct gw_request *req;
    struct gw_json *json;
    struct search_query query;
    struct gw_arena *scratch; /* of one hit */
    int64_t limit;
    int64_t shown, rows, opened;
    int64_t last_no; /* the row up to which everything was shown */
    bool is_cut;     /* there may be more behind it */
};

static void
scratch_free(void *arena)
{
    gw_arena_free(arena);
}

struct hit_texts {
    struct gw_doc doc;
    struct attachment_texts files;
};

static bool
has_hit(const struct search_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->list[i].is_hit)
            return true;
    }
    return false;
}

/* What the text has; where that and the title have nothing, the names of the attachments. */
static void
hit_texts_render(struct page *page, const struct gw_doc *doc, struct gw_text file_names)
{
    struct search_parts parts, files;
    bool is_in_title;

    search_snippet(page->scratch, &page->query, doc->title, TITLE_CHARS, &parts);
    search_parts_render(page->json, "title_parts", &parts);
    is_in_title = has_hit(&parts);
    search_snippet(page->scratch, &page->query, doc->text, SEARCH_SNIPPET_CHARS, &parts);
    if (!is_in_title && !has_hit(&parts) && file_names.bytes > 0) {
        search_snippet(page->scratch, &page->query, file_names, SEARCH_SNIPPET_CHARS, &files);
        parts = has_hit(&files) ? files : parts;
    }
    search_parts_render(page->json, "snippet", &parts);
}

static void
hit_render(struct page *page, const struct gw_kind *kind, const struct gw_item *item,
           const struct hit_texts *texts)
{
    const struct gw_doc *doc = &texts->doc;
    struct gw_request *req = page->req;
    struct gw_json *json = page->json;

    gw_json_object(json, NULL);
    gw_json_object(json, "item");
    gw_json_int(json, "id", item->id);
    gw_json_string(json, "kind", kind->name);
    if (kind->label_key == NULL)
        gw_json_null(json, "kind_label");
    else
        gw_json_string(json, "kind_label",
                       registry_message(req->app->registry, kind->label_key, req->language));
    gw_json_text(json, "title", doc->title);
    gw_json_text(json, "url", doc->url);
    gw_json_object(json, "container");
    gw_json_int(json, "id", item->container_id);
    gw_json_object_end(json);
    gw_json_string(json, "state", gw_item_state_name(item->state));
    gw_json_object_end(json);
    hit_texts_render(page, doc, gw_text_trim(texts->files.names));
    gw_person_render(req, json, "author", item->author_id);
    gw_department_render(req, json, "issuer", item->issuer_department_id);
    gw_json_time(json, "published_from", item->published_from);
    gw_json_bool(json, "read", gw_mark_is_read(req, item->item_no, item->published_from));
    gw_json_object_end(json);
}

/* The item as it is now decides, whatever the index holds: GW_MISSING leaves the hit out. */
static enum gw_err
hit_show(struct page *page, int64_t item_id)
{
    struct gw_item_access access;
    struct gw_item item;
    struct hit_texts texts = { .files = { .names = GW_TEXT_NONE } };
    const struct gw_kind *kind;

    GW_TRY(gw_item_open(page->req, item_id, &item, &access));
    kind = gw_kind_find(page->req, gw_text_from(item.kind));
    if (kind == NULL || kind->load == NULL)
        return GW_MISSING;
    gw_arena_reset(page->scratch);
    GW_TRY(kind->load(page->req->db, page->scratch, item_id, &texts.doc));
    if (item.files_count > 0)
        GW_TRY(attachment_texts_load(page->req->db, page->scratch, item_id, &texts.files));
    hit_render(page, kind, &item, &texts);
    page->shown++;
    return gw_arena_failed(page->scratch) ? GW_BUSY : GW_OK;
}

/* A hit beyond the page is opened, too: only one that may be read makes a next page. */
static enum gw_err
hit_is_there(struct page *page, int64_t item_id)
{
    struct gw_item_access access;
    struct gw_item item;

    return gw_item_open(page->req, item_id, &item, &access);
}

static bool
is_far_enough(const struct page *page)
{
    return page->rows >= ROWS_MAX || page->opened >= OPENED_MAX ||
           gw_arena_bytes(page->req->arena) >= ARENA_BYTES_ENOUGH;
}

static enum gw_err
row_take(void *arg, const struct search_row *row, bool *going_on)
{
    struct page *page = arg;
    const bool is_page_full = page->shown == page->limit;
    enum gw_err err = GW_MISSING;

    page->rows++;
    if (row->fits) {
        page->opened++;
        err = is_page_full ? hit_is_there(page, row->item_id) : hit_show(page, row->item_id);
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    if (!is_page_full)
        page->last_no = row->item_no;
    page->is_cut = (is_page_full && err == GW_OK) || is_far_enough(page);
    *going_on = !page->is_cut;
    return GW_OK;
}

/* "more" counts what the pages so far have shown, never what there is: a total would have to walk
 * all of it. */
static void
page_end_render(struct page *page, int64_t shown_before)
{
    const int64_t shown = shown_before + page->shown;
    const int64_t cursor[] = { page->last_no, shown };
    char more[32];

    gw_cursor_encode(page->json, page->is_cut ? cursor : NULL, 2);
    (void)snprintf(more, sizeof(more), "%lld+", (long long)shown);
    if (page->is_cut)
        gw_json_string(page->json, "more", more);
    else
        gw_json_null(page->json, "more");
}

/* Where the page begins, and how much those before it have shown. */
static enum gw_err
cursor_read(struct gw_request *req, struct gw_text after, int64_t *before_no, int64_t *shown_before)
{
    int64_t values[2];

    GW_TRY(gw_cursor_decode(req, after, true, values, 2));
    *before_no = values[0];
    *shown_before = after.bytes == 0 ? 0 : values[1];
    if (*shown_before < 0 || *shown_before > INT32_MAX)
        return gw_fail(req, GW_INVALID, "after", NULL);
    return GW_OK;
}

static enum gw_err
narrowing_read(struct gw_request *req, struct search_narrowing *out)
{
    const struct search_input *in = req->query;
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, DEPARTMENTS_MAX);

    *out = (struct search_narrowing){ .kind = in->kind,
                                      .container_id = in->board_id,
                                      .person_id = in->person_id,
                                      .from = in->from,
                                      .until = in->until };
    if (in->kind.bytes > 0 && gw_kind_find(req, in->kind) == NULL)
        return gw_fail(req, GW_INVALID, "kind", "search.unknown_kind");
    if (in->from != GW_DATE_NONE && in->until != GW_DATE_NONE && in->until < in->from)
        return gw_fail(req, GW_INVALID, "until", "search.period_reversed");
    if (in->department_id == 0)
        return GW_OK;
    out->departments.ids = ids;
    GW_TRY(search_departments_below(req->db, in->department_id, ids, DEPARTMENTS_MAX,
                                    &out->departments.count));
    if (out->departments.count == 0) { /* unknown: nothing is owned by it */
        ids[0] = in->department_id;
        out->departments.count = 1;
    }
    return GW_OK;
}

static struct search_range
range_of(struct gw_request *req, const struct search_narrowing *narrowing)
{
    const int zone = (int)gw_setting_number(req->app, CORE_SETTING_TIME_ZONE);
    struct search_range range = { .container_id = narrowing->container_id,
                                  .person_id = narrowing->person_id,
                                  .rows_max = ROWS_MAX };

    if (narrowing->from != GW_DATE_NONE)
        range.from = gw_date_start(narrowing->from, zone);
    if (narrowing->until != GW_DATE_NONE)
        range.until = gw_date_start(narrowing->until + 1, zone);
    return range;
}

/* GET /api/search?q=&kind=&department_id=&person_id=&board_id=&from=&until=&limit=&after=
 *
 * What the index finds is only a proposal: each hit is opened as its own page would open it, so
 * what was withdrawn, hidden, narrowed or closed a moment ago is not shown. Hits are ordered by
 * when they were made.
 */
enum gw_err
search_show(struct gw_request *req)
{
    const struct search_input *in = req->query;
    struct page page = { .req = req, .limit = in->limit };
    struct search_narrowing narrowing;
    struct search_range range;
    int64_t shown_before;

    GW_TRY(narrowing_read(req, &narrowing));
    range = range_of(req, &narrowing);
    GW_TRY(cursor_read(req, in->after, &range.before_no, &shown_before));
    search_query_parse(req->arena, gw_search_form(req->arena, in->q), &page.query);
    page.json = gw_reply(req, 200);
    gw_json_array(page.json, "items");
    if (page.query.wanted > 0) {
        range.query = &page.query;
        range.scope = search_scope_expression(req->arena, &narrowing);
        page.scratch = gw_arena_new(SCRATCH_BYTES_MAX);
        if (page.scratch == NULL)
            return GW_BUSY;
        gw_arena_own(req->arena, page.scratch, scratch_free);
        GW_TRY(search_rows_each(req->db, req->arena, &range, row_take, &page));
    }
    gw_json_array_end(page.json);
    page_end_render(&page, shown_before);
    return GW_OK;
}
