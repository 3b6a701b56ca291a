/* notice_routes.c - incident notices (障害情報): what everybody is told, whatever page is open. */
#include "bulletin.h"

static int
newest_first(const void *left, const void *right)
{
    const struct gw_item *a = left, *b = right;

    if (a->published_from != b->published_from)
        return a->published_from > b->published_from ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

/* The newest of all boards of incidents. */
static enum gw_err
notices_collect(struct gw_request *req, struct gw_item *items, size_t *count)
{
    struct gw_ids boards;

    *count = 0;
    GW_TRY(bulletin_incident_boards(req, &boards));
    for (size_t i = 0; i < boards.count; i++) {
        struct gw_item_rows found = { .rows = items + *count, .rows_max = BULLETIN_NOTICES_MAX };

        GW_TRY(gw_item_newest(req, &bulletin_post_kind, boards.ids[i], &found));
        *count += found.count;
        qsort(items, *count, sizeof(*items), newest_first);
        if (*count > BULLETIN_NOTICES_MAX)
            *count = BULLETIN_NOTICES_MAX;
    }
    return GW_OK;
}

/* GET /api/bulletin/incident_notices
 *
 * Current posts of the boards of incidents, for everybody signed in, whatever the boards' rights.
 * Every page asks for them, so they come with the beginning of their text only.
 */
enum gw_err
bulletin_notice_list(struct gw_request *req)
{
    struct gw_item *items = GW_NEW_ARRAY(req->arena, struct gw_item,
                                         (size_t)2 * BULLETIN_NOTICES_MAX);
    struct gw_text beginning;
    struct gw_json *json;
    size_t count;

    GW_TRY(notices_collect(req, items, &count));
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < count; i++) {
        GW_TRY(bulletin_post_load_beginning(req->db, req->arena, items[i].id,
                                            BULLETIN_NOTICE_CHARS_MAX, &beginning));
        gw_json_object(json, NULL);
        gw_json_int(json, "id", items[i].id);
        gw_json_int(json, "board_id", items[i].container_id);
        gw_json_text(json, "title", items[i].title);
        gw_json_text(json, "body_text", beginning);
        gw_json_time(json, "published_from", items[i].published_from);
        gw_json_time(json, "updated_at", items[i].updated_at);
        gw_department_render(req, json, "issuer", items[i].issuer_department_id);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_json_null(json, "next");
    return GW_OK;
}
