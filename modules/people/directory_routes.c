/* directory_routes.c - HTTP handlers of the staff directory: departments and people. */
#include "people.h"

/* GET /api/people/departments
 *
 * The whole tree in one page: a city has some hundred departments. */
enum gw_err
people_department_list(struct gw_request *req)
{
    struct people_department *list;
    size_t count;

    GW_TRY(people_departments_load(req, &list, &count));
    const struct people_department **order = GW_NEW_ARRAY(
        req->arena, const struct people_department *, count + 1);
    size_t placed = people_departments_arrange(list, count, order);
    struct gw_json *json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < placed; i++) {
        gw_json_object(json, NULL);
        gw_json_int(json, "id", order[i]->id);
        if (order[i]->parent_id == 0)
            gw_json_null(json, "parent_id");
        else
            gw_json_int(json, "parent_id", order[i]->parent_id);
        gw_json_text(json, "name", order[i]->name);
        gw_json_int(json, "level", order[i]->level);
        gw_json_int(json, "sort_key", order[i]->sort_key);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_cursor_encode(json, NULL, 0);
    return GW_OK;
}

/* Who works in the department: each with the main office (gw/people.h); `holding` says what is held
 * here, which for 兼務 is another position. */
static enum gw_err
members_reply(struct gw_request *req, const struct people_person_query *query)
{
    struct people_member *list;
    int64_t place[2];
    size_t count;

    GW_TRY(gw_cursor_decode(req, query->after, false, place, 2));
    GW_TRY(people_department_check(req, query->department_id));
    GW_TRY(people_members_load(req, query, &(struct people_place){ place[0], place[1] }, &list,
                               &count));
    bool more = count > (size_t)query->limit;
    if (more)
        count = (size_t)query->limit;
    struct gw_json *json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < count; i++) {
        gw_json_object(json, NULL);
        (void)gw_person_members_render(req, json, list[i].person_id);
        gw_json_object(json, "holding");
        gw_json_text(json, "position", list[i].position);
        gw_json_text(json, "rank", list[i].rank_name);
        gw_json_text(json, "holding_kind", list[i].holding_kind);
        gw_json_object_end(json);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    if (more) {
        place[0] = list[count - 1].rank;
        place[1] = list[count - 1].person_id;
    }
    gw_cursor_encode(json, more ? place : NULL, 2);
    return GW_OK;
}

static enum gw_err
found_reply(struct gw_request *req, const struct people_person_query *query)
{
    struct gw_people_page page = { .text = query->q, .limit = (size_t)query->limit };
    struct gw_people_found found;

    GW_TRY(gw_cursor_decode(req, query->after, false, &page.after, 1));
    GW_TRY(gw_people_find(req, &page, &found));
    struct gw_json *json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < found.ids.count; i++)
        gw_person_render(req, json, NULL, found.ids.ids[i]);
    gw_json_array_end(json);
    gw_cursor_encode(json, found.next != 0 ? &found.next : NULL, 1);
    return GW_OK;
}

/* GET /api/people/persons?department_id=|q=&limit=&after= */
enum gw_err
people_person_list(struct gw_request *req)
{
    const struct people_person_query *query = req->query;
    const bool in_department = query->department_id != 0, by_name = query->q.bytes > 0;

    if (in_department && by_name)
        return gw_fail(req, GW_INVALID, "q", "people.query_of_two_kinds");
    if (by_name)
        return found_reply(req, query);
    if (!in_department)
        return gw_fail(req, GW_INVALID, "department_id", "field.required");
    return members_reply(req, query);
}

static void
holdings_render(struct gw_request *req, struct gw_json *json, const struct people_holding *list,
                size_t count)
{
    gw_json_array(json, "holdings");
    for (size_t i = 0; i < count; i++) {
        gw_json_object(json, NULL);
        gw_department_render(req, json, "department", list[i].department_id);
        gw_json_text(json, "position", list[i].position);
        gw_json_text(json, "rank", list[i].rank_name);
        gw_json_text(json, "holding_kind", list[i].holding_kind);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

/* GET /api/people/persons/{id} */
enum gw_err
people_person_show(struct gw_request *req)
{
    struct people_holding *list;
    size_t count;

    GW_TRY(people_holdings_load(req, req->path_ids[0], &list, &count));
    struct gw_json *json = gw_reply(req, 200);
    if (!gw_person_members_render(req, json, req->path_ids[0]))
        return GW_MISSING;
    gw_json_text(json, "phone", count > 0 ? list[0].phone : GW_TEXT_NONE);
    holdings_render(req, json, list, count);
    return GW_OK;
}
