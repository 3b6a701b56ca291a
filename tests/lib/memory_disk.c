/* memory_disk.c - a VFS without a disk (memory_disk.h); its locks are those of SQLite's own, for
 * connections of one process. A file's room is at least twice what a simulated day of 10,000
 * requests needs (20 to 32 MiB), and no more, since each fork copies its page tables. */
#include "tests/lib/memory_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/driver_sqlite.h"
#include "gw/err.h"

#define NODES_MAX 16
#define SHM_REGIONS_MAX 64
#define NAME_BYTES 512
#define ROOM_BYTES ((size_t)64 << 20) /* of a file: addresses, memory only where it is written */

struct disk_file;

struct node {
    char name[NAME_BYTES]; /* "": without a name */
    bool used;
    char *bytes; /* never moves: SQLite may read pages where they are */
    size_t size;
    struct disk_file *files;    /* that have it open */
    void *shm[SHM_REGIONS_MAX]; /* without gaps */
    size_t shm_bytes;           /* of each */
};

struct disk_file {
    sqlite3_file head;
    struct node *node;
    struct disk_file *next;
    int lock;
    unsigned shm_shared, shm_exclusive; /* a bit for each lock held */
    bool remove;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *base;
    sqlite3_io_methods methods;
    struct memory_disk hooks;
    struct node nodes[NODES_MAX];
    int64_t written;
} disk;

static struct disk_file *
file_of(sqlite3_file *file)
{
    return (struct disk_file *)file;
}

/* A call that does not write. */
static bool
fails(void)
{
    return disk.hooks.fails != NULL && disk.hooks.fails();
}

static void *
pages(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    gw_check(memory != MAP_FAILED);
    return memory;
}

/* What lies between the end and `from` reads as zeros; behind that the caller writes. */
static void
grow(struct node *node, size_t from, size_t size)
{
    gw_check(size <= ROOM_BYTES);
    if (node->bytes == NULL)
        node->bytes = pages(ROOM_BYTES);
    if (from > node->size)
        memset(node->bytes + node->size, 0, from - node->size);
    node->size = size;
}

static void
drop(struct node *node)
{
    for (size_t i = 0; i < SHM_REGIONS_MAX && node->shm[i] != NULL; i++)
        gw_check(munmap(node->shm[i], node->shm_bytes) == 0);
    if (node->bytes != NULL)
        gw_check(munmap(node->bytes, ROOM_BYTES) == 0);
    *node = (struct node){ 0 };
}

/* ---- a file ---- */

static int
disk_close(sqlite3_file *head)
{
    struct disk_file *file = file_of(head);
    struct disk_file **at = &file->node->files;

    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
    if (file->node->files == NULL && (file->remove || file->node->name[0] == '\0'))
        drop(file->node);
    return SQLITE_OK;
}

static int
disk_read(sqlite3_file *head, void *bytes, int count, sqlite3_int64 at)
{
    const struct node *node = file_of(head)->node;
    size_t there = (size_t)at < node->size ? node->size - (size_t)at : 0;

    if (fails())
        return SQLITE_IOERR_READ;
    if (there >= (size_t)count) {
        memcpy(bytes, node->bytes + at, (size_t)count);
        return SQLITE_OK;
    }
    memset(bytes, 0, (size_t)count);
    if (there > 0)
        memcpy(bytes, node->bytes + at, there);
    return SQLITE_IOERR_SHORT_READ;
}

static int
disk_write(sqlite3_file *head, const void *bytes, int count, sqlite3_int64 at)
{
    struct node *node = file_of(head)->node;
    const int code = disk.hooks.write_fails(SQLITE_IOERR_WRITE);

    if (code != SQLITE_OK)
        return code;
    if ((size_t)at + (size_t)count > node->size)
        grow(node, (size_t)at, (size_t)at + (size_t)count);
    memcpy(node->bytes + at, bytes, (size_t)count);
    disk.written += count;
    return SQLITE_OK;
}

static int
disk_truncate(sqlite3_file *head, sqlite3_int64 size)
{
    if (fails())
        return SQLITE_IOERR_TRUNCATE;
    if ((size_t)size < file_of(head)->node->size)
        file_of(head)->node->size = (size_t)size;
    return SQLITE_OK;
}

