/* group_routes.c - HTTP handlers of groups: one's own, which nobody else ever sees, and the city's,
 * which the administrator keeps. */
#include "group.h"

#include "gw/audience.h"
#include "gw/audit.h"

#define ID_MAX (((int64_t)1 << 53) - 1)

const struct gw_field people_group_fields[] = {
    GW_FIELD(struct people_group_input, name, .required = true, .chars_min = 1,
             .chars_max = PEOPLE_GROUP_NAME_CHARS_MAX, .summary = "What it is called"),
    GW_FIELD(struct people_group_input, person_ids, .count_max = PEOPLE_GROUP_MEMBERS_MAX,
             .summary = "Who is in it"),
    { .name = "for",
      .type = GW_FIELD_TEXT,
      .offset = offsetof(struct people_group_input, whose),
      .choices = (const char *const[]){ "me", "city", NULL },
      .summary = "Whose it is: one's own (default), or the city's for everybody" },
    { 0 },
};

const struct gw_field people_group_change_fields[] = {
    GW_FIELD(struct people_group_input, name, .chars_min = 1,
             .chars_max = PEOPLE_GROUP_NAME_CHARS_MAX, .summary = "What it is called"),
    GW_FIELD(struct people_group_input, person_ids, .count_max = PEOPLE_GROUP_MEMBERS_MAX,
             .summary = "Who is in it, in place of who was"),
    { 0 },
};

static bool
may_write(const struct gw_request *req, int64_t owner_id)
{
    return owner_id != 0 ? owner_id == req->person_id : gw_may(req, "people.group.write", 0, 0);
}

static void
group_members_render(struct gw_request *req, struct gw_json *json, const struct people_group *group)
{
    gw_json_int(json, "id", group->id);
    gw_json_int(json, "version", group->version);
    gw_json_text(json, "name", group->name);
    gw_json_string(json, "for", group->owner_id != 0 ? "me" : "city");
    gw_json_int(json, "count", group->count);
    gw_json_bool(json, "can_edit", may_write(req, group->owner_id));
    gw_json_time(json, "updated_at", group->updated_at);
}

