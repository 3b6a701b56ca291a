/* approval_rules.c - who decides about a post that waits for approval, and what may become of it;
 * pure decisions.
 */
#include "bulletin.h"

const struct gw_fsm_table bulletin_approval_states = {
    .name = "approval",
    .states = { [BULLETIN_NOT_ASKED] = "not_asked",
                [BULLETIN_ASKED] = "asked",
                [BULLETIN_RETURNED] = "returned",
                [BULLETIN_APPROVED] = "approved",
                [BULLETIN_TAKEN_BACK] = "taken_back" },
    .allowed = { [BULLETIN_NOT_ASKED] = GW_FSM_TO(BULLETIN_ASKED),
                 [BULLETIN_ASKED] = GW_FSM_TO(BULLETIN_RETURNED) | GW_FSM_TO(BULLETIN_APPROVED) |
                                    GW_FSM_TO(BULLETIN_TAKEN_BACK),
                 /* in a new round */
                 [BULLETIN_RETURNED] = GW_FSM_TO(BULLETIN_ASKED),
                 [BULLETIN_TAKEN_BACK] = GW_FSM_TO(BULLETIN_ASKED) },
};

const char *
bulletin_approval_state_name(enum bulletin_approval_state state)
{
    gw_check(state <= BULLETIN_TAKEN_BACK);
    return bulletin_approval_states.states[state];
}

bool
bulletin_is_concerned(const struct gw_item *item, const struct bulletin_approval *approval,
                      int64_t person_id)
{
    return person_id == item->author_id || person_id == item->on_behalf_of ||
           person_id == approval->asked_by;
}

enum bulletin_say
bulletin_say_of(const struct bulletin_case *in)
{
    if (in->is_concerned)
        return in->is_approver || in->stands_in_for != 0 ? BULLETIN_OWN_CASE : BULLETIN_NO_SAY;
    if (in->is_approver)
        return BULLETIN_DECIDES;
    return in->stands_in_for != 0 ? BULLETIN_DECIDES_FOR : BULLETIN_NO_SAY;
}

static bool
holds_position(const struct gw_actor *actor, int64_t position_id)
{
    for (size_t i = 0; i < actor->positions_count; i++) {
        if (actor->positions[i] == position_id)
            return true;
    }
    return false;
}

static bool
member_names(const struct gw_audience_member *member, const struct gw_actor *actor)
{
    if (member->person_id != 0)
        return member->person_id == actor->person_id;
    if (member->department_id != 0)
        return member->below ? gw_actor_under_department(actor, member->department_id)
                             : gw_actor_in_department(actor, member->department_id);
    if (member->position_id != 0)
        return holds_position(actor, member->position_id);
    return member->group_id == 0;
}

bool
bulletin_members_name(const struct gw_audience_members *members, const struct gw_actor *actor)
{
    for (size_t i = 0; i < members->count; i++) {
        if (member_names(&members->list[i], actor))
            return true;
    }
    return false;
}
