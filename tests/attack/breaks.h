/* breaks.h - one way in which attempts go wrong; shared by breaks.c and break_body.c. */
#ifndef TESTS_ATTACK_BREAKS_H
#define TESTS_ATTACK_BREAKS_H

#include "tests/attack/attempt.h"

#define BREAK_COUNT(list) (sizeof(list) / sizeof(*(list)))
#define BREAK_CHOOSE(attacker, list) ((list)[attacker_random((attacker), BREAK_COUNT(list))])

struct attempt_way {
    const char *how;
    /* False where it doesn't fit the route. */
    bool (*apply)(struct attacker *attacker, struct attempt *attempt);
};

#define ATTEMPT_BODY_WAYS 10
extern const struct attempt_way attempt_body_ways[ATTEMPT_BODY_WAYS];

#endif
