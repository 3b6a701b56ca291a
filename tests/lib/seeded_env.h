/* seeded_env.h - an environment that runs every thread of the program in turns on one, in an order
 * that the seed alone decides.
 *
 * It is a fake_env whose threads are coroutines. They change over only where gw_env_threads says,
 * so that a run is repeated by its seed. The test itself is the first of them. Time stands still
 * while anybody can go on; when all wait, the clocks jump to the first time-out. When nobody waits
 * for a time either, or somebody locks twice or frees what others wait in, the test fails.
 */
#ifndef TESTS_SEEDED_ENV_H
#define TESTS_SEEDED_ENV_H

#include "tests/lib/fake_env.h"

struct seeded_env;

/* Lives until the test's process ends. */
struct seeded_env *seeded_env_new(uint64_t seed);
struct gw_env *seeded_env_env(struct seeded_env *seeded);
/* Adds a line to the record of the run. */
void seeded_env_note(struct seeded_env *seeded, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What happened, a line each: "> NAME" whose turn came, "+ US" a jump of the clock, and the notes.
 * Of a long run only the end; the digest is of the whole.
 */
const char *seeded_env_record(const struct seeded_env *seeded);
uint64_t seeded_env_digest(const struct seeded_env *seeded);
/* Its clock and files. */
struct fake_env *seeded_env_fake(struct seeded_env *seeded);
/* For a wait that no lock is part of, as one for a descriptor: others go on until is_ready(arg)
 * says so or `us` have passed (negative: no end). It is asked at each change, and changes nothing.
 */
void seeded_env_await(struct seeded_env *seeded, bool (*is_ready)(void *arg), void *arg,
                      int64_t us);
/* Lets the others go on while `us` of the fake clock pass. */
void seeded_env_sleep(struct seeded_env *seeded, int64_t us);

#endif