/* GET /api/people/groups?limit=&after= */
enum gw_err
people_group_list(struct gw_request *req)
{
    const struct people_page_query *query = req->query;
    struct people_groups groups;
    struct gw_json *json;
    int64_t after;
    bool more;

    GW_TRY(gw_cursor_decode(req, query->after, false, &after, 1));
    GW_TRY(people_groups_load(req, after == INT64_MIN ? 0 : after, query->limit, &groups));
    more = groups.count > (size_t)query->limit;
    if (more)
        groups.count = (size_t)query->limit;
    json = gw_reply(req, 200);
    gw_json_array(json, "items");
    for (size_t i = 0; i < groups.count; i++) {
        gw_json_object(json, NULL);
        group_members_render(req, json, &groups.list[i]);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_cursor_encode(json, more ? &groups.list[groups.count - 1].id : NULL, 1);
    return GW_OK;
}

/* GET /api/people/groups/{id} */
enum gw_err
people_group_show(struct gw_request *req)
{
    struct people_group group;
    struct gw_ids members;
    struct gw_json *json;

    GW_TRY(people_group_load(req, req->path_ids[0], &group));
    GW_TRY(people_group_members_load(req, group.id, &members));
    int64_t *ids = gw_arena_copy(req->arena, members.ids, members.count * sizeof(*ids));
    GW_TRY(gw_people_arrange(req, ids, members.count));
    gw_reply_version(req, group.version);
    json = gw_reply(req, 200);
    group_members_render(req, json, &group);
    gw_json_array(json, "people");
    for (size_t i = 0; i < members.count; i++)
        gw_person_render(req, json, NULL, ids[i]);
    gw_json_array_end(json);
    return GW_OK;
}

struct gw_digest
people_group_digest(const struct people_group *group, struct gw_ids members)
{
    const struct gw_text parts[] = {
        group->name,
        { (const char *)members.ids, members.count * sizeof(*members.ids) },
    };

    return gw_digest_of(parts, 2);
}

static enum gw_err
name_refuse(struct gw_request *req, enum gw_err err)
{
    return err == GW_CONFLICT ? gw_fail(req, GW_INVALID, "name", "people.group_name_taken") : err;
}

static enum gw_err
members_check(struct gw_request *req, struct gw_ids people)
{
    const enum gw_err err = people_persons_check(req, people);

    if (err == GW_MISSING)
        return gw_fail(req, GW_INVALID, "person_ids", "people.person_unknown");
    return err;
}

static enum gw_err
room_check(struct gw_request *req, int64_t owner_id)
{
    const int64_t count_max = owner_id != 0 ? PEOPLE_GROUPS_OWN_MAX : PEOPLE_GROUPS_CITY_MAX;
    int64_t count;

    GW_TRY(people_groups_count(req, owner_id, &count));
    if (count >= count_max)
        return gw_fail_number(req, GW_CONFLICT, NULL, "people.groups_too_many", count_max);
    return GW_OK;
}

static enum gw_err
name_check(struct gw_request *req, struct gw_text name)
{
    if (gw_text_trim(name).bytes == 0)
        return gw_fail(req, GW_INVALID, "name", "people.group_name_blank");
    return GW_OK;
}

/* POST /api/people/groups */
enum gw_err
people_group_create(struct gw_request *req)
{
    const struct people_group_input *in = req->body;
    const bool city = gw_text_equal(in->whose, GW_TEXT("city"));
    const struct people_group group = { .id = gw_db_new_id(req->db),
                                        .owner_id = city ? 0 : req->person_id,
                                        .version = 1,
                                        .updated_at = req->now,
                                        .name = gw_text_trim(in->name) };
    const struct gw_digest after = people_group_digest(&group, in->person_ids);
    struct gw_json *json;

    if (!may_write(req, group.owner_id))
        return gw_fail(req, GW_DENIED, NULL, "people.group_of_the_city");
    GW_TRY(name_check(req, group.name));
    GW_TRY(members_check(req, in->person_ids));
    GW_TRY(room_check(req, group.owner_id));
    GW_TRY(name_refuse(req, people_group_insert(req, &group)));
    GW_TRY(people_group_members_replace(req, group.id, in->person_ids));
    gw_audit_item(req, "people.group", group.id);
    gw_audit_digests(req, NULL, &after);
    gw_reply_version(req, 1);
    json = gw_reply(req, 201);
    gw_json_int(json, "id", group.id);
    gw_json_int(json, "version", 1);
    return GW_OK;
}

enum gw_err
people_group_open(struct gw_request *req, struct people_group *group, struct gw_ids *members)
{
    GW_TRY(people_group_load(req, req->path_ids[0], group));
    if (!may_write(req, group->owner_id))
        return gw_fail(req, GW_DENIED, NULL, "people.group_of_the_city");
    return people_group_members_load(req, group->id, members);
}

enum gw_err
people_group_save(struct gw_request *req, struct people_group *group,
                  const struct gw_digest *before, struct gw_ids members)
{
    struct gw_digest after;

    group->version++;
    group->updated_at = req->now;
    GW_TRY(name_refuse(req, people_group_update(req, group)));
    GW_TRY(people_group_members_replace(req, group->id, members));
    gw_audience_touch(req);
    after = people_group_digest(group, members);
    gw_audit_item(req, "people.group", group->id);
    gw_audit_digests(req, before, &after);
    gw_reply_version(req, group->version);
    return GW_OK;
}

/* PATCH /api/people/groups/{id} */
enum gw_err
people_group_change(struct gw_request *req)
{
    const struct people_group_input *in = req->body;
    struct people_group group;
    struct gw_ids members;
    struct gw_digest before;
    struct gw_json *json;

    GW_TRY(people_group_open(req, &group, &members));
    if (group.version != req->if_match)
        return gw_fail_number(req, GW_STALE, NULL, "item.stale", group.version);
    before = people_group_digest(&group, members);
    if (gw_field_is_set(in, people_group_change_fields, "name")) {
        GW_TRY(name_check(req, in->name));
        group.name = gw_text_trim(in->name);
    }
    if (gw_field_is_set(in, people_group_change_fields, "person_ids")) {
        GW_TRY(members_check(req, in->person_ids));
        members = in->person_ids;
    }
    GW_TRY(people_group_save(req, &group, &before, members));
    json = gw_reply(req, 200);
    gw_json_int(json, "id", group.id);
    gw_json_int(json, "version", group.version);
    return GW_OK;
}

/* DELETE /api/people/groups/{id}
 *
 * What an audience names stays: an item must not change its readers silently. */
enum gw_err
people_group_remove(struct gw_request *req)
{
    struct people_group group;
    struct gw_ids members;
    struct gw_digest before;
    int64_t uses;

    GW_TRY(people_group_open(req, &group, &members));
    GW_TRY(people_group_uses(req, group.id, &uses));
    if (uses > 0)
        return gw_fail_number(req, GW_CONFLICT, NULL, "people.group_in_use", uses);
    before = people_group_digest(&group, members);
    GW_TRY(people_group_delete(req, group.id));
    gw_audit_item(req, "people.group", group.id);
    gw_audit_digests(req, &before, NULL);
    return gw_reply_nothing(req);
}
