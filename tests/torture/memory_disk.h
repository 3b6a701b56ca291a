/* memory_disk.h - SQLite's files in the memory of this process, so that a fork has a disk of its
 * own; each call on them may be made to fail (fault.h).
 *
 * A file that isn't there yet begins as what the real one of that name holds. Files without a name
 * are in memory too. One a process: a VFS is process-wide by nature.
 */
#ifndef TESTS_TORTURE_MEMORY_DISK_H
#define TESTS_TORTURE_MEMORY_DISK_H

#include <stdint.h>

/* From here on every connection of the process uses it. `sleep_us` lets other threads go on while
 * one waits for a lock. */
void memory_disk_begin(void (*sleep_us)(int64_t us));
/* How many bytes were ever written. */
int64_t memory_disk_written(void);

#endif
