/* city.h - the city that is attacked: a server, everybody signed in, and what must not have
 * changed.
 */
#ifndef TESTS_ATTACK_CITY_H
#define TESTS_ATTACK_CITY_H

#include "tests/attack/attempt.h"
#include "tests/lib/client.h"

struct city {
    struct server *server;
    struct client *clients[ATTACK_CALLERS]; /* the first is nobody */
};

/* A server on a copy of the city whose limits of requests are lifted. */
void city_open(struct city *out, const char *const *options);
/* The same on a server that runs already, whose limits are lifted. */
void city_open_on(struct city *out, struct server *server);
/* The server ends with 0: no leak, no broken memory; and its log is whole: each line one object. */
void city_close(struct city *city);
/* Who they are, and what there is now, for attempts. */
void city_describe(const struct city *city, struct attacker *attacker);
/* Of all rows but those that a refused request may leave: the log of refusals, when a session was
 * last seen, jobs and the search's own. */
const char *city_digest(const struct city *city);

#endif
