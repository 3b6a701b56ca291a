/* approval_deputies.c - 代決 where approvers are named as people, groups or departments (T2, DESIGN
 * 5): while every one of them is away, the deputy of one of them decides.
 *
 * An audience that names a position includes its deputy by itself while the holders are away
 * (gw/audience.h); for the others a stand-in is chosen when approval is asked for, and for what
 * waits already by a job, since people leave meanwhile. The stand-in has a say only as long as the
 * absent one is away; nobody decides the own case, and who is away sees it afterwards (後閲).
 */
#include "bulletin.h"
#include "gw/audience.h"
#include "gw/people.h"
#include "gw/reading.h"

#define FOLLOWED_MAX 50 /* a turn; the rest has its own */

static bool
is_in(struct gw_ids ids, int64_t id)
{
    for (size_t i = 0; i < ids.count; i++) {
        if (ids.ids[i] == id)
            return true;
    }
    return false;
}

static bool
somebody_may_decide(const struct gw_item *item, const struct bulletin_approval *approval,
                    struct gw_ids people)
{
    for (size_t i = 0; i < people.count; i++) {
        if (!bulletin_is_concerned(item, approval, people.ids[i]))
            return true;
    }
    return false;
}

bool
bulletin_somebody_decides(const struct gw_item *item, const struct bulletin_approval *approval,
                          const struct gw_audience_people *people)
{
    return somebody_may_decide(item, approval, people->counted) ||
           somebody_may_decide(item, approval, people->on_leave);
}

/* One of the approver positions is the author's own: its first deputy decides. */
static enum gw_err
own_position_deputy(struct gw_request *req, int64_t approvers_id, const struct gw_item *item,
                    struct bulletin_approval *approval)
{
    struct gw_audience_members members;

    GW_TRY(gw_audience_load(req, approvers_id, &members));
    for (size_t i = 0; i < members.count && approval->stand_in_id == 0; i++) {
        struct gw_position_seat seat;

        if (members.list[i].position_id == 0)
            continue;
        GW_TRY(gw_position_seat_load(req, members.list[i].position_id, &seat));
        if (seat.deputy_id == 0 || !is_in(seat.holders, item->author_id) ||
            bulletin_is_concerned(item, approval, seat.deputy_id))
            continue;
        approval->stand_in_id = seat.deputy_id;
        approval->stand_in_for = item->author_id;
    }
    return GW_OK;
}

/* The deputy of the highest of those who are away. */
static enum gw_err
absent_deputy(struct gw_request *req, const struct gw_item *item, struct gw_ids on_leave,
              struct bulletin_approval *approval)
{
    int64_t *absent = gw_arena_copy(req->arena, on_leave.ids, on_leave.count * sizeof(*absent));

    GW_TRY(gw_people_arrange(req, absent, on_leave.count));
    for (size_t i = 0; i < on_leave.count && approval->stand_in_id == 0; i++) {
        int64_t deputy_id;

        if (bulletin_is_concerned(item, approval, absent[i]))
            continue;
        GW_TRY(gw_person_deputy_find(req, absent[i], &deputy_id));
        if (deputy_id == 0 || bulletin_is_concerned(item, approval, deputy_id))
            continue;
        approval->stand_in_id = deputy_id;
        approval->stand_in_for = absent[i];
    }
    return GW_OK;
}

enum gw_err
bulletin_stand_in_choose(struct gw_request *req, int64_t approvers_id, const struct gw_item *item,
                         const struct gw_audience_people *people,
                         struct bulletin_approval *approval)
{
    approval->stand_in_id = 0;
    approval->stand_in_for = 0;
    if (approvers_id == 0 || somebody_may_decide(item, approval, people->counted))
        return GW_OK;
    return bulletin_somebody_decides(item, approval, people)
               ? absent_deputy(req, item, people->on_leave, approval)
               : own_position_deputy(req, approvers_id, item, approval);
}

enum gw_err
bulletin_deputy_stands(struct gw_request *req, int64_t approvers_id, const struct gw_item *item,
                       const struct bulletin_approval *approval, bool *out)
{
    struct gw_audience_people people;

    *out = bulletin_is_concerned(item, approval, approval->stand_in_for);
    if (*out || approvers_id == 0)
        return GW_OK;
    GW_TRY(gw_audience_people(req, approvers_id, &people));
    *out = is_in(people.on_leave, approval->stand_in_for);
    return GW_OK;
}