static int
disk_sync(sqlite3_file *head, int flags)
{
    (void)head;
    (void)flags;
    return disk.hooks.write_fails(SQLITE_IOERR_FSYNC);
}

static int
disk_size(sqlite3_file *head, sqlite3_int64 *out)
{
    if (fails())
        return SQLITE_IOERR_FSTAT;
    *out = (sqlite3_int64)file_of(head)->node->size;
    return SQLITE_OK;
}

static int
disk_lock(sqlite3_file *head, int lock)
{
    struct disk_file *file = file_of(head);

    if (file->lock >= lock)
        return SQLITE_OK;
    if (fails())
        return SQLITE_IOERR_LOCK;
    for (const struct disk_file *other = file->node->files; other != NULL; other = other->next) {
        if (other == file || other->lock == SQLITE_LOCK_NONE)
            continue;
        if (other->lock >= SQLITE_LOCK_PENDING || lock == SQLITE_LOCK_EXCLUSIVE ||
            (lock >= SQLITE_LOCK_RESERVED && other->lock >= SQLITE_LOCK_RESERVED))
            return SQLITE_BUSY;
    }
    file->lock = lock;
    return SQLITE_OK;
}

static int
disk_unlock(sqlite3_file *head, int lock)
{
    if (file_of(head)->lock > lock)
        file_of(head)->lock = lock;
    return SQLITE_OK;
}

static int
disk_reserved(sqlite3_file *head, int *out)
{
    *out = 0;
    for (const struct disk_file *file = file_of(head)->node->files; file != NULL; file = file->next)
        *out = *out || file->lock >= SQLITE_LOCK_RESERVED;
    return SQLITE_OK;
}

static int
disk_control(sqlite3_file *head, int op, void *arg)
{
    (void)head;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int
disk_sector(sqlite3_file *head)
{
    (void)head;
    return 4096;
}

static int
disk_traits(sqlite3_file *head)
{
    (void)head;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
shm_map(sqlite3_file *head, int region, int bytes, int extend, void volatile **out)
{
    struct node *node = file_of(head)->node;

    *out = NULL;
    gw_check(region < SHM_REGIONS_MAX);
    if (fails())
        return SQLITE_IOERR_SHMMAP;
    if (node->shm[region] == NULL && extend != 0) {
        node->shm[region] = pages((size_t)bytes);
        node->shm_bytes = (size_t)bytes;
    }
    *out = node->shm[region];
    return SQLITE_OK;
}

static int
shm_lock(sqlite3_file *head, int first, int count, int flags)
{
    struct disk_file *file = file_of(head);
    const unsigned bits = ((1U << count) - 1) << first;
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        file->shm_shared &= ~bits;
        file->shm_exclusive &= ~bits;
        return SQLITE_OK;
    }
    if (fails())
        return SQLITE_IOERR_SHMLOCK;
    for (const struct disk_file *other = file->node->files; other != NULL; other = other->next) {
        if (other != file &&
            ((other->shm_exclusive & bits) != 0 || (exclusive && (other->shm_shared & bits) != 0)))
            return SQLITE_BUSY;
    }
    if (exclusive)
        file->shm_exclusive |= bits;
    else
        file->shm_shared |= bits;
    return SQLITE_OK;
}

static void
shm_barrier(sqlite3_file *head)
{
    (void)head;
}

static int
shm_unmap(sqlite3_file *head, int remove)
{
    struct disk_file *file = file_of(head);

    (void)remove; /* the memory goes with the file */
    file->shm_shared = 0;
    file->shm_exclusive = 0;
    return SQLITE_OK;
}

/* A page where it is; the file may not be that long. */
static int
disk_fetch(sqlite3_file *head, sqlite3_int64 at, int count, void **out)
{
    const struct node *node = file_of(head)->node;

    *out = (size_t)at + (size_t)count <= node->size ? node->bytes + at : NULL;
    return SQLITE_OK;
}

static int
disk_unfetch(sqlite3_file *head, sqlite3_int64 at, void *page)
{
    (void)head;
    (void)at;
    (void)page;
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = disk_fetch,
    .xUnfetch = disk_unfetch,
};

/* ---- names ---- */

static void
load(struct node *node)
{
    struct stat status;
    int fd = open(node->name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    gw_check(fstat(fd, &status) == 0);
    grow(node, 0, (size_t)status.st_size);
    gw_check(pread(fd, node->bytes, node->size, 0) == status.st_size);
    close(fd);
}

static struct node *
node_find(const char *name)
{
    for (size_t i = 0; i < NODES_MAX; i++) {
        if (disk.nodes[i].used && strcmp(disk.nodes[i].name, name) == 0)
            return &disk.nodes[i];
    }
    return NULL;
}

static struct node *
node_make(const char *name)
{
    struct node *node = disk.nodes;

    while (node < disk.nodes + NODES_MAX && node->used)
        node++;
    gw_check(node < disk.nodes + NODES_MAX);
    node->used = true;
    (void)snprintf(node->name, NAME_BYTES, "%s", name);
    if (*name != '\0')
        load(node);
    return node;
}

static int
disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *head, int flags, int *flags_out)
{
    struct disk_file *file = file_of(head);

    (void)vfs;
    *file = (struct disk_file){ .remove = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 };
    if (fails())
        return SQLITE_CANTOPEN;
    if (name != NULL)
        file->node = node_find(name);
    if (file->node == NULL)
        file->node = node_make(name == NULL ? "" : name);
    file->next = file->node->files;
    file->node->files = file;
    file->head.pMethods = &disk.methods;
    if (flags_out != NULL)
        *flags_out = flags;
    return SQLITE_OK;
}

static int
disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    struct node *node = node_find(name);

    (void)vfs;
    (void)sync;
    if (fails())
        return SQLITE_IOERR_DELETE;
    if (node == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    gw_check(node->files == NULL);
    drop(node);
    return SQLITE_OK;
}

static int
disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    const struct node *node = node_find(name);

    (void)vfs;
    (void)flags;
    if (fails())
        return SQLITE_IOERR_ACCESS;
    *out = node != NULL && node->size > 0;
    return SQLITE_OK;
}

