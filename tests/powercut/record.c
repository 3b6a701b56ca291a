/* record.c - the file calls of a process, made and noted. */
#include "tests/powercut/record.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/memory.h"

#define OPS_MAX 400000
#define DATA_BYTES_MAX ((size_t)2 << 30)
#define FILES_MAX 20000
#define PATH_BYTES 4096

struct known_file {
    ino_t inode;
    bool gone; /* it has no name any more, and its number may be another's */
};

/* Shared by the test and its servers. */
static struct shared {
    pthread_mutex_t lock;
    size_t ops_count, data_bytes, first;
    int files_count;
    struct known_file files[FILES_MAX];
    struct op ops[OPS_MAX];
} * record;
static char *data; /* shared, too */
static char root[PATH_BYTES];
static bool recording, syncs_nothing;

/* ---- the calls of the kernel ---- */

static int
real_open(const char *path, int flags, mode_t mode)
{
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

/* ---- noting; the lock held ---- */

static void
note_op(struct op op, const void *bytes)
{
    ck_assert(record->ops_count < OPS_MAX && record->data_bytes + op.bytes <= DATA_BYTES_MAX);
    op.data = data + record->data_bytes;
    if (op.bytes > 0)
        memcpy(data + record->data_bytes, bytes, op.bytes);
    record->data_bytes += op.bytes;
    record->ops[record->ops_count++] = op;
}

/* -1: not in the directory. */
static int32_t
file_of(ino_t inode)
{
    for (int32_t i = record->files_count - 1; i >= 0; i--)
        if (record->files[i].inode == inode && !record->files[i].gone)
            return i;
    return -1;
}

static int32_t
file_add(ino_t inode)
{
    ck_assert_int_lt(record->files_count, FILES_MAX);
    record->files[record->files_count] = (struct known_file){ .inode = inode };
    return record->files_count++;
}

static int32_t
file_of_fd(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
               ? file_of(status.st_ino)
               : -1;
}

static int32_t
file_at(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 ? file_of(status.st_ino) : -1;
}

/* The directory that the path's last name stands in; -1: none of ours. */
static int32_t
parent_of(const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    char parent[PATH_BYTES];

    if (slash == NULL || strncmp(path, root, strlen(root)) != 0)
        return -1;
    snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
    *name = slash + 1;
    return file_at(parent);
}

static void
note_name(enum op_kind kind, const char *path, struct op op)
{
    const char *name;

    op.kind = kind;
    op.dir = parent_of(path, &name);
    if (op.dir < 0)
        return;
    op.bytes = strlen(name) + 1;
    note_op(op, name);
}

static const char *
path_of_fd(int fd, char path[PATH_BYTES])
{
    char link_path[64];
    ssize_t bytes;

    snprintf(link_path, sizeof(link_path), "/proc/self/fd/%d", fd);
    bytes = readlink(link_path, path, PATH_BYTES - 1);
    path[bytes < 0 ? 0 : bytes] = '\0';
    return path;
}

/* What a library wrote through a stream went past us: a synced file is noted whole, but for the
 * database, which SQLite writes. */
static void
note_whole(const char *path, int32_t file)
{
    struct stat status;
    const int fd = strstr(path, "kairan.db") == NULL ? real_open(path, O_RDONLY | O_CLOEXEC, 0)
                                                     : -1;
    char *bytes;

    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
        (bytes = malloc((size_t)status.st_size + 1)) != NULL) {
        const ssize_t count = pread(fd, bytes, (size_t)status.st_size, 0);

        if (count > 0)
            note_op((struct op){ .kind = OP_WRITE, .file = file, .bytes = (size_t)count }, bytes);
        free(bytes);
    }
    close(fd);
}

/* The file at the path, which a library may have made past us. */
static int32_t
file_seen(const char *path)
{
    struct stat status;
    int32_t file;

    if (lstat(path, &status) != 0)
        return -1;
    file = file_of(status.st_ino);
    if (file >= 0 || !S_ISREG(status.st_mode) || strncmp(path, root, strlen(root)) != 0)
        return file;
    file = file_add(status.st_ino);
    note_name(OP_NAME, path, (struct op){ .file = file });
    note_whole(path, file);
    return file;
}

/* ---- what the test asks for ---- */

static void
take_file(const char *path, const struct stat *status)
{
    const int32_t file = file_add(status->st_ino);
    char *bytes = test_alloc((size_t)status->st_size + 1);
    const int fd = real_open(path, O_RDONLY, 0);

    ck_assert_int_eq(read(fd, bytes, (size_t)status->st_size), status->st_size);
    close(fd);
    note_name(OP_NAME, path, (struct op){ .file = file });
    note_op((struct op){ .kind = OP_WRITE, .file = file, .bytes = (size_t)status->st_size }, bytes);
    note_op(
        (struct op){
            .kind = OP_SYNC, .file = file, .offset = (int64_t)record->ops_count, .bytes = 1 },
        "");
}

