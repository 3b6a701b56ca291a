/* approval.c - approval before publication: asked for, dropped, and what somebody may say about it
 * (approval.h).
 */
#include "bulletin.h"
#include "gw/reading.h"

/* ---- who decides ---- */

/* By one's own right: named by a member, or in a group of them. */
static enum gw_err
is_approver(struct gw_request *req, const struct gw_audience_members *members, bool *out)
{
    *out = bulletin_members_name(members, req->actor);
    for (size_t i = 0; i < members->count && !*out; i++) {
        if (members->list[i].group_id != 0)
            GW_TRY(gw_group_has(req, members->list[i].group_id, req->person_id, out));
    }
    return GW_OK;
}

/* The audience includes who stands in for an absent holder of a position (gw/audience.h). */
static enum gw_err
absent_find(struct gw_request *req, const struct gw_audience_members *members, int64_t *absent_id)
{
    struct gw_position_seat seat;

    *absent_id = 0;
    for (size_t i = 0; i < members->count && *absent_id == 0; i++) {
        if (members->list[i].position_id == 0)
            continue;
        GW_TRY(gw_position_seat_load(req, members->list[i].position_id, &seat));
        if (seat.deputy_id == req->person_id && seat.holders.count > 0)
            *absent_id = seat.holders.ids[0];
    }
    return GW_OK;
}

static enum gw_err
board_standing(struct gw_request *req, const struct bulletin_board *board, struct bulletin_case *in)
{
    struct gw_audience_members members;

    if (!board->can.approve)
        return GW_OK;
    GW_TRY(gw_audience_load(req, board->rights[BULLETIN_APPROVERS], &members));
    GW_TRY(is_approver(req, &members, &in->is_approver));
    if (!in->is_approver)
        GW_TRY(absent_find(req, &members, &in->stands_in_for));
    return GW_OK;
}

enum gw_err
bulletin_approval_standing(struct gw_request *req, const struct bulletin_board *board,
                           const struct gw_item *item, const struct bulletin_approval *approval,
                           struct bulletin_standing *out)
{
    struct bulletin_case in = { .is_concerned = bulletin_is_concerned(item, approval,
                                                                      req->person_id) };
    bool is_stand_in = false;

    *out = (struct bulletin_standing){ .say = BULLETIN_NO_SAY };
    if (approval->state != BULLETIN_ASKED)
        return GW_OK;
    if (approval->stand_in_id == req->person_id)
        GW_TRY(bulletin_deputy_stands(req, board->rights[BULLETIN_APPROVERS], item, approval,
                                      &is_stand_in));
    if (is_stand_in)
        in.stands_in_for = approval->stand_in_for;
    else
        GW_TRY(board_standing(req, board, &in));
    out->say = bulletin_say_of(&in);
    out->stands_in_for = out->say == BULLETIN_DECIDES_FOR ? in.stands_in_for : 0;
    return GW_OK;
}

/* ---- asking ---- */

static enum gw_err
todo_add(struct gw_request *req, const struct gw_todo *todo)
{
    struct gw_todo dated = *todo;

    dated.due = GW_DATE_NONE;
    return gw_todo_add(req, &dated);
}

enum gw_err
bulletin_approvers_tell(struct gw_request *req, const struct gw_item *item,
                        const struct bulletin_approval *approval, int64_t audience_id,
                        struct gw_ids people)
{
    const struct gw_todo todo = { .item_id = item->id,
                                  .audience_id = audience_id,
                                  .reason = "approve" };
    size_t told = 0;

    GW_TRY(todo_add(req, &todo));
    for (size_t i = 0; i < people.count && told < BULLETIN_APPROVERS_TOLD_MAX; i++) {
        if (bulletin_is_concerned(item, approval, people.ids[i]))
            continue;
        GW_TRY(gw_notice_send(req, people.ids[i], item, "bulletin.notice.approval_asked"));
        told++;
    }
    return GW_OK;
}

enum gw_err
bulletin_stand_in_tell(struct gw_request *req, const struct gw_item *item, int64_t person_id)
{
    const struct gw_todo todo = { .item_id = item->id,
                                  .person_id = person_id,
                                  .reason = "approve" };

    GW_TRY(todo_add(req, &todo));
    return gw_notice_send(req, person_id, item, "bulletin.notice.approval_asked");
}

enum gw_err
bulletin_approval_ask(struct gw_request *req, const struct bulletin_board *board,
                      const struct gw_item *item)
{
    const int64_t audience_id = board->rights[BULLETIN_APPROVERS];
    struct gw_audience_people people;
    struct bulletin_approval last, next;

    GW_TRY(bulletin_approval_load(req, item->id, &last));
    if (!gw_fsm_may(&bulletin_approval_states, last.state, BULLETIN_ASKED))
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.approval_pending");
    next = (struct bulletin_approval){ .item_id = item->id,
                                       .round = last.round + 1,
                                       .state = BULLETIN_ASKED,
                                       .asked_by = req->person_id,
                                       .asked_at = req->now };
    GW_TRY(gw_audience_people(req, audience_id, &people));
    GW_TRY(bulletin_stand_in_choose(req, audience_id, item, &people, &next));
    if (next.stand_in_id == 0 && !bulletin_somebody_decides(item, &next, &people))
        return gw_fail(req, GW_CONFLICT, NULL, "bulletin.nobody_approves");
    GW_TRY(bulletin_approval_insert(req->db, &next));
    if (next.stand_in_id != 0)
        GW_TRY(bulletin_stand_in_tell(req, item, next.stand_in_id));
    return next.stand_in_for != 0 && bulletin_is_concerned(item, &next, next.stand_in_for)
               ? GW_OK
               : bulletin_approvers_tell(req, item, &next, audience_id, people.counted);
}

enum gw_err
bulletin_approval_drop(struct gw_request *req, int64_t item_id)
{
    struct bulletin_approval approval;

    GW_TRY(bulletin_approval_load(req, item_id, &approval));
    if (approval.state != BULLETIN_ASKED)
        return GW_OK;
    approval.state = BULLETIN_TAKEN_BACK;
    approval.decided_by = req->person_id;
    approval.decided_at = req->now;
    GW_TRY(bulletin_approval_update(req->db, &approval));
    return gw_todo_remove(req, item_id, "approve", 0);
}

void
bulletin_approval_render(struct gw_request *req, struct gw_json *json,
                         const struct bulletin_approval *approval)
{
    if (approval->state == BULLETIN_NOT_ASKED) {
        gw_json_null(json, "approval");
        return;
    }
    gw_json_object(json, "approval");
    gw_json_string(json, "state", bulletin_approval_state_name(approval->state));
    gw_person_render(req, json, "asked_by", approval->asked_by);
    gw_json_time(json, "asked_at", approval->asked_at);
    gw_person_render(req, json, "decided_by", approval->decided_by);
    gw_person_render(req, json, "deputy_for", approval->deputy_for);
    gw_json_time(json, "decided_at", approval->decided_at);
    gw_json_text(json, "comment", approval->comment);
    gw_json_bool(json, "seen", approval->seen_at != 0);
    gw_json_object_end(json);
}