static int
disk_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    (void)vfs;
    gw_check(strlen(name) < (size_t)room);
    memcpy(out, name, strlen(name) + 1);
    return SQLITE_OK;
}

static int
disk_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    disk.hooks.sleep_us(us);
    return us;
}

void
memory_disk_begin(const struct memory_disk *hooks)
{
    (void)sqlite3_shutdown(); /* a fork's parent has used it */
    gw_check(sqlite_configure());
    disk.base = sqlite3_vfs_find(NULL);
    gw_check(disk.base != NULL);
    disk.hooks = *hooks;
    disk.methods = methods;
    if (hooks->maps)
        disk.methods.iVersion = 3;
    disk.vfs = *disk.base;
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "memory";
    disk.vfs.szOsFile = sizeof(struct disk_file);
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    disk.vfs.xAccess = disk_access;
    disk.vfs.xFullPathname = disk_path;
    disk.vfs.xSleep = disk_sleep;
    gw_check(sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK);
}

/* NULL, or what follows the directory in the node's name. */
static const char *
name_in(const struct node *node, const char *directory)
{
    const size_t bytes = strlen(directory);

    return node->used && strncmp(node->name, directory, bytes) == 0 && node->name[bytes] == '/'
               ? node->name + bytes
               : NULL;
}

void
memory_disk_copy(const char *from, const char *to)
{
    char name[NAME_BYTES];

    for (size_t i = 0; i < NODES_MAX; i++) {
        const struct node *node = &disk.nodes[i];
        struct node *copy;

        if (name_in(node, from) == NULL)
            continue;
        gw_check(snprintf(name, sizeof(name), "%s%s", to, name_in(node, from)) < NAME_BYTES);
        gw_check(node_find(name) == NULL);
        copy = node_make(name);
        grow(copy, 0, node->size);
        memcpy(copy->bytes, node->bytes, node->size);
    }
}

void
memory_disk_remove(const char *directory)
{
    for (size_t i = 0; i < NODES_MAX; i++) {
        if (name_in(&disk.nodes[i], directory) == NULL)
            continue;
        gw_check(disk.nodes[i].files == NULL);
        drop(&disk.nodes[i]);
    }
}

int64_t
memory_disk_written(void)
{
    return disk.written;
}
