/* vfs_record.h - what SQLite asks of the disk, recorded: for looking at the order of write and
 * sync, and for building every disk that a power cut could leave.
 */
#ifndef TESTS_VFS_RECORD_H
#define TESTS_VFS_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From here on all connections of this process go through the recorder. Once in a process. */
void vfs_record_start(void);
/* Log pages were written and not yet synced. */
bool vfs_record_log_is_dirty(void);
int vfs_record_log_syncs(void);
/* The next `count` syncs of the log fail, as on a broken disk. */
void vfs_record_fail_syncs(int count);
/* Notes in the record that `number` was acknowledged. */
void vfs_record_acknowledge(int64_t number);

struct vfs_cut {
    int cases;   /* images built */
    int corrupt; /* integrity_check failed, or would not open */
    int lost;    /* an acknowledged number was not there, or a gap before it */
};
/* For `cases` moments after the first acknowledgement, spread over the record: the disk as a power
 * cut could have left it (what was synced, and a random part of what was not, in pieces of 512
 * bytes), opened and asked `sql`: the greatest number, -1 where there is a gap. */
struct vfs_cut vfs_record_cut(const char *directory, int cases, const char *sql);

#endif
