/* group_import.c - a list of people, pasted from a spreadsheet or a CSV file, into a group. */
#include "group.h"

struct import_line {
    struct people_line line;
    struct gw_ids people; /* whom it names: one where all is well */
    const char *fault;    /* NULL: one person */
};

/* What the pool hands to the writer. */
struct import {
    struct import_line *list;
    size_t count;
};

/* Those in both lists; `left` is narrowed in place. */
static struct gw_ids
ids_common(int64_t *left, size_t count, struct gw_ids right)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < right.count; j++) {
            if (left[i] == right.ids[j]) {
                left[kept++] = left[i];
                break;
            }
        }
    }
    return (struct gw_ids){ left, kept };
}

/* A staff number and a name in one line must be the same person's; what names nobody (a section, a
 * telephone) does not count. */
static enum gw_err
line_resolve(struct gw_request *req, struct import_line *out)
{
    bool found = false;

    for (size_t i = 0; i < out->line.cells_count; i++) {
        struct gw_ids named;

        GW_TRY(gw_people_named(req, out->line.cells[i], &named));
        if (named.count == 0)
            continue;
        if (found)
            named = ids_common(
                gw_arena_copy(req->arena, out->people.ids, out->people.count * sizeof(int64_t)),
                out->people.count, named);
        found = true;
        out->people = named;
    }
    if (!found)
        out->fault = "unknown";
    else if (out->people.count == 0)
        out->fault = "conflict";
    else if (out->people.count > 1)
        out->fault = "ambiguous";
    return GW_OK;
}

/* On the pool: a thousand lines are looked up in the whole city. */
enum gw_err
people_import_prepare(struct gw_request *req)
{
    const struct people_import_input *in = req->body;
    struct people_line *lines = GW_NEW_ARRAY(req->arena, struct people_line,
                                             PEOPLE_GROUP_MEMBERS_MAX);
    struct import *import = GW_NEW(req->arena, struct import);
    const size_t count = people_import_lines(in->text, lines, PEOPLE_GROUP_MEMBERS_MAX);

    if (count == 0)
        return gw_fail(req, GW_INVALID, "text", "people.import_empty");
    if (count > PEOPLE_GROUP_MEMBERS_MAX)
        return gw_fail_number(req, GW_INVALID, "text", "people.import_too_long",
                              PEOPLE_GROUP_MEMBERS_MAX);
    import->list = GW_NEW_ARRAY(req->arena, struct import_line, count);
    import->count = count;
    for (size_t i = 0; i < count; i++) {
        import->list[i].line = lines[i];
        GW_TRY(line_resolve(req, &import->list[i]));
    }
    req->prepared = import;
    return GW_OK;
}

static size_t
faults_count(const struct import *import)
{
    size_t count = 0;

    for (size_t i = 0; i < import->count; i++)
        count += import->list[i].fault != NULL;
    return count;
}

static int
id_compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Those in the group and those of the lines, each once. */
static struct gw_ids
people_joined(struct gw_request *req, struct gw_ids members, const struct import *import)
{
    int64_t *ids = GW_NEW_ARRAY(req->arena, int64_t, members.count + import->count);
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < members.count; i++)
        ids[count++] = members.ids[i];
    for (size_t i = 0; i < import->count; i++)
        ids[count++] = import->list[i].people.ids[0];
    qsort(ids, count, sizeof(*ids), id_compare);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    return (struct gw_ids){ ids, kept };
}

static void
lines_render(struct gw_request *req, struct gw_json *json, const struct import *import)
{
    gw_json_array(json, "unknown");
    for (size_t i = 0; i < import->count; i++) {
        const struct import_line *line = &import->list[i];

        if (line->fault == NULL)
            continue;
        gw_json_object(json, NULL);
        gw_json_int(json, "line", line->line.number);
        gw_json_text(json, "text", gw_text_clip(line->line.text, 200));
        gw_json_string(json, "reason", line->fault);
        gw_json_array(json, "candidates");
        for (size_t j = 0; j < line->people.count; j++)
            gw_person_render(req, json, NULL, line->people.ids[j]);
        gw_json_array_end(json);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

/* POST /api/people/groups/{id}/import
 *
 * Either every line names one person and all of them are in the group, or nothing has changed and
 * the reply tells which lines don't. */
enum gw_err
people_group_import(struct gw_request *req)
{
    const struct import *import = req->prepared;
    const bool done = faults_count(import) == 0;
    struct people_group group;
    struct gw_ids members, joined;
    struct gw_digest before;
    struct gw_json *json;

    GW_TRY(people_group_open(req, &group, &members));
    gw_audit_item(req, "people.group", group.id);
    joined = members;
    if (done) {
        joined = people_joined(req, members, import);
        if (joined.count > PEOPLE_GROUP_MEMBERS_MAX)
            return gw_fail_number(req, GW_INVALID, "text", "people.group_full",
                                  PEOPLE_GROUP_MEMBERS_MAX);
        before = people_group_digest(&group, members);
        GW_TRY(people_group_save(req, &group, &before, joined));
    }
    json = gw_reply(req, 200);
    gw_json_bool(json, "done", done);
    gw_json_int(json, "version", group.version);
    gw_json_int(json, "taken", done ? (int64_t)import->count : 0);
    gw_json_int(json, "added", (int64_t)(joined.count - members.count));
    lines_render(req, json, import);
    return GW_OK;
}
