/* known.c - what can't be survived, with reasons (known.h). */
#include "tests/torture/known.h"

#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A word of a library's name or function, and why. */
static const char *const known[][2] = {
    { "libroaring",
      "CRoaring 0.2 asserts that it gets memory, or goes on with NULL; it has neither an"
      " outcome for it nor a hook for an allocator" },
    { NULL, NULL },
};

bool
known_spares(void *const *frames, size_t count)
{
    char **names = backtrace_symbols(frames, (int)count);
    bool found = false;

    for (size_t i = 0; names != NULL && i < count; i++) {
        for (size_t k = 0; known[k][0] != NULL; k++)
            found = found || strstr(names[i], known[k][0]) != NULL;
    }
    free(names);
    return found;
}

void
stack_print_names(void *const frames[FAULT_FRAMES])
{
    fflush(stdout);
    backtrace_symbols_fd(frames, FAULT_FRAMES, STDOUT_FILENO);
}