static void
take_directory(const char *path, int32_t file)
{
    DIR *stream = opendir(path);

    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        const char *below = test_text("%s/%s", path, entry->d_name);
        struct stat status;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ck_assert_int_eq(lstat(below, &status), 0);
        if (S_ISREG(status.st_mode))
            take_file(below, &status);
        if (!S_ISDIR(status.st_mode))
            continue;
        const int32_t made = file_add(status.st_ino);
        note_name(OP_NAME, below, (struct op){ .file = made, .is_directory = true });
        take_directory(below, made);
    }
    closedir(stream);
    note_op(
        (struct op){
            .kind = OP_SYNC, .file = file, .offset = (int64_t)record->ops_count, .bytes = 1 },
        "");
}

void
record_start(const char *directory)
{
    pthread_mutexattr_t shared;
    struct stat status;

    record = mmap(NULL, sizeof(*record), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    data = mmap(NULL, DATA_BYTES_MAX, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ck_assert(record != MAP_FAILED && data != MAP_FAILED);
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&record->lock, &shared);
    snprintf(root, sizeof(root), "%s", directory);
    ck_assert_int_eq(stat(directory, &status), 0);
    take_directory(directory, file_add(status.st_ino));
    record->first = record->ops_count;
}

void
record_this_process(void)
{
    recording = true;
}

void
record_note(size_t notes)
{
    pthread_mutex_lock(&record->lock);
    note_op((struct op){ .kind = OP_NOTE, .offset = (int64_t)notes }, NULL);
    pthread_mutex_unlock(&record->lock);
}

void
record_sync_nothing(void)
{
    syncs_nothing = true;
}

void
record_kill(pid_t pid)
{
    pthread_mutex_lock(&record->lock);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    pthread_mutex_unlock(&record->lock);
}

size_t
record_count(void)
{
    return record->ops_count;
}

const struct op *
record_op(size_t index)
{
    return &record->ops[index];
}

size_t
record_first(void)
{
    return record->first;
}

/* ---- the calls of the C library. All but the syncs are made under the lock: their order is that
 * of the notes, and a kill falls between two. ---- */

static ssize_t
recorded_write(int fd, const void *bytes, size_t count, off_t offset)
{
    ssize_t done;
    int32_t file;
    int error;

    pthread_mutex_lock(&record->lock);
    done = syscall(SYS_pwrite64, fd, bytes, count, offset);
    error = errno;
    file = done > 0 ? file_of_fd(fd) : -1;
    if (file >= 0)
        note_op(
            (struct op){ .kind = OP_WRITE, .file = file, .offset = offset, .bytes = (size_t)done },
            bytes);
    pthread_mutex_unlock(&record->lock);
    errno = error;
    return done;
}

/* A file that is new, or empty from now on. */
static void
note_open(const char *path, int fd, int flags)
{
    struct stat status;
    int32_t file;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    file = file_of(status.st_ino);
    if (file >= 0 && (flags & O_TRUNC) != 0)
        note_op((struct op){ .kind = OP_TRUNCATE, .file = file }, NULL);
    if (file < 0 && strncmp(path, root, strlen(root)) == 0)
        note_name(OP_NAME, path, (struct op){ .file = file_add(status.st_ino) });
}

static int
recorded_open(const char *path, int flags, mode_t mode)
{
    int fd;

    if (!recording || (flags & (O_CREAT | O_TRUNC)) == 0)
        return real_open(path, flags, mode);
    pthread_mutex_lock(&record->lock);
    fd = real_open(path, flags, mode);
    if (fd >= 0)
        note_open(path, fd, flags);
    pthread_mutex_unlock(&record->lock);
    return fd;
}

#define OPEN(name)                               \
    int name(const char *path, int flags, ...);  \
    int name(const char *path, int flags, ...)   \
    {                                            \
        va_list arguments;                       \
        mode_t mode;                             \
                                                 \
        va_start(arguments, flags);              \
        mode = va_arg(arguments, mode_t);        \
        va_end(arguments);                       \
        return recorded_open(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

ssize_t
pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    return recording ? recorded_write(fd, bytes, count, offset)
                     : syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t count, off_t offset)
{
    return pwrite(fd, bytes, count, offset);
}

/* Only SQLite's shared memory grows by it; what else is written so, are pipes and the like. */
ssize_t
write(int fd, const void *bytes, size_t count)
{
    ssize_t done;

    if (recording)
        ck_assert_msg(file_of_fd(fd) < 0, "a file of the directory is written at its own offset");
    done = syscall(SYS_write, fd, bytes, count);
    return done;
}

int
ftruncate(int fd, off_t size)
{
    int32_t file;
    int code;

    if (!recording)
        return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&record->lock);
    code = (int)syscall(SYS_ftruncate, fd, size);
    file = code == 0 ? file_of_fd(fd) : -1;
    if (file >= 0)
        note_op((struct op){ .kind = OP_TRUNCATE, .file = file, .offset = size }, NULL);
    pthread_mutex_unlock(&record->lock);
    return code;
}

int
ftruncate64(int fd, off_t size)
{
    return ftruncate(fd, size);
}

/* Protects what had been noted when it began. */
static int
recorded_sync(long number, int fd)
{
    char path[PATH_BYTES];
    int64_t before;
    int32_t file;
    int code;

    if (syncs_nothing)
        return 0;
    if (!recording)
        return (int)syscall(number, fd);
    path_of_fd(fd, path);
    pthread_mutex_lock(&record->lock);
    file = file_seen(path);
    if (file >= 0)
        note_whole(path, file);
    before = (int64_t)record->ops_count;
    pthread_mutex_unlock(&record->lock);
    code = (int)syscall(number, fd);
    if (code != 0 || file < 0)
        return code;
    pthread_mutex_lock(&record->lock);
    note_op(
        (struct op){ .kind = OP_SYNC, .file = file, .offset = before, .bytes = strlen(path) + 1 },
        path);
    pthread_mutex_unlock(&record->lock);
    return 0;
}

int
fsync(int fd)
{
    return recorded_sync(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return recorded_sync(SYS_fdatasync, fd);
}

/* The old name's file, and whether it is without a name when that has gone. */
static int32_t
last_name(const char *path, bool *last)
{
    struct stat status;
    const bool there = lstat(path, &status) == 0;

    *last = there && status.st_nlink <= 1;
    return there ? file_of(status.st_ino) : -1;
}

int
rename(const char *from, const char *to)
{
    int32_t file, over;
    bool last;
    int code;

    if (!recording)
        return (int)syscall(SYS_rename, from, to);
    pthread_mutex_lock(&record->lock);
    file = file_seen(from);
    over = last_name(to, &last);
    code = (int)syscall(SYS_rename, from, to);
    if (code == 0 && file >= 0) {
        note_name(OP_NAME, to, (struct op){ .file = file, .moves = true });
        note_name(OP_UNNAME, from, (struct op){ .file = file });
    }
    if (code == 0 && over >= 0 && last)
        record->files[over].gone = true;
    pthread_mutex_unlock(&record->lock);
    return code;
}

static int
recorded_removal(int dir, const char *path, int flags)
{
    char whole[2 * PATH_BYTES], parent[PATH_BYTES];
    int32_t file;
    bool last;
    int code;

    if (!recording)
        return (int)syscall(SYS_unlinkat, dir, path, flags);
    snprintf(whole, sizeof(whole), "%s%s%s", dir == AT_FDCWD ? "" : path_of_fd(dir, parent),
             dir == AT_FDCWD ? "" : "/", path);
    pthread_mutex_lock(&record->lock);
    file = last_name(whole, &last);
    code = (int)syscall(SYS_unlinkat, dir, path, flags);
    if (code == 0 && file >= 0) {
        note_name(OP_UNNAME, whole, (struct op){ .file = file });
        record->files[file].gone = last || (flags & AT_REMOVEDIR) != 0;
    }
    pthread_mutex_unlock(&record->lock);
    return code;
}

int
unlink(const char *path)
{
    return recorded_removal(AT_FDCWD, path, 0);
}

int
rmdir(const char *path)
{
    return recorded_removal(AT_FDCWD, path, AT_REMOVEDIR);
}

int
unlinkat(int dir, const char *path, int flags)
{
    return recorded_removal(dir, path, flags);
}

int
link(const char *from, const char *to)
{
    int code;

    if (!recording)
        return (int)syscall(SYS_link, from, to);
    pthread_mutex_lock(&record->lock);
    code = (int)syscall(SYS_link, from, to);
    if (code == 0)
        note_name(OP_NAME, to, (struct op){ .file = file_at(to) });
    pthread_mutex_unlock(&record->lock);
    return code;
}

int
mkdir(const char *path, mode_t mode)
{
    struct stat status;
    int code;

    if (!recording)
        return (int)syscall(SYS_mkdir, path, mode);
    pthread_mutex_lock(&record->lock);
    code = (int)syscall(SYS_mkdir, path, mode);
    if (code == 0 && lstat(path, &status) == 0)
        note_name(OP_NAME, path,
                  (struct op){ .file = file_add(status.st_ino), .is_directory = true });
    pthread_mutex_unlock(&record->lock);
    return code;
}
