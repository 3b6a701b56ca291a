/* worker_kinds.h - workers that do what an intruder would, and what broken parsers do. */
#ifndef TESTS_WORKER_KINDS_H
#define TESTS_WORKER_KINDS_H

#include "gw/module.h"
#include "gw/worker.h"

/* What each kind does with a request. */
extern const struct gw_worker_kind
    worker_echo,  /* the request, upper case letters made small; fails on "fail", dies on "crash" */
    worker_pid,   /* its process number */
    worker_once,  /* the same, from a fresh process each time */
    worker_crash, /* dies by SIGSEGV, or on "abort" by SIGABRT */
    worker_loop,  /* never answers */
    worker_sleep, /* waits so many milliseconds */
    worker_eat,   /* allocates and touches until there is no more; how many bytes */
    worker_forbidden, /* the call that the request names; GW_OK only when it worked */
    worker_garbage,   /* the request is what it answers, head and all, past the mechanism */
    worker_fds,       /* reads from the descriptors; how many it has open, and what it read */
    worker_large;     /* so many bytes */

extern const struct gw_module worker_module;

/* What a forbidden write would leave. */
#define WORKER_WAS_HERE "/tmp/kairan-worker-was-here"

#endif
