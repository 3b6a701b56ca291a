/* audience_json.c - audiences as bodies name them and replies show them (gw/audience.h). */
#include <jansson.h>

#include "core/audience.h"
#include "gw/people.h"

#define ID_MAX (((int64_t)1 << 53) - 1)

static const char malformed[] = "audience.malformed";

static void
json_release(json_t **value)
{
    json_decref(*value);
}

/* What names one kind of member, and what to say where it can't be named. */
static const struct member_form {
    const char *name;
    size_t offset; /* in struct gw_audience_member */
    const char *unknown;
} member_forms[] = {
    { "department_id", offsetof(struct gw_audience_member, department_id),
      "audience.department_unknown" },
    { "person_id", offsetof(struct gw_audience_member, person_id), "audience.person_unknown" },
    { "group_id", offsetof(struct gw_audience_member, group_id), "audience.group_unknown" },
    { "position_id", offsetof(struct gw_audience_member, position_id),
      "audience.position_unknown" },
};
#define FORMS_COUNT (sizeof(member_forms) / sizeof(*member_forms))

static const struct member_form *
form_find(const char *name)
{
    for (size_t i = 0; i < FORMS_COUNT; i++) {
        if (strcmp(member_forms[i].name, name) == 0)
            return &member_forms[i];
    }
    return NULL;
}

/* One object of "members": exactly one id, "below" with a department only. NULL for any other. */
static const struct member_form *
member_read(json_t *object, struct gw_audience_member *out)
{
    const struct member_form *found = NULL;
    const char *name;
    json_t *value;

    *out = (struct gw_audience_member){ 0 };
    json_object_foreach(object, name, value)
    {
        const struct member_form *form = form_find(name);
        const json_int_t id = json_integer_value(value); /* 0 for what is no integer */

        if (strcmp(name, "below") == 0 && json_is_boolean(value)) {
            out->below = json_is_true(value);
            continue;
        }
        if (form == NULL || found != NULL || id < 1 || id > ID_MAX)
            return NULL;
        found = form;
        memcpy((char *)out + form->offset, &(int64_t){ id }, sizeof(int64_t));
    }
    return out->below && out->department_id == 0 ? NULL : found;
}

static enum gw_err
members_read(struct gw_request *req, json_t *array, const char *field,
             struct gw_audience_members *out)
{
    const size_t count = json_array_size(array);

    if (!json_is_array(array))
        return gw_fail(req, GW_INVALID, field, malformed);
    if (count == 0)
        return gw_fail(req, GW_INVALID, field, "audience.empty");
    if (count > GW_AUDIENCE_MEMBERS_MAX)
        return gw_fail_number(req, GW_INVALID, field, "audience.too_many", GW_AUDIENCE_MEMBERS_MAX);
    out->list = GW_NEW_ARRAY(req->arena, struct gw_audience_member, count);
    for (size_t i = 0; i < count; i++) {
        const struct member_form *form = member_read(json_array_get(array, i), &out->list[i]);
        enum gw_err err = form == NULL ? GW_OK : audience_member_check(req, &out->list[i]);

        if (form == NULL)
            return gw_fail(req, GW_INVALID, field, malformed);
        if (err == GW_MISSING)
            return gw_fail(req, GW_INVALID, field, form->unknown);
        GW_TRY(err);
    }
    out->count = count;
    return GW_OK;
}

enum gw_err
gw_audience_read(struct gw_request *req, struct gw_json_text in, const char *field,
                 struct gw_audience_members *out)
{
    GW_AUTO(json_release) json_t *object = NULL;
    const enum gw_err err = gw_json_load(in.text, JSON_REJECT_DUPLICATES, &object);
    json_t *everybody = json_object_get(object, "everybody");
    json_t *members = json_object_get(object, "members");
    const size_t known = (size_t)(everybody != NULL) + (size_t)(members != NULL);

    if (err == GW_BUSY)
        return gw_fail(req, GW_BUSY, NULL, NULL);
    if (!json_is_object(object) || json_object_size(object) != known ||
        (everybody != NULL && !json_is_boolean(everybody)))
        return gw_fail(req, GW_INVALID, field, malformed);
    *out = (struct gw_audience_members){ 0 };
    if (!json_is_true(everybody))
        return members == NULL ? gw_fail(req, GW_INVALID, field, "audience.empty")
                               : members_read(req, members, field, out);
    if (json_array_size(members) > 0)
        return gw_fail(req, GW_INVALID, field, malformed);
    out->list = GW_NEW(req->arena, struct gw_audience_member);
    out->count = 1;
    return GW_OK;
}

static enum gw_err
group_render(struct gw_request *req, struct gw_json *json, int64_t group_id)
{
    struct audience_name group = { 0 };

    GW_TRY(gw_step_end(audience_group_name(req->db, req->arena, group_id, &group)));
    gw_json_object(json, "group");
    gw_json_int(json, "id", group_id);
    if (group.owner_id == 0 || group.owner_id == req->person_id)
        gw_json_text(json, "name", group.name);
    else
        gw_json_null(json, "name");
    gw_json_object_end(json);
    return GW_OK;
}

static enum gw_err
position_render(struct gw_request *req, struct gw_json *json, int64_t position_id)
{
    struct audience_name position = { 0 };

    GW_TRY(gw_step_end(audience_position_name(req->db, req->arena, position_id, &position)));
    gw_json_object(json, "position");
    gw_json_int(json, "id", position_id);
    gw_json_text(json, "name", position.name);
    gw_department_render(req, json, "department", position.department_id);
    gw_json_object_end(json);
    return GW_OK;
}

static enum gw_err
member_render(struct gw_request *req, struct gw_json *json, const struct gw_audience_member *member)
{
    enum gw_err err = GW_OK;

    gw_json_object(json, NULL);
    if (member->person_id != 0) {
        gw_person_render(req, json, "person", member->person_id);
    } else if (member->group_id != 0) {
        err = group_render(req, json, member->group_id);
    } else if (member->position_id != 0) {
        err = position_render(req, json, member->position_id);
    } else {
        gw_department_render(req, json, "department", member->department_id);
        gw_json_bool(json, "below", member->below);
    }
    gw_json_object_end(json);
    return err;
}

static bool
is_everybody(const struct gw_audience_member *member)
{
    return member->department_id == 0 && member->person_id == 0 && member->group_id == 0 &&
           member->position_id == 0;
}

enum gw_err
gw_audience_render(struct gw_request *req, struct gw_json *json, const char *name,
                   int64_t audience_id)
{
    struct gw_audience_members members;
    bool everybody;

    if (audience_id == 0) {
        gw_json_null(json, name);
        return GW_OK;
    }
    GW_TRY(audience_members_load(req->db, req->arena, audience_id, &members));
    everybody = members.count > 0 && is_everybody(&members.list[0]);
    gw_json_object(json, name);
    gw_json_bool(json, "everybody", everybody);
    gw_json_array(json, "members");
    for (size_t i = 0; i < members.count && !everybody; i++)
        GW_TRY(member_render(req, json, &members.list[i]));
    gw_json_array_end(json);
    gw_json_object_end(json);
    return GW_OK;
}
