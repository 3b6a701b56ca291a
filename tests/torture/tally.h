/* tally.h - what a sweep counts, of each kind; and, on request, a record of what is done, so that a
 * sweep that was broken off goes on with the same program on the same examples and city.
 */
#ifndef TESTS_TORTURE_TALLY_H
#define TESTS_TORTURE_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/torture/calls.h"
#include "tests/torture/fault.h"

enum answer {
    ANSWER_DONE,
    ANSWER_LATER, /* 503 */
    ANSWER_ERROR, /* 500, 507 */
    ANSWER_NONE,  /* hung up */
    ANSWERS
};

struct counts {
    long subjects; /* routes and jobs */
    long sites;    /* places and paths to them where a call may fail */
    long runs, struck, failed;
    long answers[ANSWERS];
};

/* In memory that processes share; each sum is added to by one process at a time. */
struct tally {
    struct counts kinds[FAULT_KINDS];
};

/* KAIRAN_TORTURE_DONE names the file; without it nothing is kept. `one_in` and `turn` are part of
 * what was done. */
struct record {
    int fd; /* -1: none */
    char key[64];
};

/* Adds what is done already with the same contents of all these files (NULL behind the last). */
void record_open(struct record *record, const char *const files[], size_t one_in, size_t turn,
                 struct tally *tally);
/* Whether this route or job is done already, in this kind. */
bool record_has(const struct record *record, const struct call *call, enum fault_kind kind);
/* Adds to the sums and, if nothing failed, to the record. */
void tally_add(struct tally *tally, const struct record *record, const struct call *call,
               enum fault_kind kind, const struct counts *counts);
/* A line for each kind; false: something failed or nothing was struck. */
bool tally_report(const struct tally *tally);

#endif
