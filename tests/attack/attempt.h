/* attempt.h - requests that go wrong in one way, made from the route table: what any route would
 * take from a caller, broken at one place.
 */
#ifndef TESTS_ATTACK_ATTEMPT_H
#define TESTS_ATTACK_ATTEMPT_H

#include "gw/buf.h"
#include "gw/module.h"
#include "gw/route.h"

#define ATTACK_ROUTES_MAX 256
#define ATTACK_POOLS_MAX 16
#define ATTACK_CALLERS 7

struct caller {
    const char *login; /* NULL: nobody */
    const char *cookie, *csrf;
};

/* Lines, documents or texts that somebody else has collected. */
struct corpus {
    struct gw_text *list;
    size_t count;
};

/* Ids of things that are there. */
struct id_pool {
    const char *word; /* in the names of paths and members that take them */
    const int64_t *ids;
    size_t count;
};

struct attacker {
    uint64_t random;
    const char *host;
    const struct gw_route *routes[ATTACK_ROUTES_MAX];
    size_t routes_count;
    struct caller callers[ATTACK_CALLERS];
    struct id_pool pools[ATTACK_POOLS_MAX];
    size_t pools_count;
    struct corpus documents; /* that are no JSON */
    struct corpus texts;     /* that are awkward */
};

struct attempt {
    const struct gw_route *route;
    const struct caller *caller;
    const char *how; /* it goes wrong */
    /* The request: these in turn; a header that is NULL is left out. */
    const char *method;
    struct gw_buf path, query, headers, body;
    const char *host, *cookie, *csrf, *type, *version;
    const char *end;    /* of each line */
    const char *length; /* NULL: the body's */
    bool is_refused;    /* whatever it says otherwise: an answer below 400 is a defect */
    bool changes;       /* may change something when it is not refused */
    struct gw_buf bytes;
};

/* All routes, a few awkward texts and documents of its own. */
void attacker_init(struct attacker *attacker, uint64_t seed);
/* What a folder of corpora holds, beside one's own: json (n_*.json), blns (blns.json). */
void attacker_load(struct attacker *attacker, const char *corpora);
uint64_t attacker_random(struct attacker *attacker, uint64_t count);
struct gw_text attacker_text(struct attacker *attacker);

/* Once; an attempt serves again and again. */
void attempt_init(struct attempt *attempt);
void attempt_done(struct attempt *attempt);
/* A request that the tables allow. */
void attempt_make(struct attacker *attacker, const struct gw_route *route,
                  const struct caller *caller, struct attempt *out);
/* Breaks it, in a way that fits the route. */
void attempt_break(struct attacker *attacker, struct attempt *attempt);
/* Makes it odd, but not wrong; false for the few routes that would end the caller's session. */
bool attempt_noise(struct attacker *attacker, struct attempt *attempt);
/* Its bytes, in attempt->bytes. */
struct gw_text attempt_bytes(struct attempt *attempt);

/* The body anew: an object of what is required and some of the rest, `field` with this JSON text
 * for its value (NULL: left out). */
void attempt_body(struct attacker *attacker, struct attempt *attempt, const struct gw_field *field,
                  const char *value);
/* The query anew: what is required and some of the rest, with values that the tables allow. */
void attempt_query(struct attacker *attacker, struct attempt *attempt);
/* A field of the table by chance that `fits`; NULL where none does. */
const struct gw_field *attempt_field(struct attacker *attacker, const struct gw_field *fields,
                                     bool (*fits)(const struct gw_field *field));

#endif
