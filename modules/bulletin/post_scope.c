/* post_scope.c - for whom a post is, who manages it beside its author, in whose name and at which
 * place: what a body may say of it on a board.
 */
#include "bulletin.h"

#define DEPARTMENTS_MAX 32

static bool
holds_id(struct gw_ids sorted, int64_t id)
{
    size_t low = 0, high = sorted.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (sorted.ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sorted.count && sorted.ids[low] == id;
}

static bool
holds_all(const struct gw_audience_people *all, struct gw_ids some)
{
    for (size_t i = 0; i < some.count; i++) {
        if (!holds_id(all->counted, some.ids[i]) && !holds_id(all->on_leave, some.ids[i]))
            return false;
    }
    return true;
}

/* Whoever is named today reads the board today: the board's right is asked first, so that anybody
 * else would be counted among the readers and never see the post. */
static enum gw_err
members_check(struct gw_request *req, const struct bulletin_board *board,
              const struct gw_audience_members *members, const char *field)
{
    struct gw_audience_people named, readers;

    if (board->is_incident)
        return GW_OK;
    GW_TRY(gw_audience_preview(req, members, &named));
    GW_TRY(gw_audience_people(req, board->rights[BULLETIN_READERS], &readers));
    if (!holds_all(&readers, named.counted) || !holds_all(&readers, named.on_leave))
        return gw_fail(req, GW_INVALID, field, "bulletin.audience_beyond_board");
    return GW_OK;
}

static enum gw_err
audience_take(struct gw_request *req, const struct bulletin_board *board, struct gw_json_text in,
              const char *field, int64_t *audience_id)
{
    struct gw_audience_members members;

    GW_TRY(gw_audience_read(req, in, field, &members));
    GW_TRY(members_check(req, board, &members, field));
    return gw_audience_of(req, members.list, members.count, audience_id);
}

enum gw_err
bulletin_audience_take(struct gw_request *req, const struct bulletin_board *board,
                       struct gw_json_text in, int64_t *audience_id)
{
    if (gw_text_equal(in.text, GW_TEXT("\"board\""))) {
        *audience_id = board->rights[BULLETIN_READERS];
        return GW_OK;
    }
    if (board->is_incident)
        return gw_fail(req, GW_INVALID, "audience", "bulletin.incident_is_everybodys");
    return audience_take(req, board, in, "audience", audience_id);
}

enum gw_err
bulletin_managers_take(struct gw_request *req, const struct bulletin_board *board,
                       struct gw_json_text in, int64_t *managers_id)
{
    if (gw_text_equal(in.text, GW_TEXT("{\"members\":[]}"))) {
        *managers_id = 0;
        return GW_OK;
    }
    return audience_take(req, board, in, "managers", managers_id);
}

bool
bulletin_board_may_pin(const struct gw_request *req, const struct bulletin_board *board)
{
    return board->can.manage || gw_actor_heads_department(req->actor, board->department_id);
}

enum gw_err
bulletin_behalf_check(struct gw_request *req, int64_t person_id)
{
    int64_t departments[DEPARTMENTS_MAX];
    size_t count;

    if (person_id == req->person_id)
        return gw_fail(req, GW_INVALID, "on_behalf_of", "bulletin.behalf_of_oneself");
    GW_TRY(bulletin_departments_of(req, person_id, departments, DEPARTMENTS_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        if (gw_actor_in_department(req->actor, departments[i]))
            return GW_OK;
    }
    return gw_fail(req, GW_INVALID, "on_behalf_of", "bulletin.behalf_of_another_section");
}
