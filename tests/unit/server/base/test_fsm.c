/* test_fsm.c - state tables allow what they list and nothing else. */
#include <check.h>

#include "gw/fsm.h"

enum door { OPEN, CLOSED, LOCKED };

static const struct gw_fsm_table doors = {
    .name = "door",
    .states = { [OPEN] = "open", [CLOSED] = "closed", [LOCKED] = "locked" },
    .allowed = { [OPEN] = GW_FSM_TO(CLOSED),
                 [CLOSED] = GW_FSM_TO(OPEN) | GW_FSM_TO(LOCKED),
                 [LOCKED] = GW_FSM_TO(CLOSED) },
};

START_TEST(only_listed_moves_are_allowed)
{
    ck_assert(gw_fsm_may(&doors, OPEN, CLOSED));
    ck_assert(!gw_fsm_may(&doors, OPEN, LOCKED));
    ck_assert(!gw_fsm_may(&doors, OPEN, OPEN));
    ck_assert(!gw_fsm_may(&doors, GW_FSM_STATES_MAX, OPEN));
    ck_assert(!gw_fsm_may(&doors, OPEN, GW_FSM_STATES_MAX));
}
END_TEST

START_TEST(a_move_changes_the_state)
{
    unsigned state = OPEN;

    gw_fsm_move(&doors, &state, CLOSED);
    gw_fsm_move(&doors, &state, LOCKED);
    ck_assert_uint_eq(state, LOCKED);
}
END_TEST
