/* fsm.c - moving along a state table. */
#include "gw/fsm.h"

bool
gw_fsm_may(const struct gw_fsm_table *table, unsigned from, unsigned to)
{
    return from < GW_FSM_STATES_MAX && to < GW_FSM_STATES_MAX &&
           (table->allowed[from] >> to & 1) != 0;
}

static const char *
state_name(const struct gw_fsm_table *table, unsigned state)
{
    const char *name = state < GW_FSM_STATES_MAX ? table->states[state] : NULL;

    return name == NULL ? "(none)" : name;
}

void
gw_fsm_move(const struct gw_fsm_table *table, unsigned *state, unsigned to)
{
    if (!gw_fsm_may(table, *state, to)) {
        fprintf(stderr, "kairan: %s can't move from %s to %s\n", table->name,
                state_name(table, *state), state_name(table, to));
        abort();
    }
    *state = to;
}
