/* audience.c - who may see an item: equal sets are one row, however they were written
 * (gw/audience.h).
 */
#include <roaring/roaring.h>

#include "core/audience.h"
#include "gw/people.h"

#define EVERYBODY_TEXT "*"

static int
member_compare(const void *left, const void *right)
{
    const struct gw_audience_member *a = left, *b = right;

    /* Departments before persons, and the wider of two equal departments first. */
    if ((a->person_id != 0) != (b->person_id != 0))
        return a->person_id != 0 ? 1 : -1;
    if (a->department_id != b->department_id)
        return a->department_id < b->department_id ? -1 : 1;
    if (a->person_id != b->person_id)
        return a->person_id < b->person_id ? -1 : 1;
    return (int)b->below - (int)a->below;
}

static bool
is_everybody(const struct gw_audience_member *member)
{
    return member->department_id == 0 && member->person_id == 0;
}

/* Sorts, and drops what another member already says. */
static size_t
members_thin(struct gw_audience_member *members, size_t count)
{
    size_t kept = 0;

    qsort(members, count, sizeof(*members), member_compare);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && members[kept - 1].department_id == members[i].department_id &&
            members[kept - 1].person_id == members[i].person_id)
            continue;
        members[kept++] = members[i];
    }
    return kept;
}

struct gw_text
audience_canonical(struct gw_arena *arena, struct gw_audience_member *members, size_t *count)
{
    char *text;
    size_t bytes = 0;
    const size_t bytes_each = sizeof(",d-9223372036854775808+");

    for (size_t i = 0; i < *count; i++) {
        if (!is_everybody(&members[i]))
            continue;
        *count = 0;
        return GW_TEXT(EVERYBODY_TEXT);
    }
    *count = members_thin(members, *count);
    text = gw_arena_array(arena, *count + 1, bytes_each);
    for (size_t i = 0; i < *count; i++) {
        const struct gw_audience_member *member = &members[i];
        const bool person = member->person_id != 0;

        bytes += (size_t)snprintf(text + bytes, bytes_each, "%s%c%lld%s", i > 0 ? "," : "",
                                  person ? 'p' : 'd',
                                  (long long)(person ? member->person_id : member->department_id),
                                  !person && member->below ? "+" : "");
    }
    return (struct gw_text){ text, bytes };
}

enum gw_err
gw_audience_of(struct gw_request *req, const struct gw_audience_member *members, size_t count,
               int64_t *audience_id)
{
    struct audience_found found;

    GW_TRY(audience_make(req->db, req->arena, members, count, &found));
    if (found.is_new)
        gw_people_touch(req);
    *audience_id = found.id;
    return GW_OK;
}

bool
gw_audience_includes(const struct gw_actor *actor, int64_t audience_id)
{
    return actor->audiences != NULL && audience_id >= 0 && audience_id <= UINT32_MAX &&
           roaring_bitmap_contains(actor->audiences, (uint32_t)audience_id);
}
