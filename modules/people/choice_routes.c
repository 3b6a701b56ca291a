/* choice_routes.c - HTTP handlers of what a choice of people is made from: positions, and whom a
 * choice would reach. */
#include "people.h"

#include "gw/audience.h"

/* GET /api/people/positions?department_id=
 *
 * In one page: a department has some ten seats. */
enum gw_err
people_position_list(struct gw_request *req)
{
    const struct people_position_query *query = req->query;
    struct people_seats seats;
    struct gw_json *json;

    GW_TRY(people_department_check(req, query->department_id));
    GW_TRY(people_seats_load(req, query->department_id, &seats));
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < seats.count;) {
        const int64_t position_id = seats.list[i].position_id;

        gw_json_object(json, NULL);
        gw_json_int(json, "id", position_id);
        gw_json_text(json, "name", seats.list[i].name);
        gw_json_text(json, "rank", seats.list[i].rank_name);
        gw_department_render(req, json, "department", query->department_id);
        gw_json_array(json, "holders");
        for (; i < seats.count && seats.list[i].position_id == position_id; i++) {
            if (seats.list[i].person_id != 0)
                gw_person_render(req, json, NULL, seats.list[i].person_id);
        }
        gw_json_array_end(json);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_cursor_encode(json, NULL, 0);
    return GW_OK;
}

/* POST /api/people/audience */
enum gw_err
people_audience_preview(struct gw_request *req)
{
    const struct people_audience_input *in = req->body;
    struct gw_audience_members members;
    struct gw_audience_people people;
    struct gw_json *json;
    size_t shown;

    GW_TRY(gw_audience_read(req, in->audience, "audience", &members));
    GW_TRY(gw_audience_preview(req, &members, &people));
    shown = people.counted.count < (size_t)in->limit ? people.counted.count : (size_t)in->limit;
    int64_t *ids = gw_arena_copy(req->arena, people.counted.ids,
                                 people.counted.count * sizeof(*ids));
    GW_TRY(gw_people_arrange(req, ids, people.counted.count));
    json = gw_reply(req, 200);
    gw_json_int(json, "count", (int64_t)people.counted.count);
    gw_json_int(json, "on_leave", (int64_t)people.on_leave.count);
    gw_json_array(json, "people");
    for (size_t i = 0; i < shown; i++)
        gw_person_render(req, json, NULL, ids[i]);
    gw_json_array_end(json);
    return GW_OK;
}
