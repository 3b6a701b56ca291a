/* known.h - the places in others' libraries where a failed call can't be survived. */
#ifndef TESTS_TORTURE_KNOWN_H
#define TESTS_TORTURE_KNOWN_H

#include <stdbool.h>

#include "tests/torture/fault.h"

/* Whether one of them is in the stack. */
bool known_spares(void *const *frames, size_t count);
/* The stack with names of libraries' functions, to stdout. */
void stack_print_names(void *const frames[FAULT_FRAMES]);

#endif