/* ---- what waits already ---- */

/* Whether what was chosen still holds: the absent one is away, the stand-in isn't, and nobody of
 * the approvers is back. */
static enum gw_err
choice_holds(struct gw_request *req, const struct bulletin_waiting *waiting, bool *out)
{
    const struct bulletin_approval *approval = &waiting->approval;
    struct gw_audience_people people;
    int64_t deputy_id;

    *out = false;
    if (bulletin_is_concerned(&waiting->item, approval, approval->stand_in_for))
        return GW_OK; /* chosen anew in each turn, from who holds the positions */
    GW_TRY(bulletin_deputy_stands(req, waiting->approvers_id, &waiting->item, approval, out));
    if (!*out)
        return GW_OK;
    GW_TRY(gw_audience_people(req, waiting->approvers_id, &people));
    GW_TRY(gw_person_deputy_find(req, approval->stand_in_for, &deputy_id));
    *out = deputy_id == approval->stand_in_id &&
           !somebody_may_decide(&waiting->item, approval, people.counted);
    return GW_OK;
}

static enum gw_err
waiting_follow(struct gw_request *req, const struct bulletin_waiting *waiting)
{
    const struct bulletin_approval *was = &waiting->approval;
    const bool was_own = was->stand_in_id != 0 &&
                         bulletin_is_concerned(&waiting->item, was, was->stand_in_for);
    struct bulletin_approval next = *was;
    struct gw_audience_people people = { .counted = { NULL, 0 } };
    bool holds = false;

    if (was->stand_in_id != 0)
        GW_TRY(choice_holds(req, waiting, &holds));
    if (holds)
        return GW_OK;
    if (waiting->approvers_id != 0)
        GW_TRY(gw_audience_people(req, waiting->approvers_id, &people));
    GW_TRY(bulletin_stand_in_choose(req, waiting->approvers_id, &waiting->item, &people, &next));
    if (next.stand_in_id == was->stand_in_id && next.stand_in_for == was->stand_in_for)
        return GW_OK;
    GW_TRY(bulletin_stand_in_update(req->db, &next));
    if (next.stand_in_id == was->stand_in_id)
        return GW_OK; /* the same deputy, for another one who is away */
    if (was->stand_in_id != 0)
        GW_TRY(gw_todo_remove(req, next.item_id, "approve", was->stand_in_id));
    if (was_own && somebody_may_decide(&waiting->item, was, people.counted))
        GW_TRY(bulletin_approvers_tell(req, &waiting->item, was, waiting->approvers_id,
                                       people.counted)); /* they weren't there to be told */
    return next.stand_in_id == 0 ? GW_OK
                                 : bulletin_stand_in_tell(req, &waiting->item, next.stand_in_id);
}

/* Those behind `after`; the job that comes next takes up where this one ends. */
static enum gw_err
waiting_turn(struct gw_request *req, const struct bulletin_approval *after)
{
    struct bulletin_waiting *list = GW_NEW_ARRAY(req->arena, struct bulletin_waiting, FOLLOWED_MAX);
    size_t count;

    GW_TRY(bulletin_waiting_load(req, after, list, FOLLOWED_MAX, &count));
    for (size_t i = 0; i < count; i++)
        GW_TRY(waiting_follow(req, &list[i]));
    if (count < FOLLOWED_MAX)
        return GW_OK;
    after = &list[count - 1].approval;
    return gw_job_add(req, "bulletin.deputies.follow",
                      gw_text_format(req->arena, "%lld %lld", (long long)after->asked_at,
                                     (long long)after->item_id),
                      0);
}

enum gw_err
bulletin_deputies_keep(struct gw_request *req, struct gw_job *job)
{
    (void)job;
    return waiting_turn(req, &(struct bulletin_approval){ .item_id = 0 });
}

enum gw_err
bulletin_deputies_follow(struct gw_request *req, struct gw_job *job)
{
    const struct gw_text argument = job->argument;
    const size_t blank = gw_text_index(argument, ' ');
    struct bulletin_approval after = { .item_id = 0 };

    if (blank == argument.bytes ||
        gw_text_int(gw_text_slice(argument, 0, blank), &after.asked_at) != GW_OK ||
        gw_text_int(gw_text_slice(argument, blank + 1, argument.bytes), &after.item_id) != GW_OK)
        return GW_BUG;
    return waiting_turn(req, &after);
}
