/* rush.h - many requests at the very same moment: each on a connection of its own, held back but
 * for its last byte.
 */
#ifndef TESTS_ATTACK_RUSH_H
#define TESTS_ATTACK_RUSH_H

#include "tests/lib/client.h"

#define RUSH_MAX 2000

struct rush {
    int port;
    size_t count;
    int fds[RUSH_MAX];
    char last[RUSH_MAX];
    int statuses[RUSH_MAX]; /* of the answers; 0: none */
    int64_t ids[RUSH_MAX];  /* member "id" of the answers; 0: none */
};

/* Never given back (memory.h). */
struct rush *rush_new(const struct server *server);
#define RUSH_JSON "Content-Type: application/json\r\n"
/* One more: `line` is method and path, `headers` whole lines. */
void rush_add(struct rush *rush, const struct client *client, const char *line, const char *headers,
              const char *body);
/* Lets them go, and waits for all answers. */
void rush_run(struct rush *rush);
/* How many were answered so. */
size_t rush_answered(const struct rush *rush, int status);

#endif
