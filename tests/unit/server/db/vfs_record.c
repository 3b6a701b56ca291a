/* vfs_record.c - what SQLite asks of the disk, recorded. */
#include "vfs_record.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>

#include "db/driver_sqlite.h"
#include "tests/lib/memory.h"

#define OPERATIONS_MAX 100000
#define SECTOR_BYTES 512
#define IMAGE_BYTES_MAX ((size_t)8 << 20)

enum operation_kind {
    OPERATION_WRITE,
    OPERATION_TRUNCATE,
    OPERATION_SYNC,
    OPERATION_DELETE,
    OPERATION_ACKNOWLEDGE
};
enum file_role { ROLE_MAIN, ROLE_LOG, ROLE_OTHER };

struct operation {
    enum operation_kind kind;
    enum file_role role;
    int64_t offset; /* of a write; the size of a truncation; the number of an acknowledgement */
    size_t bytes;
    char *data;
};

/* One recorder a process: a VFS is process-wide by nature. */
static struct {
    pthread_mutex_t mutex;
    sqlite3_vfs vfs;
    sqlite3_vfs *base;
    struct operation *operations;
    size_t count;
    bool log_is_dirty;
    int log_syncs;
    _Atomic int syncs_to_fail;
} recorder = { .mutex = PTHREAD_MUTEX_INITIALIZER };

struct recorded_file {
    sqlite3_file head;
    enum file_role role;
    sqlite3_file *real;
};

static sqlite3_file *
real_of(sqlite3_file *file)
{
    return ((struct recorded_file *)file)->real;
}

static void
record(enum operation_kind kind, enum file_role role, int64_t offset, const void *data,
       size_t bytes)
{
    struct operation *operation;

    if (role == ROLE_OTHER)
        return;
    pthread_mutex_lock(&recorder.mutex);
    ck_assert_uint_lt(recorder.count, OPERATIONS_MAX);
    operation = &recorder.operations[recorder.count++];
    *operation = (struct operation){ .kind = kind, .role = role, .offset = offset, .bytes = bytes };
    if (bytes > 0) {
        operation->data = malloc(bytes);
        memcpy(operation->data, data, bytes);
    }
    if (role == ROLE_LOG && kind == OPERATION_WRITE)
        recorder.log_is_dirty = true;
    if (role == ROLE_LOG && kind == OPERATION_SYNC) {
        recorder.log_is_dirty = false;
        recorder.log_syncs++;
    }
    pthread_mutex_unlock(&recorder.mutex);
}

static int
file_close(sqlite3_file *file)
{
    return real_of(file)->pMethods == NULL ? SQLITE_OK
                                           : real_of(file)->pMethods->xClose(real_of(file));
}

static int
file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int
file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    record(OPERATION_WRITE, ((struct recorded_file *)file)->role, offset, bytes, (size_t)count);
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, offset);
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    record(OPERATION_TRUNCATE, ((struct recorded_file *)file)->role, size, NULL, 0);
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* Noted when it has come back: only then it protects what was written before. */
static int
file_sync(sqlite3_file *file, int flags)
{
    bool is_log = ((struct recorded_file *)file)->role == ROLE_LOG;
    int code;

    if (is_log && recorder.syncs_to_fail > 0) {
        recorder.syncs_to_fail--;
        return SQLITE_IOERR_FSYNC;
    }
    code = real_of(file)->pMethods->xSync(real_of(file), flags);
    if (code == SQLITE_OK)
        record(OPERATION_SYNC, ((struct recorded_file *)file)->role, 0, NULL, 0);
    return code;
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int
file_lock(sqlite3_file *file, int lock)
{
    return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int
file_unlock(sqlite3_file *file, int lock)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int
file_check_lock(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int
file_control(sqlite3_file *file, int what, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, arg);
}

static int
file_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
file_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
shm_map(sqlite3_file *file, int page, int bytes, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, bytes, extend, out);
}

static int
shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void
shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
shm_unmap(sqlite3_file *file, int removes)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), removes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
    struct recorded_file *recorded = (struct recorded_file *)file;
    int code;

    (void)vfs;
    recorded->real = (sqlite3_file *)(recorded + 1);
    memset(recorded->real, 0, (size_t)recorder.base->szOsFile);
    recorded->role = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? ROLE_MAIN
                     : (flags & SQLITE_OPEN_WAL) != 0   ? ROLE_LOG
                                                        : ROLE_OTHER;
    code = recorder.base->xOpen(recorder.base, name, recorded->real, flags, flags_out);
    recorded->head.pMethods = code == SQLITE_OK ? &methods : NULL;
    return code;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int syncs)
{
    size_t bytes = strlen(name);

    (void)vfs;
    if (bytes > 4 && strcmp(name + bytes - 4, "-wal") == 0)
        record(OPERATION_DELETE, ROLE_LOG, 0, NULL, 0);
    return recorder.base->xDelete(recorder.base, name, syncs);
}

void
vfs_record_start(void)
{
    ck_assert(sqlite_configure());
    recorder.base = sqlite3_vfs_find(NULL);
    recorder.vfs = *recorder.base;
    recorder.vfs.zName = "record";
    recorder.vfs.xOpen = vfs_open;
    recorder.vfs.xDelete = vfs_delete;
    recorder.vfs.szOsFile = (int)sizeof(struct recorded_file) + recorder.base->szOsFile;
    recorder.vfs.pNext = NULL;
    recorder.operations = test_alloc(OPERATIONS_MAX * sizeof(struct operation));
    ck_assert_int_eq(sqlite3_vfs_register(&recorder.vfs, 1), SQLITE_OK);
}

