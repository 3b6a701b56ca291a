/* calls.h - an example that is done for every route and kind of job: a request, and what has to be
 * there before.
 *
 * Routes are from tests/matrix/expectations.txt, and from calls.txt where that one is refused.
 */
#ifndef TESTS_TORTURE_CALLS_H
#define TESTS_TORTURE_CALLS_H

#include "tests/matrix/matrix.h"
#include "tests/torture/world.h"

#define CALLS "tests/torture/calls.txt"
#define EXPECTATIONS "tests/matrix/expectations.txt"
#define FIRSTS_MAX 6
#define CALL_JOB "JOB"

struct call {
    const char *method, *path; /* the route's; or CALL_JOB and the kind, the argument as body */
    const char *target, *headers, *body;
    enum caller caller;
    const char *firsts[FIRSTS_MAX]; /* lines of calls.txt, "first" or "sql" in front */
    size_t firsts_count;
    struct place place;
    int again; /* what a repetition may say after a failure instead; 0: nothing else */
    /* Statements: not 0 when what follows by itself has come to a right end; on a full disk. */
    const char *settled, *full;
    bool hangs_up;     /* when its file can't be read */
    bool libzip_leaks; /* a block, without memory */
};

struct calls {
    struct call *list;
    size_t count;
};

/* The city's database must be there; adds what the matrix needs to it. */
struct calls calls_read(const char *directory);
/* Everybody signs in. */
void calls_sign_in(void);
/* Does what has to come first and fills the request in. */
void call_prepare(struct call *call, struct exchange *out);

#endif
