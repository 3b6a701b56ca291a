/* machine.h - what a test asks of the machine that it runs on. */
#ifndef TESTS_MACHINE_H
#define TESTS_MACHINE_H

#include <sys/types.h>

/* A port that nobody has at this moment. */
int test_free_port(void);
/* The number that this variable of the environment has, for a longer run; `otherwise` without. */
long test_number(const char *variable, long otherwise);
/* Processor time that a process has taken so far; -1 when it is gone. */
long long test_computed_ms(pid_t pid);

#endif
