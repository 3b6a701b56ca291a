/* fsm.h - state tables: which moves a long-lived thing (connection, job, stream) may make. */
#ifndef GW_FSM_H
#define GW_FSM_H

#include "gw/err.h"

#define GW_FSM_STATES_MAX 16

struct gw_fsm_table {
    const char *name;
    const char *states[GW_FSM_STATES_MAX];
    uint16_t allowed[GW_FSM_STATES_MAX]; /* [from]: bit `to` is set where the move is allowed */
};

#define GW_FSM_TO(state) ((uint16_t)(1U << (state)))

bool gw_fsm_may(const struct gw_fsm_table *table, unsigned from, unsigned to);
/* Moves `*state`; aborts on a move that the table does not allow. */
void gw_fsm_move(const struct gw_fsm_table *table, unsigned *state, unsigned to);

#endif
