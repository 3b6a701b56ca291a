/* attacher.h - clients that upload files and publish posts with them, and what must be there of
 * what was acknowledged. */
#ifndef TESTS_ATTACHER_H
#define TESTS_ATTACHER_H

#include "tests/lib/client.h"

/* A post that was published with one file and corrected to have another one before it. */
struct attached {
    int64_t post_id, version; /* 1 or 2: as far as it was acknowledged */
    int64_t file_ids[2];      /* the published one, the one that the correction added */
};

struct attacher {
    const struct server *server;
    int threads;
    /* Filled while it runs, to be read when it has stopped. */
    struct attached *made;
    size_t made_count, made_max, refused;
    long long bytes; /* of acknowledged files */
    struct attacher_state *state;
};
/* Goes on as `staff` from `threads` threads until attacher_stop, with files of up to 300,000 bytes
 * in pieces. The city's limits are lifted (city_without_limits). */
void attacher_start(struct attacher *attacher);
void attacher_stop(struct attacher *attacher);
/* Copies what is acknowledged so far, while it runs; `out` has room for `made_max`. */
size_t attacher_look(struct attacher *attacher, struct attached *out);

/* Each of them is there, with the files of its version or of a later one. */
void attached_prove(const struct attached *made, size_t count, const char *directory);

#endif
