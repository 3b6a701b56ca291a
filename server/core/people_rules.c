/* people_rules.c - who acts for a position (代決, T2); pure. */
#include "core/people.h"

const struct position_candidate *
position_candidate_pick(const struct position_candidate *list, size_t count)
{
    const struct position_candidate *best = NULL;

    for (size_t i = 0; i < count; i++) {
        if (list[i].is_absent)
            continue;
        if (best == NULL || list[i].sequence < best->sequence)
            best = &list[i];
    }
    return best;
}
