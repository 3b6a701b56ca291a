/* disk.c - a VFS over SQLite's own that can fail to write and never waits for a disk (disk.h). */
#include "tests/sim/disk.h"

#include <check.h>
#include <sqlite3.h>
#include <stddef.h>

/* One a process: a VFS is process-wide by nature. */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *base;
    const sqlite3_io_methods
        *real; /* of every file: the base has one table for its kind of locks */
    sqlite3_io_methods methods;
} disk;

static int
disk_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    bool full;

    if (seam_disk_fails(&full))
        return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return disk.real->xWrite(file, bytes, count, at);
}

/* What was written is what a killed server finds; power cuts are another test's. */
static int
disk_sync(sqlite3_file *file, int flags)
{
    bool full;

    (void)file;
    (void)flags;
    return seam_disk_fails(&full) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int
disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
    const int code = disk.base->xOpen(disk.base, name, file, flags, flags_out);

    (void)vfs;
    if (file->pMethods == NULL)
        return code;
    if (disk.real == NULL) {
        disk.real = file->pMethods;
        disk.methods = *disk.real;
        disk.methods.xWrite = disk_write;
        disk.methods.xSync = disk_sync;
    }
    if (file->pMethods == disk.real)
        file->pMethods = &disk.methods;
    return code;
}

/* A connection that waits for another's lock lets the others go on. */
static int
disk_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    seam_wait(us);
    return us;
}

void
disk_begin(void)
{
    disk.base = sqlite3_vfs_find(NULL);
    ck_assert_ptr_nonnull(disk.base);
    disk.vfs = *disk.base;
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "sim";
    disk.vfs.xOpen = disk_open;
    disk.vfs.xSleep = disk_sleep;
    ck_assert_int_eq(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}
