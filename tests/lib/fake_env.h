/* fake_env.h - an environment for tests: a clock that stands still, random numbers by seed, files
 * that fail on demand; sockets and threads are the system's. */
#ifndef TESTS_FAKE_ENV_H
#define TESTS_FAKE_ENV_H

#include <stdatomic.h>

#include "gw/env.h"

struct fake_env {
    struct gw_env env; /* pass &fake->env */
    struct gw_env_files files;
    _Atomic gw_time now;             /* moved by the test; starts at 2026-04-01T00:00Z */
    _Atomic int64_t monotonic_us;    /* moved by fake_env_advance with `now` */
    _Atomic uint64_t random;         /* state */
    _Atomic int files_calls;         /* of open, pwrite, fsync, rename, unlink, mkdir, link,
                                      allocate */
    _Atomic int files_fail_at;       /* this call fails (from 1); 0: none */
    _Atomic bool files_fail_onwards; /* and all later ones */
    int files_errno;                 /* default EIO */
};

/* Lives until the test's process ends. */
struct fake_env *fake_env_new(void);
void fake_env_init(struct fake_env *fake); /* in place; zeroed before */
void fake_env_advance(struct fake_env *fake, gw_time us);

#endif