bool
vfs_record_log_is_dirty(void)
{
    bool dirty;

    pthread_mutex_lock(&recorder.mutex);
    dirty = recorder.log_is_dirty;
    pthread_mutex_unlock(&recorder.mutex);
    return dirty;
}

int
vfs_record_log_syncs(void)
{
    int syncs;

    pthread_mutex_lock(&recorder.mutex);
    syncs = recorder.log_syncs;
    pthread_mutex_unlock(&recorder.mutex);
    return syncs;
}

void
vfs_record_fail_syncs(int count)
{
    recorder.syncs_to_fail = count;
}

void
vfs_record_acknowledge(int64_t number)
{
    record(OPERATION_ACKNOWLEDGE, ROLE_MAIN, number, NULL, 0);
}

/* ---- the disk after a power cut ---- */

struct image {
    char *bytes;
    size_t size;
};

static void
image_put(struct image *image, int64_t offset, const char *data, size_t bytes)
{
    size_t at = (size_t)offset;

    ck_assert_uint_le(at + bytes, IMAGE_BYTES_MAX);
    if (at > image->size)
        memset(image->bytes + image->size, 0, at - image->size);
    memcpy(image->bytes + at, data, bytes);
    if (at + bytes > image->size)
        image->size = at + bytes;
}

static bool
chance(uint64_t *seed, int percent)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (int)(*seed >> 33 & 0x7fffffff) % 100 < percent;
}

struct cut {
    size_t at; /* operations before it had been asked for */
    uint64_t seed;
    int percent;      /* of unsynced pieces that reached the disk */
    size_t synced[2]; /* operations before this one are safe, by role */
    struct image images[2];
    int64_t acknowledged;
};

static void
apply(struct cut *cut, size_t index)
{
    const struct operation *operation = &recorder.operations[index];
    struct image *image = &cut->images[operation->role];
    bool safe = index < cut->synced[operation->role];

    if (operation->kind == OPERATION_TRUNCATE && (size_t)operation->offset < image->size &&
        (safe || chance(&cut->seed, cut->percent)))
        image->size = (size_t)operation->offset;
    if (operation->kind == OPERATION_DELETE)
        image->size = 0;
    if (operation->kind != OPERATION_WRITE)
        return;
    for (size_t at = 0; at < operation->bytes; at += SECTOR_BYTES) {
        size_t rest = operation->bytes - at;

        if (safe || chance(&cut->seed, cut->percent))
            image_put(image, operation->offset + (int64_t)at, operation->data + at,
                      rest < SECTOR_BYTES ? rest : SECTOR_BYTES);
    }
}

static void
build(struct cut *cut)
{
    cut->images[0].size = cut->images[1].size = 0;
    cut->synced[0] = cut->synced[1] = 0;
    cut->acknowledged = 0;
    for (size_t i = 0; i < cut->at; i++) {
        if (recorder.operations[i].kind == OPERATION_SYNC)
            cut->synced[recorder.operations[i].role] = i;
        if (recorder.operations[i].kind == OPERATION_ACKNOWLEDGE)
            cut->acknowledged = recorder.operations[i].offset;
    }
    for (size_t i = 0; i < cut->at; i++)
        apply(cut, i);
}

static void
put_image(const char *path, const struct image *image)
{
    int fd;

    unlink(path);
    if (image->size == 0)
        return;
    fd = open(path, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, image->bytes, image->size), (ssize_t)image->size);
    close(fd);
}

/* INT64_MIN where the file is damaged. */
static int64_t
ask(const char *path, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *statement = NULL;
    int64_t number = INT64_MIN;

    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, recorder.base->zName) == SQLITE_OK &&
        sqlite3_exec(handle, "PRAGMA synchronous = OFF", NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0) {
        sqlite3_finalize(statement);
        statement = NULL;
        if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW)
            number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return number;
}

static size_t
first_acknowledgement(void)
{
    for (size_t i = 0; i < recorder.count; i++)
        if (recorder.operations[i].kind == OPERATION_ACKNOWLEDGE)
            return i + 1;
    ck_abort_msg("nothing was acknowledged");
    return 0;
}

struct vfs_cut
vfs_record_cut(const char *directory, int cases, const char *sql)
{
    const char *main_path = test_text("%s/cut.db", directory);
    const char *log_path = test_text("%s/cut.db-wal", directory);
    const char *shm_path = test_text("%s/cut.db-shm", directory);
    struct vfs_cut verdict = { .cases = cases };
    size_t first = first_acknowledgement();
    struct cut cut;

    cut.images[0].bytes = test_alloc(IMAGE_BYTES_MAX);
    cut.images[1].bytes = test_alloc(IMAGE_BYTES_MAX);
    for (int i = 0; i < cases; i++) {
        int64_t number;

        cut.at = first + (recorder.count - first) * (size_t)i / (size_t)cases;
        cut.seed = (uint64_t)i * 131 + 7;
        cut.percent = i % 4 == 0 ? 0 : i % 4 == 1 ? 100 : (int)(i * 37 % 101);
        build(&cut);
        unlink(shm_path);
        put_image(main_path, &cut.images[ROLE_MAIN]);
        put_image(log_path, &cut.images[ROLE_LOG]);
        number = ask(main_path, sql);
        verdict.corrupt += number == INT64_MIN;
        verdict.lost += number < cut.acknowledged;
    }
    return verdict;
}
