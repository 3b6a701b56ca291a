/* audience.c - who may see an item: equal sets are one row, however they were written
 * (gw/audience.h).
 */

#include "core/audience.h"

#include "core/actor.h"
#include "gw/bitmap.h"

#define EVERYBODY_TEXT "*"

/* Kinds of members in the order of the canonical text, and the letter of each. */
enum member_kind { EVERYBODY, DEPARTMENT, PERSON, GROUP, POSITION };
static const char letters[] = "*dpgo";

static enum member_kind
kind_of(const struct gw_audience_member *member)
{
    if (member->person_id != 0)
        return PERSON;
    if (member->department_id != 0)
        return DEPARTMENT;
    if (member->group_id != 0)
        return GROUP;
    return member->position_id != 0 ? POSITION : EVERYBODY;
}

static int64_t
id_of(const struct gw_audience_member *member)
{
    const int64_t ids[] = { [EVERYBODY] = 0,
                            [DEPARTMENT] = member->department_id,
                            [PERSON] = member->person_id,
                            [GROUP] = member->group_id,
                            [POSITION] = member->position_id };

    return ids[kind_of(member)];
}

static bool
is_below(const struct gw_audience_member *member)
{
    return member->below && kind_of(member) == DEPARTMENT;
}

static int
member_compare(const void *left, const void *right)
{
    const struct gw_audience_member *a = left, *b = right;

    if (kind_of(a) != kind_of(b))
        return kind_of(a) < kind_of(b) ? -1 : 1;
    if (id_of(a) != id_of(b))
        return id_of(a) < id_of(b) ? -1 : 1;
    return (int)is_below(b) - (int)is_below(a); /* the wider of two equal departments first */
}

static bool
is_same_one(const struct gw_audience_member *left, const struct gw_audience_member *right)
{
    return kind_of(left) == kind_of(right) && id_of(left) == id_of(right);
}

size_t
audience_members_thin(struct gw_audience_member *members, size_t count)
{
    size_t kept = 0;

    if (count == 0)
        return 0;
    qsort(members, count, sizeof(*members), member_compare);
    if (kind_of(&members[0]) == EVERYBODY)
        return 1;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !is_same_one(&members[kept - 1], &members[i]))
            members[kept++] = members[i];
    }
    return kept;
}

bool
audience_members_equal(const struct gw_audience_members *left,
                       const struct gw_audience_members *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++) {
        if (member_compare(&left->list[i], &right->list[i]) != 0)
            return false;
    }
    return true;
}

struct gw_text
audience_canonical(struct gw_arena *arena, struct gw_audience_member *members, size_t *count)
{
    char *text;
    size_t bytes = 0;
    const size_t bytes_each = sizeof(",d-9223372036854775808+");

    *count = audience_members_thin(members, *count);
    if (*count == 1 && kind_of(&members[0]) == EVERYBODY) {
        *count = 0;
        return GW_TEXT(EVERYBODY_TEXT);
    }
    text = gw_arena_array(arena, *count + 1, bytes_each);
    for (size_t i = 0; i < *count; i++)
        bytes += (size_t)snprintf(text + bytes, bytes_each, "%s%c%lld%s", i > 0 ? "," : "",
                                  letters[kind_of(&members[i])], (long long)id_of(&members[i]),
                                  is_below(&members[i]) ? "+" : "");
    return (struct gw_text){ text, bytes };
}

enum gw_err
gw_audience_of(struct gw_request *req, const struct gw_audience_member *members, size_t count,
               int64_t *audience_id)
{
    struct audience_found found;

    GW_TRY(audience_make(req->db, req->arena, members, count, &found));
    if (found.is_new)
        actor_touch(req, ACTOR_AUDIENCES);
    *audience_id = found.id;
    return GW_OK;
}

enum gw_err
gw_audience_keep(struct gw_request *req, const char *name, const struct gw_audience_member *members,
                 size_t count, int64_t *audience_id)
{
    const struct gw_audience_members wanted = {
        .list = gw_arena_copy(req->arena, members, count * sizeof(*members)), .count = count
    };
    const struct gw_text row = gw_text_format(req->arena, AUDIENCE_KEPT_MARK "%s", name);
    struct audience_found found;

    GW_TRY(audience_keep(req->db, req->arena, row, &wanted, &found));
    if (found.is_new)
        actor_touch(req, ACTOR_MEMBERS);
    *audience_id = found.id;
    return GW_OK;
}

void
gw_audience_touch(struct gw_request *req)
{
    actor_touch(req, ACTOR_MEMBERS);
}

enum gw_err
gw_audience_load(struct gw_request *req, int64_t audience_id, struct gw_audience_members *out)
{
    return audience_members_load(req->db, req->arena, audience_id, out);
}

bool
gw_audience_includes(const struct gw_actor *actor, int64_t audience_id)
{
    return actor->audiences != NULL && audience_id >= 0 && audience_id <= UINT32_MAX &&
           gw_bitmap_contains(actor->audiences, (uint32_t)audience_id);
}
