/* memory.h - what a test takes and never gives back by hand: memory, formatted texts, directories.
 *
 * Memory stays reachable until the test's process ends, so that a leak report means a leak of the
 * product. Everything else of tests/lib ends the test (ck_abort) where it fails.
 */
#ifndef TESTS_MEMORY_H
#define TESTS_MEMORY_H

#include <stddef.h>

void *test_alloc(size_t bytes); /* zeroed */
const char *test_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* An empty directory of this test, removed when the suite ends. */
const char *test_directory(void);
/* Removes it with all that is in it. */
void test_remove(const char *directory);
/* Copies a directory's files (and those below) as they stand on the disk. */
void test_copy(const char *from, const char *to);

/* Milliseconds of a clock that never steps. */
long long test_clock_ms(void);
void test_sleep_ms(long long ms);

#endif
