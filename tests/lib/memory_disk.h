/* memory_disk.h - SQLite's files in the memory of this process, so that a fork has a disk of its
 * own, and no call waits for the system; each call on them may be made to fail.
 *
 * A file that isn't there yet begins as what the real one of that name holds. Files without a name
 * are in memory too. One a process: a VFS is process-wide by nature.
 */
#ifndef TESTS_MEMORY_DISK_H
#define TESTS_MEMORY_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct memory_disk {
    bool (*fails)(void);          /* a call that does not write; NULL: never */
    int (*write_fails)(int code); /* SQLITE_OK, or how: `code` where the disk is broken */
    void (*sleep_us)(int64_t us); /* lets others go on while one waits for a lock */
    bool maps;                    /* pages are read where they are, by which `fails` is not asked */
};

/* From here on every connection of the process uses it. */
void memory_disk_begin(const struct memory_disk *hooks);
/* What is in a directory now, also in another; nothing is there yet. */
void memory_disk_copy(const char *from, const char *to);
/* Nobody has it open any more. */
void memory_disk_remove(const char *directory);
/* How many bytes were ever written. */
int64_t memory_disk_written(void);

#endif
