/* directory.c - the data directory: its files' paths, its lock, and making changes of names
 * durable. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>

#include "db/directory.h"

void
database_say(const char *format, ...)
{
    char line[2 * DIRECTORY_PATH_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    fprintf(stderr, "kairan: %s\n", line);
}

enum gw_err
directory_path(char out[DIRECTORY_PATH_BYTES], const char *directory, const char *name)
{
    int bytes = snprintf(out, DIRECTORY_PATH_BYTES, "%s/%s", directory, name);

    return bytes > 0 && bytes < DIRECTORY_PATH_BYTES ? GW_OK : GW_TOO_LARGE;
}

enum gw_err
directory_sync(struct gw_env *env, const char *directory)
{
    return file_sync_path(env, directory, O_DIRECTORY);
}

enum gw_err
directory_sync_file(struct gw_env *env, const char *path)
{
    return file_sync_path(env, path, 0);
}

enum gw_err
directory_sync_parent(struct gw_env *env, const char *path)
{
    char parent[DIRECTORY_PATH_BYTES];
    size_t bytes = strlen(path);

    while (bytes > 1 && path[bytes - 1] == '/')
        bytes--;
    while (bytes > 0 && path[bytes - 1] != '/')
        bytes--;
    if (bytes == 0)
        return directory_sync(env, ".");
    if (bytes >= sizeof(parent))
        return GW_TOO_LARGE;
    memcpy(parent, path, bytes);
    parent[bytes] = '\0';
    return directory_sync(env, parent);
}

void
directory_remove_database(struct gw_env *env, const char *path)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    char name[DIRECTORY_PATH_BYTES + 16];

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        env->files->unlink(env, name);
    }
}

bool
directory_has(struct gw_env *env, const char *path)
{
    int fd = env->files->open(env, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);

    if (fd < 0)
        return errno != ENOENT && errno != ENOTDIR;
    env->files->close(env, fd);
    return true;
}

static enum gw_err
make(struct gw_env *env, const char *directory)
{
    enum gw_err err;

    if (env->files->mkdir(env, directory, 0700) == 0)
        return directory_sync_parent(env, directory);
    if (errno == EEXIST)
        return GW_OK;
    err = file_outcome(errno);
    database_say("cannot make the directory %s: %s", directory, strerrordesc_np(errno));
    return err == GW_MISSING ? GW_IO : err;
}

static void
say_who(struct gw_env *env, const char *path, int fd)
{
    char pid[32] = "";
    ssize_t bytes = env->files->pread(env, fd, pid, sizeof(pid) - 1, 0);

    if (bytes < 0)
        bytes = 0;
    pid[bytes] = '\0';
    pid[strcspn(pid, " \n")] = '\0';
    database_say("%s is held by process %s: the data directory is in use", path,
                 pid[0] == '\0' ? "unknown" : pid);
}

/* For people; the lock itself is the kernel's. */
static enum gw_err
note_pid(struct gw_env *env, int fd)
{
    char pid[32];
    int bytes = snprintf(pid, sizeof(pid), "%-15ld\n", (long)getpid());
    ssize_t written = env->files->pwrite(env, fd, pid, (size_t)bytes, 0);

    return written == bytes ? GW_OK : file_outcome(written < 0 ? errno : ENOSPC);
}

enum gw_err
directory_lock(struct gw_env *env, const char *directory, int *fd)
{
    char path[DIRECTORY_PATH_BYTES];
    enum gw_err err;
    int lock;

    GW_TRY(directory_path(path, directory, DIRECTORY_LOCK));
    GW_TRY(make(env, directory));
    lock = env->files->open(env, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (lock < 0) {
        err = file_outcome(errno);
        database_say("cannot open %s: %s", path, strerrordesc_np(errno));
        return err == GW_MISSING ? GW_IO : err;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        err = errno == EWOULDBLOCK ? GW_BUSY : GW_IO;
        if (err == GW_BUSY)
            say_who(env, path, lock);
        else
            database_say("cannot lock %s: %s", path, strerrordesc_np(errno));
    } else {
        err = note_pid(env, lock);
    }
    if (err != GW_OK) {
        env->files->close(env, lock);
        return err;
    }
    *fd = lock;
    return GW_OK;
}

void
directory_unlock(struct gw_env *env, int fd)
{
    env->files->close(env, fd);
}
