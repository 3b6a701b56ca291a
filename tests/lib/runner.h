/* runner.h - what a generated list of tests says, and running it (one table a test file). */
#ifndef TESTS_RUNNER_H
#define TESTS_RUNNER_H

#include <check.h>

struct test_entry {
    const char *name;
    const TTest *test;
};
struct test_file {
    const char *path;
    const struct test_entry *entries; /* ends with a zero entry */
};

/* Made by runner.awk from the START_TEST names of the suite's files; ends with a zero entry. */
extern const struct test_file test_files[];

#endif
