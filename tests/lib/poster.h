/* poster.h - clients that publish posts as fast as they may, and what must be true of every answer.
 */
#ifndef TESTS_POSTER_H
#define TESTS_POSTER_H

#include "tests/lib/client.h"

/* A board where the city's `staff` may write. */
int64_t poster_board(struct client *client);

/* With which the title of every post begins; a number follows that no other post has. */
#define POSTER_TITLE "連続掲載"

struct poster {
    const struct server *server;
    int64_t board;
    int threads;
    int posts_per_s; /* of all threads together; 0: as fast as they can */
    /* Filled while it runs, to be read when it has stopped: ids of posts answered with 201, and how
     * many other answers came. */
    int64_t *ids;
    size_t ids_count, ids_max, refused;
    struct poster_state *state;
};
/* Publishes as `staff` from `threads` threads until poster_stop. The city's limits on requests are
 * lifted for it (city_without_limits). */
void poster_start(struct poster *poster);
void poster_stop(struct poster *poster);
/* Acknowledged so far, while it runs. */
size_t poster_count(struct poster *poster);

/* Every acknowledged post is there, and has exactly one audit entry; the chain is whole. The server
 * must be stopped. */
void poster_prove(const struct poster *poster, const char *directory);

/* Takes the rate limits out of a city before a server opens it. */
void city_without_limits(const char *directory);

#endif
